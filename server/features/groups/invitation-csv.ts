import { parse } from 'csv-parse/sync';
import { t } from '../../core/words/words.ts';
import type { Addresses, Invited } from './invitations.service.ts';
import { invitedRoles } from './invitations.service.ts';
import { roles as knownRoles } from './membership.service.ts';

export const mostRows = 1_000;
export const mostCsvBytes = 300_000;
const longestCell = 300;

/** One row of the file: who would be invited, or what is wrong with it. `row` counts from 1, the header included. */
export interface CsvRow {
  row: number;
  email: string;
  name: string;
  roles: string[];
  wrong: string | null;
}

export interface CheckedCsv {
  rows: CsvRow[];
  /** The rows in which nothing is wrong. */
  invited: Invited[];
}

/** What a spreadsheet would take for a formula, wide signs included. */
const formula = /^\s*[=+\-@＝＋－＠]/;
/** What no text has: binary files do. */
const noText = /(?![\t\n\v\f\r])\p{Cc}/u;

/**
 * Rows as they stand in the file, the header first. Commas, semicolons and tabs part cells. Answers a string that says
 * what is wrong when it is no table with a column of addresses, or too long.
 */
export function tableOf(text: string): { header: string[]; rows: string[][] } | string {
  if (noText.test(text)) return t('This is not a CSV file. Save the list as CSV, then choose that file.');
  let table: string[][];
  try {
    table = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      to: mostRows + 2,
    });
  } catch {
    return t('The file could not be read as CSV: a quotation mark is opened and not closed.');
  }
  const [first, ...rows] = table;
  const header = first?.map((name) => columnOf(name)) ?? [];
  if (!header.includes('email'))
    return t('The first row must name the columns: email, and if you like name and roles.');
  if (rows.length === 0) return t('There is nobody in the file, only the names of the columns.');
  if (rows.length > mostRows)
    return t('The file has more than {most, number} rows. Divide it and send the parts one after another.', {
      most: mostRows,
    });
  return { header, rows };
}

function delimiterOf(text: string): string {
  const [line = ''] = text.split(/\r?\n|\r/, 1);
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]!.sign;
}

function columnOf(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (['email', 'emailaddress', 'mail', 'address'].includes(plain)) return 'email';
  if (['name', 'fullname', 'displayname'].includes(plain)) return 'name';
  return ['role', 'roles'].includes(plain) ? 'roles' : plain;
}

/**
 * Checks each row by itself and against those before it, against members and against invitations that wait. `mayGive`
 * says whether more than `member` may be given. Throws nothing: what is wrong stands in the rows.
 */
export async function checkRows(
  { header, rows }: { header: string[]; rows: string[][] },
  addresses: Addresses,
  known: (keys: string[]) => Promise<{ invited: Set<string>; members: Set<string> }>,
  mayGive: boolean,
): Promise<CheckedCsv> {
  const cell = (row: string[], name: string): string => row[header.indexOf(name)] ?? '';
  const read = rows.map((row, index) => ({
    row: index + 2,
    email: cell(row, 'email'),
    name: cell(row, 'name'),
    roles: rolesOf(cell(row, 'roles')),
  }));
  const there = await known(read.map(({ email }) => addresses.key(email)));
  const first = new Map<string, number>();
  const invited: Invited[] = [];
  const checked = read.map((one): CsvRow => {
    const person = { ...one, ...personOf(one, addresses) };
    const key = addresses.key(person.email);
    const wrong =
      person.wrong ??
      wrongRoles(one.roles, mayGive) ??
      wrongTwice(first.get(key)) ??
      (there.members.has(key) ? t('Is a member of the group already.') : null) ??
      (there.invited.has(key) ? t('Is invited already; the invitation is still good.') : null);
    if (!first.has(key)) first.set(key, one.row);
    if (wrong === null)
      invited.push({ email: person.email, name: person.name, roles: invitedRoles(one.roles) });
    return { ...person, email: shortened(person.email), name: shortened(person.name), wrong };
  });
  return { rows: checked, invited };
}

function personOf(
  { email, name, roles }: { email: string; name: string; roles: string[] },
  addresses: Addresses,
): { email: string; name: string; wrong: string | null } {
  if ([email, name, ...roles].some((text) => formula.test(text)))
    return { email, name, wrong: t('Begins like a formula of a spreadsheet (with =, +, - or @).') };
  const address = addresses.check(email);
  if ('wrong' in address) return { email, name, wrong: `${address.wrong}.` };
  if (name === '') return { email: address.value, name, wrong: null };
  const named = addresses.checkName(name);
  if ('wrong' in named) return { email: address.value, name, wrong: `${named.wrong}.` };
  return { email: address.value, name: named.value, wrong: null };
}

const rolesOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,;|/+]+/)
    .filter(Boolean);

function wrongRoles(roles: string[], mayGive: boolean): string | null {
  const unknown = roles.find((role) => !(knownRoles as readonly string[]).includes(role));
  if (unknown !== undefined)
    return t('There is no role “{role}”. There are: {roles}.', {
      role: shortened(unknown),
      roles: knownRoles.join(', '),
    });
  return roles.some((role) => role !== 'member') && !mayGive
    ? t('Only a chair of the group may give roles.')
    : null;
}

const wrongTwice = (row: number | undefined): string | null =>
  row === undefined ? null : t('The same address as in row {row}.', { row: String(row) });

const shortened = (text: string): string =>
  text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
