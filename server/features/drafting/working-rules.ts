import { conflict, invalid, notFound, Problem } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { ItemWords, NewItem } from './working-changes.ts';
import { isNested } from './working-edits.ts';
import type { Working } from './working-text.ts';
import { type Entry, WorkingTree } from './working-tree.ts';

/** As an item is given to programs, with what an edit of it must name. */
export interface WorkingItem extends ItemWords {
  id: string;
  parent: string | null;
  version: number;
  placed: number;
  retired: { replacedBy: string[]; reason: string } | null;
}

export function presentEntry(entry: Entry): WorkingItem {
  const { competency: id, code, kind, title, statement, parent, version, placed, retired } = entry;
  const gone = retired && { replacedBy: retired.replacedBy, reason: retired.reason };
  return { id, code, kind, title, statement, parent, version, placed, retired: gone };
}

/** The refusal of an edit that was made from something else than is there now: carries both, so that nothing is lost. */
export function editConflict(entry: Entry, yours: Record<string, unknown>): Problem {
  return new Problem(409, 'edit-conflict', t('Changed meanwhile'), {
    detail: t('Somebody else changed “{name}” first. Look at their version beside yours, then decide.', {
      name: nameOf(entry),
    }),
    more: { current: presentEntry(entry), yours },
  });
}

/**
 * Only what is being prepared can change, and not while it is being frozen: what was changed then would be lost. Throws
 * 409 that says what can be done instead.
 */
export function refuseFrozen({ state, number }: Pick<Draft, 'state' | 'number'>, sealed: boolean): void {
  if (state !== 'preparing')
    throw conflict(
      t('Draft {number} is frozen: its text cannot change any more. Start the next draft to correct it.', {
        number: String(number),
      }),
    );
  if (sealed)
    throw conflict(
      t('Draft {number} is being frozen at this moment. Try again in a minute.', {
        number: String(number),
      }),
    );
}

/** A living competency of the text. Throws 404, and 409 for a retired one. */
export function livingEntry(working: Working, competency: string): Entry {
  const entry = working.entries.get(competency);
  if (!entry) throw notFound(say('competency'));
  if (entry.retired)
    throw conflict(
      t('“{name}” is retired in this draft. Bring it back first, then change it.', { name: nameOf(entry) }),
    );
  return entry;
}

/** The same, when it is still as the edit was made from. Throws 409 with both versions. */
export function unchangedEntry(
  working: Working,
  competency: string,
  version: number,
  yours: Record<string, unknown>,
): Entry {
  const entry = working.entries.get(competency);
  if (!entry) throw notFound(say('competency'));
  if (entry.version !== version) throw editConflict(entry, yours);
  return livingEntry(working, competency);
}

/** Where something is to go: a living parent, or none, and a sibling there or none. Throws 422. */
export function checkPlace(
  { entries }: Working,
  { parent, before }: { parent: string | null; before: string | null },
): void {
  if (parent !== null && entries.get(parent)?.retired !== null)
    throw invalid([{ path: 'parent', message: t('choose a competency of this draft, or the top') }]);
  if (before !== null && entries.get(before)?.parent !== parent)
    throw invalid([{ path: 'before', message: t('choose one that stands beneath the same competency') }]);
}

/** Nothing goes beneath itself. Throws 422. */
export function checkNoCircle({ entries, order }: Working, competency: string, parent: string | null): void {
  if (new WorkingTree(entries, order).isWithin(parent, competency))
    throw invalid([
      { path: 'parent', message: t('a competency cannot stand beneath itself; choose another place') },
    ]);
}

/**
 * A code that is given anew belongs to no other living competency; those of `leaving` are free. Throws 422 naming who
 * has it.
 */
export function checkCode(
  { entries }: Pick<Working, 'entries'>,
  code: string | null,
  { own = null, leaving = [], path = 'code' }: { own?: string | null; leaving?: string[]; path?: string },
): void {
  if (code === null || (own !== null && entries.get(own)?.code === code)) return;
  for (const entry of entries.values()) {
    const { competency, retired } = entry;
    if (retired || competency === own || leaving.includes(competency)) continue;
    if (entry.code?.toLowerCase() !== code.toLowerCase()) continue;
    const message = t('The code {code} belongs to “{name}”. Give another, or none', {
      code,
      name: nameOf(entry),
    });
    throw invalid([{ path, message }]);
  }
}

/** What replaces a retired one: living competencies of this draft, not itself nor what goes with it. Throws 422. */
export function checkSuccessors(
  { entries, order }: Working,
  competency: string,
  replacedBy: readonly string[],
  withChildren: boolean,
): void {
  const tree = new WorkingTree(entries, order);
  const wrong = replacedBy.some(
    (one) =>
      one === competency ||
      entries.get(one)?.retired !== null ||
      (withChildren && tree.isWithin(one, competency)),
  );
  if (wrong)
    throw invalid([
      {
        path: 'replacedBy',
        message: t('choose competencies that stay in this draft, by their ids or codes'),
      },
    ]);
}

/** Whether a competency stands in front of this sibling already; at the end, where that is null. */
export function standsBefore(
  { entries, order }: Working,
  competency: string,
  before: string | null,
): boolean {
  const siblings = (order.get(entries.get(competency)!.parent) ?? []).filter(
    (one) => entries.get(one)?.retired === null || one === before,
  );
  return (siblings[siblings.indexOf(competency) + 1] ?? null) === before || before === competency;
}

/** The codes of new competencies, which come as several fall away. Throws 422 naming the wrong one. */
export function checkCodes(working: Working, items: NewItem[], leaving: string[]): void {
  items.forEach(({ code }, at) => {
    const path = `into[${at}].code`;
    checkCode(working, code, { leaving, path });
    const twice = items.findIndex((one) => code !== null && one.code?.toLowerCase() === code.toLowerCase());
    if (code !== null && twice < at)
      throw invalid([
        { path, message: t('two of the new competencies have this code; give another, or none') },
      ]);
  });
}

/** Two or more become one; into one that stays, one is enough. Throws 422. */
export function refuseFew(competencies: string[], into: string, stays: boolean): void {
  const several = new Set(competencies);
  if (several.size !== competencies.length || several.has(into))
    throw invalid([{ path: 'competencies', message: t('name each competency once') }]);
  if (competencies.length < (stays ? 1 : 2) || competencies.length > 50)
    throw invalid([{ path: 'competencies', message: t('choose 2 to 50 competencies to make one of') }]);
}

/** What becomes one stands side by side, or beneath what takes it in. Throws 422. */
export function refuseNested({ entries, order }: Working, competencies: string[], into: string | null): void {
  const tree = new WorkingTree(entries, order);
  if (isNested(tree, competencies) || competencies.some((one) => into !== null && tree.isWithin(into, one)))
    throw invalid([
      {
        path: 'competencies',
        message: t(
          'one of these stands beneath another; move it out first, or merge it into what it stands beneath',
        ),
      },
    ]);
}
