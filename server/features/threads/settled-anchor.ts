import type { Change } from '../../core/log/change.ts';
import { shownAt } from '../../core/log/change.ts';
import type { Anchor } from '../../core/passage/anchor.ts';

/** What a person said of where a comment belongs in a later draft: where it was proposed, elsewhere, nowhere. */
export const settlings = ['confirmed', 'placed', 'released'] as const;
export type Settling = (typeof settlings)[number];

/** Where a comment belongs in a later draft, as its author or an editor settled it. */
export interface SettledAnchor {
  outcome: Settling;
  /** Null when it was let go. */
  anchor: Anchor | null;
  by: string | null;
  at: Date;
  /** Raised each time that it is settled anew. */
  version: number;
}

/** Data of `anchor.settled`. */
export interface SettledData extends Record<string, unknown> {
  postId: string;
  /** Id of the later draft. */
  draft: string;
  version: number;
  outcome: Settling;
  anchor: Anchor | null;
}

/** What a change of the kind `anchor.settled` says, with the draft that it says it of; null for any other. */
export function settledStep(change: Change): { draft: string; settled: SettledAnchor } | null {
  if (change.type !== 'anchor.settled') return null;
  const { draft, version, outcome, anchor } = change.data as SettledData;
  return { draft, settled: { outcome, anchor, by: change.actor, at: shownAt(change), version } };
}

/** The same as an update of the post. */
export function settledMeaning(change: Change): Record<string, unknown> | null {
  const step = settledStep(change);
  return step && { [`settled.${step.draft}`]: step.settled };
}
