import type { Change } from '../../core/log/change.ts';
import { conflict } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { Draft, DraftState, Framework } from './frameworks.models.ts';

/** What transitions are decided on. */
export type DraftAtHead = Pick<
  Draft,
  '_id' | 'number' | 'state' | 'opensAt' | 'closesAt' | 'edition' | 'itemCount'
> & {
  /** The edition from which it was prepared, once another one shows its text; null before. */
  base: string | null;
  /** It opens later: nobody has been told yet, and earlier drafts stand as they were. */
  scheduled: boolean;
};

export interface FrameworkState {
  framework: Pick<Framework, '_id' | 'group' | 'scope'>;
  /** By id, without those that were discarded. */
  drafts: ReadonlyMap<string, DraftAtHead>;
}

/** Data of `draft.added`. */
export interface DraftAdded extends Record<string, unknown> {
  draft: Omit<
    Draft,
    'framework' | 'addedAt' | 'group' | 'scope' | 'seq' | 'scheduled' | 'base' | 'supersededAt'
  >;
}

/** Data of `draft.state`: what the draft is from now on. Its actor is who did it; null for the clock. */
export interface DraftStateChanged extends Record<string, unknown> {
  draft: string;
  state: DraftState;
  opensAt: Date | null;
  closesAt: Date | null;
  /** Missing in changes that are older than reasons. */
  number?: number;
  reason?: string;
  /** The text that it shows from now on, where that changes; with how many items it has, and what it is based on. */
  edition?: string;
  itemCount?: number;
  base?: string | null;
}

/** Data of `draft.discarded`: it was being prepared, and its number is free again. */
export interface DraftDiscarded extends Record<string, unknown> {
  draft: string;
  number: number;
  reason: string;
}

/** The state of a framework after one more change. Changes that it holds already may come again after a crash. */
export function reduceFramework(state: FrameworkState, change: Change): FrameworkState {
  const drafts = new Map(state.drafts);
  const dated = (opensAt: Date | null): boolean => opensAt !== null && opensAt > change.at;
  if (change.type === 'draft.added') {
    const {
      _id,
      number,
      state: as,
      opensAt,
      closesAt,
      edition,
      itemCount,
    } = (change.data as DraftAdded).draft;
    const scheduled = as === 'open' && dated(opensAt);
    supersede(
      drafts,
      number,
      scheduled ? 'preparing' : as,
      as === 'open' ? (opensAt ?? change.at) : change.at,
    );
    drafts.set(_id, {
      _id,
      number,
      state: as,
      opensAt,
      closesAt,
      edition,
      itemCount,
      base: null,
      scheduled,
    });
  }
  if (change.type === 'draft.state') {
    const {
      draft,
      state: as,
      opensAt,
      closesAt,
      edition,
      itemCount,
      base,
    } = change.data as DraftStateChanged;
    const before = drafts.get(draft);
    if (!before) return state;
    const scheduled = as === 'open' && dated(opensAt);
    supersede(
      drafts,
      before.number,
      scheduled ? 'preparing' : as,
      as === 'open' ? (opensAt ?? change.at) : change.at,
    );
    drafts.set(draft, {
      ...before,
      state: as,
      opensAt,
      closesAt,
      scheduled,
      edition: edition ?? before.edition,
      itemCount: itemCount ?? before.itemCount,
      base: base === undefined ? before.base : base,
    });
  }
  if (change.type === 'draft.discarded') drafts.delete((change.data as DraftDiscarded).draft);
  return { ...state, drafts };
}

/**
 * What became of earlier drafts when this one opened or was published: comments on them end. One that is published stands
 * until the next one is.
 */
function supersede(drafts: Map<string, DraftAtHead>, number: number, as: DraftState, at: Date): void {
  if (as !== 'open' && as !== 'published') return;
  const over: DraftState[] = as === 'open' ? ['open', 'closed'] : ['open', 'closed', 'published'];
  for (const [id, draft] of drafts) {
    if (draft.number < number && over.includes(draft.state)) {
      const ends = draft.state === 'open' && (!draft.closesAt || draft.closesAt > at);
      const closesAt = ends ? at : draft.closesAt;
      drafts.set(id, { ...draft, state: 'superseded', closesAt, scheduled: false });
    }
  }
}

/** The number of the next draft. Throws 409 while one is in preparation, or waits for its opening time. */
export function nextNumber({ drafts }: FrameworkState): number {
  let newest = 0;
  for (const { number, state, scheduled } of drafts.values()) {
    if (state === 'preparing' || scheduled) {
      throw conflict(
        t('Draft {number} is being prepared. Open, publish or discard it before there is a next one.', {
          number: String(number),
        }),
      );
    }
    newest = Math.max(newest, number);
  }
  return newest + 1;
}
