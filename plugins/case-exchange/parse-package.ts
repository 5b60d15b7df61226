import { invalid } from '../../server/plugin-api.ts';
import type { AssociationInput, ParsedEdition } from '../../server/plugin-api.ts';
import { isObject, showName } from './clean-text.ts';
import { decodeText } from './decode-text.ts';
import { Findings } from './findings.ts';
import { exportIdentifier } from './identifiers.ts';
import { findJsonFault, lineAndColumn } from './json-position.ts';
import { parseAssociation } from './parse-association.ts';
import type { KnownEnds } from './parse-association.ts';
import { parseDocument } from './parse-document.ts';
import type { ReadDocument } from './parse-document.ts';
import { parseItem } from './parse-item.ts';
import type { ReadItem } from './parse-item.ts';
import { orderAsTree } from './tree-order.ts';

const mostItems = 20_000;
const mostAssociations = 200_000;

/**
 * Reads a CASE 1.0 or 1.1 package (CFPackage, JSON in UTF-8) leniently: what can be put right is, and listed in
 * `notes`. Items come in the order of the tree. Throws Problem `invalid` with up to 50 errors, each with its place.
 */
export function parsePackage(bytes: Uint8Array): ParsedEdition {
  const findings = new Findings();
  const file = readJson(decodeText(bytes, findings));
  if (!isObject(file) || !Object.hasOwn(file, 'CFDocument') || !Array.isArray(file['CFItems'])) {
    throw invalid([
      {
        path: 'file',
        message: 'This is not a CASE package: it should be an object with CFDocument and a list CFItems.',
      },
    ]);
  }
  const entries: unknown[] = file['CFItems'];
  if (entries.length === 0)
    throw invalid([{ path: 'CFItems', message: 'There are no items in this package.' }]);
  refuseTooMany('CFItems', entries.length, mostItems);

  const document = parseDocument(file['CFDocument'], file['CFDefinitions'], findings);
  const read = parseItems(entries, document?.source.identifier ?? null, findings);
  if (document === null) throw invalid(findings.errors);
  const associations = parseAssociations(file['CFAssociations'], knownEnds(document, read), findings);
  findings.refuseErrors();

  const items = orderAsTree(
    read.map(({ item }) => item),
    associations,
    document.source.identifier ?? '',
    findings,
  );
  findings.refuseErrors();
  noteTheRest(file, findings);
  const { title, description, source } = document;
  return { edition: { title, description, source, items, associations }, notes: findings.notes() };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = findJsonFault(text) ?? {
      offset: 0,
      reason: error instanceof Error ? error.message : String(error),
    };
    const { line, column } = lineAndColumn(text, fault.offset);
    throw invalid([
      { path: `line ${line}, column ${column}`, message: `This is not JSON: ${fault.reason}.` },
    ]);
  }
}

function parseItems(entries: unknown[], documentId: string | null, findings: Findings): ReadItem[] {
  const read: ReadItem[] = [];
  const first = new Map([[documentId, 'CFDocument']]);
  for (const [index, entry] of entries.entries()) {
    const at = `CFItems[${index}]`;
    const item = parseItem(entry, at, findings);
    if (item !== null) {
      refuseRepeat(first, item.item.identifier, at, findings);
      read.push(item);
    }
    if (findings.full) break;
  }
  return read;
}

function parseAssociations(entries: unknown, known: KnownEnds, findings: Findings): AssociationInput[] {
  if (entries === undefined || entries === null) return [];
  if (!Array.isArray(entries)) {
    findings.error('CFAssociations', 'This should be a list.');
    return [];
  }
  refuseTooMany('CFAssociations', entries.length, mostAssociations);
  const associations: AssociationInput[] = [];
  const first = new Map<string | null, string>();
  for (const [index, entry] of entries.entries()) {
    const at = `CFAssociations[${index}]`;
    const association = parseAssociation(entry, at, known, findings);
    if (association !== null) {
      refuseRepeat(first, association.identifier, at, findings);
      associations.push(association);
    }
    if (findings.full) break;
  }
  return associations;
}

/** Associations may name an end by its identifier, by the UUID that our own packages give it, or by its address. */
function knownEnds(document: ReadDocument, read: ReadItem[]): KnownEnds {
  const byIdentifier = new Map<string, string>();
  const byUri = new Map<string, string>();
  const ends = read.map(({ item, uri }) => ({ identifier: item.identifier, uri }));
  for (const { identifier, uri } of [
    ...ends,
    { identifier: document.source.identifier ?? '', uri: document.uri },
  ]) {
    byIdentifier.set(exportIdentifier(identifier), identifier);
    byIdentifier.set(identifier, identifier);
    if (uri !== null) byUri.set(uri, identifier);
  }
  return { byIdentifier, byUri };
}

function refuseTooMany(path: string, found: number, most: number): void {
  if (found <= most) return;
  const [has, limit] = [found, most].map((count) => count.toLocaleString('en-GB'));
  throw invalid([{ path, message: `There are ${has} entries; at most ${limit} can be read.` }]);
}

/** `first` holds where each identifier was first seen, and gets this one. */
function refuseRepeat(
  first: Map<string | null, string>,
  identifier: string,
  at: string,
  findings: Findings,
): void {
  const before = first.get(identifier);
  if (before === undefined) first.set(identifier, at);
  else findings.error(`${at}.identifier`, `${showName(identifier)} is already the identifier of ${before}.`);
}

function noteTheRest(file: Record<string, unknown>, findings: Findings): void {
  const read = new Set(['CFDocument', 'CFItems', 'CFAssociations', 'CFDefinitions']);
  const definitions = isObject(file['CFDefinitions']) ? file['CFDefinitions'] : {};
  const others = Object.keys(definitions).filter((key) => key !== 'CFItemTypes' && key !== 'CFLicenses');
  for (const name of [
    ...Object.keys(file)
      .filter((key) => !read.has(key))
      .map((key) => showName(key)),
    ...others.map((key) => `CFDefinitions.${showName(key)}`),
  ]) {
    findings.note(name, 'There is no place for this in Moot, and it was left out.');
  }
}
