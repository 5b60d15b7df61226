import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { memberCalled, type People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import { checkOrganisation } from '../accounts/account-fields.ts';
import { checkDomains } from './email-domains.ts';
import { isKind, isSize } from './organisation-words.ts';
import type { OrganisationFields } from './organisations-channel.ts';

export const longestDescription = 2000;

/** What an administrator types about an organisation. */
export interface OrganisationForm {
  name: string;
  kind: string;
  size: string;
  description: string;
  domains: string;
  /** Handles; empty for nobody. */
  lead: string;
  head: string;
}

/** The fields that were typed, as they are stored. Throws 422 naming each wrong one. */
export async function checkFields(
  form: OrganisationForm,
  people: Pick<People, 'byHandles'>,
): Promise<Omit<OrganisationFields, 'slug'>> {
  const errors: FieldError[] = [];
  const checked = <T>(check: () => T): T | undefined => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof Problem) || error.errors.length === 0) throw error;
      errors.push(...error.errors);
      return undefined;
    }
  };
  const name = checked(() => checkOrganisationName(form.name));
  const { kind } = form;
  if (!isKind(kind)) errors.push({ path: 'kind', message: t('Choose what kind of organisation it is') });
  const size = isSize(form.size) ? form.size : null;
  const description = checked(() => checkDescription(form.description));
  const domains = checked(() => checkDomains(form.domains));
  const lead = await memberOf(people, 'lead', form.lead, errors);
  const head = await memberOf(people, 'head', form.head, errors);
  if (errors.length > 0 || !name || !isKind(kind) || description === undefined || !domains)
    throw invalid(errors);
  return { name, kind, size, description, domains, lead, head };
}

/** Markdown, 2,000 characters at most. Throws 422 naming `description`. */
export const checkDescription = (text: string): string =>
  checkPostText('description', text, { min: 0, max: longestDescription });

function checkOrganisationName(text: string): string {
  const { value, error } = checkOrganisation(text);
  if (error) throw invalid([{ ...error, path: 'name' }]);
  if (value === null || !/[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(value))
    throw invalid([{ path: 'name', message: t('Enter the name of the organisation') }]);
  return value;
}

async function memberOf(
  people: Pick<People, 'byHandles'>,
  path: 'lead' | 'head',
  typed: string,
  errors: FieldError[],
): Promise<string | null> {
  const handle = typed.trim().replace(/^@/, '').toLowerCase();
  if (handle === '') return null;
  const person = await memberCalled(people, handle);
  if (person) return person.id;
  errors.push({ path, message: t('Nobody here has the handle @{handle}', { handle: handle.slice(0, 40) }) });
  return null;
}

const reserved = new Set(['new']);

/** An address for a name: small letters, digits and hyphens. `taken` says which are given already. */
export async function freeSlug(name: string, taken: (slug: string) => Promise<boolean>): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[’'\p{M}]/gu, '');
  const base =
    plain
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
      .replaceAll(/^-+|-+$/g, '') || 'organisation';
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!reserved.has(slug) && !(await taken(slug))) return slug;
  }
}
