import type { AnyBulkWriteOperation } from 'mongoose';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind, PresentedChange } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import {
  type DraftAdded,
  type DraftAtHead,
  type DraftDiscarded,
  type DraftStateChanged,
  type FrameworkState,
  reduceFramework,
} from './framework-state.ts';
import type { Draft, FrameworkModels } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';

/** `framework:<id>`: its drafts, and their states. */
export function frameworkKind(
  models: FrameworkModels,
  store: FrameworkStore,
  projected: Projected,
): ChannelKind<FrameworkState> {
  return {
    kind: 'framework',
    async load(id) {
      const framework = await models.frameworks.findById(id, { group: 1, scope: 1 }).lean();
      if (!framework) return null;
      const seq = await projected.of(`framework:${id}`);
      const rows = await models.drafts.find({ framework: id, number: { $gt: 0 } }).lean<Draft[]>();
      return { state: { framework, drafts: new Map(rows.map((row) => [row._id, atHead(row)])) }, seq };
    },
    reduce: reduceFramework,
    async project(id, changes, state) {
      const writes = changes.flatMap((change) => rowsOf(state, change));
      const seq = changes.at(-1)!.seq;
      const all = [...writes, ...states(state, seq)];
      if (all.length > 0) await models.drafts.bulkWrite(all, { ordered: true });
      await projected.to(`framework:${id}`, seq);
    },
    mayRead: async (reader, id) => (await store.byId(reader, id)) !== null,
    async isPublic(id) {
      const framework = await models.frameworks.findById(id, { scope: 1 }).lean();
      return framework?.scope === 'public';
    },
    present: async (_id, changes) => changes.map(presentDraftChange),
  };
}

/** `frameworks`: which frameworks there are. Read by nobody from outside: their existence may be hidden. */
export function frameworksKind(projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: 'frameworks',
    load: async () => ({ state: {}, seq: await projected.of('frameworks') }),
    reduce: (state) => state,
    project: (_id, changes) => projected.to('frameworks', changes.at(-1)!.seq),
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) => changes.map(presentDraftChange),
  };
}

function atHead(row: Draft): DraftAtHead {
  const { _id, number, state, opensAt, closesAt, edition, itemCount, base = null, scheduled = false } = row;
  return { _id, number, state, opensAt, closesAt, edition, itemCount, base, scheduled };
}

/** The row of a draft that was added; of one that was discarded, the number is given back. */
function rowsOf({ framework }: FrameworkState, change: Change): AnyBulkWriteOperation<Draft>[] {
  if (change.type === 'draft.added') {
    const { _id, ...fields } = (change.data as DraftAdded).draft;
    const { _id: owner, group, scope } = framework;
    const addedAt = change.origin?.at ?? change.at;
    const row = { ...fields, framework: owner, addedAt, group, scope };
    return [{ updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } }];
  }
  if (change.type === 'draft.discarded') {
    const { draft: _id } = change.data as DraftDiscarded;
    // Negative, so that it is never found again, and stays unique.
    return [{ updateOne: { filter: { _id }, update: { $set: { number: -change.seq } } } }];
  }
  return [];
}

/** Writes what each draft is, unless a later change was faster. */
function states({ drafts }: FrameworkState, seq: number): AnyBulkWriteOperation<Draft>[] {
  return [...drafts.values()].map(({ _id, number: _number, ...fields }) => ({
    updateOne: { filter: { _id, seq: { $not: { $gte: seq } } }, update: { $set: { ...fields, seq } } },
  }));
}

/**
 * As everybody reads it who may see the framework. What happens to a draft in preparation is its editors' business: the
 * others learn that the framework changed, and nothing else.
 */
function presentDraftChange(change: Change): PresentedChange {
  const { seq, at } = change;
  const shown = shownOf(change);
  const { type } = shown ? change : { type: 'framework.changed' };
  return { seq, type, at: at.toISOString(), actor: null, data: shown ?? {} };
}

function shownOf({ type, at, data }: Change): Record<string, unknown> | null {
  if (type === 'draft.added') {
    const { _id: draft, number, state, opensAt } = (data as DraftAdded).draft;
    return isShown(state, opensAt, at) ? { draft, number, state } : null;
  }
  if (type === 'draft.state') {
    const { draft, number = null, state, opensAt, closesAt } = data as DraftStateChanged;
    return isShown(state, opensAt, at) ? { draft, number, state, opensAt, closesAt } : null;
  }
  return type === 'draft.discarded' ? null : {};
}

const isShown = (state: string, opensAt: Date | null, at: Date): boolean =>
  state !== 'preparing' && !(state === 'open' && opensAt !== null && opensAt > at);
