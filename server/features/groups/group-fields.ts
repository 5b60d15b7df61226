import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { narrower, type Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group, Joining } from './groups.models.ts';

type Fields = Omit<Group, '_id' | 'createdAt' | 'seq' | 'slug'>;

export const scopes: readonly Scope[] = ['public', 'members', 'hidden'];
export const joinings: readonly Joining[] = ['open', 'request', 'invitation'];
const mostReasons = 20;
export const longest = { name: 80, purpose: 5_000, rules: 5_000, question: 300 };

/** The part of an address that a group has: small letters, digits and hyphens. Throws 422 naming `slug`. */
export function checkSlug(slug: string): string {
  const good = /^[a-z\d]+(?:-[a-z\d]+)*$/.test(slug) && slug.length >= 2 && slug.length <= 60;
  // `new` is the page on which groups are made.
  if (good && slug !== 'new') return slug;
  throw invalid([
    {
      path: 'slug',
      message: t('Use 2 to 60 small letters, digits and single hyphens, such as web-forum; “new” is taken'),
    },
  ]);
}

/**
 * What a group is, checked and tidied. `above` is the group that it is a working group of. Throws 422 naming each
 * wrong field.
 */
export function checkGroup<Given extends Partial<Fields>>(
  given: Given,
  above: Pick<Group, 'name' | 'scope'> | null,
): Given {
  const errors: FieldError[] = [];
  const checked = { ...given };
  for (const [name, check] of Object.entries(checksOf(given, above))) {
    const value = given[name as keyof Fields];
    if (value === undefined) continue;
    try {
      Object.assign(checked, { [name]: (check as (value: unknown) => unknown)(value) });
    } catch (error) {
      if (!(error instanceof Problem) || error.errors.length === 0) throw error;
      errors.push(...error.errors);
    }
  }
  if (errors.length > 0) throw invalid(errors);
  return checked;
}

type Checks = { [Name in keyof Fields]?: (value: Fields[Name]) => Fields[Name] };

function checksOf({ scope }: Partial<Fields>, above: Pick<Group, 'name' | 'scope'> | null): Checks {
  return {
    name: checkName,
    purpose: (value) => checkPostText('purpose', value, { min: 0, max: longest.purpose }),
    rules: (value) => checkPostText('rules', value, { min: 0, max: longest.rules }),
    question: (value) => oneLine('question', value, 0, longest.question),
    scope: (value) => checkScope(value, above),
    joining: (value) => checkJoining(value, scope),
    timeZone: checkTimeZone,
    dispositionReasons: checkReasons,
  };
}

function checkName(value: string): string {
  if (value.trim() === '') throw invalid([{ path: 'name', message: t('Give the group a name') }]);
  return oneLine('name', value, 3, longest.name);
}

function oneLine(path: string, value: string, min: number, max: number): string {
  return checkPostText(path, value.replaceAll(/\s+/g, ' '), { min, max });
}

function checkScope(scope: Scope, above: Pick<Group, 'name' | 'scope'> | null): Scope {
  if (!scopes.includes(scope)) throw invalid([{ path: 'scope', message: t('Choose who can see the group') }]);
  if (above && narrower(scope, above.scope) !== scope) {
    const message = t('A working group cannot be seen by more people than {name} is. Choose a narrower one', {
      name: above.name,
    });
    throw invalid([{ path: 'scope', message }]);
  }
  return scope;
}

function checkJoining(joining: Joining, scope: Scope | undefined): Joining {
  if (!joinings.includes(joining))
    throw invalid([{ path: 'joining', message: t('Choose how people become members') }]);
  if (scope === 'hidden' && joining !== 'invitation') {
    const message = t('Nobody can find a hidden group, so its members are invited. Choose “By invitation”');
    throw invalid([{ path: 'joining', message }]);
  }
  return joining;
}

/** One reason in each line, none twice. */
function checkReasons(lines: string[]): string[] {
  const path = 'dispositionReasons';
  const tidied = lines.map((line) => line.replaceAll(/\s+/g, ' ').trim()).filter((line) => line !== '');
  const reasons = [...new Set(tidied)];
  if (reasons.length > mostReasons)
    throw invalid([{ path, message: t('At most {most} reasons.', { most: mostReasons }) }]);
  for (const reason of reasons) checkPostText(path, reason, { min: 3, max: 150 });
  return reasons;
}

function checkTimeZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone && zone;
  } catch {
    const message = t('Give a time zone by its name, such as Europe/London');
    throw invalid([{ path: 'timeZone', message }]);
  }
}
