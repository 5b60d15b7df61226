import type { Difference } from '../frameworks/differences.ts';
import { say } from '../../core/words/words.ts';

/** What a draft may do to a competency; often several at once. In the order in which they are told. */
export const changeKinds = [
  'added',
  'retired',
  'split',
  'merged',
  'renamed',
  'reworded',
  'moved',
  'code',
  'kind',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** How each is called where people read it, for the catalogue. */
export const changeKindWords: Record<ChangeKind, string> = {
  added: say('Added'),
  retired: say('Retired'),
  split: say('Split'),
  merged: say('Merged'),
  renamed: say('Renamed'),
  reworded: say('Reworded'),
  moved: say('Moved'),
  code: say('New code'),
  kind: say('Another kind'),
};

/** Whether a text is one of the kinds. */
export const isChangeKind = (text: string): text is ChangeKind =>
  (changeKinds as readonly string[]).includes(text);

/** All that one difference is. */
export function kindsOf(one: Difference): ChangeKind[] {
  const is: Record<ChangeKind, boolean> = {
    added: one.what === 'added',
    retired: one.what === 'retired',
    split: one.split.length > 0,
    merged: one.merged.length > 0,
    renamed: one.renamed,
    reworded: one.statement !== null,
    moved: one.moved !== null || one.reordered,
    code: one.code !== null,
    kind: one.kind !== null,
  };
  return changeKinds.filter((kind) => is[kind]);
}

/** How many differences are of each kind; one that is of several counts in each. */
export function figuresOf(found: readonly Difference[]): Record<ChangeKind, number> {
  const figures = Object.fromEntries(changeKinds.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  for (const one of found) for (const kind of kindsOf(one)) figures[kind] += 1;
  return figures;
}
