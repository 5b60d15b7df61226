import type { Change } from '../../core/log/change.ts';
import type { ChannelKind, PresentedChange } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { Draft, DraftState, Framework, FrameworkModels } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';

export interface FrameworkState {
  framework: Pick<Framework, '_id' | 'group' | 'scope'>;
  /** The number of the newest draft. */
  drafts: number;
}

export interface DraftAdded extends Record<string, unknown> {
  draft: Omit<Draft, 'framework' | 'addedAt' | 'group' | 'scope'>;
}

export interface DraftStateChanged extends Record<string, unknown> {
  draft: string;
  state: DraftState;
  opensAt: Date | null;
  closesAt: Date | null;
}

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
      const newest = await models.drafts
        .findOne({ framework: id }, { number: 1 })
        .sort({ number: -1 })
        .lean();
      return { state: { framework, drafts: newest?.number ?? 0 }, seq };
    },
    // By number, not by counting: a draft that was projected before a crash is not counted twice.
    reduce: (state, change) =>
      change.type === 'draft.added'
        ? { ...state, drafts: Math.max(state.drafts, (change.data as DraftAdded).draft.number) }
        : state,
    async project(id, changes, state) {
      for (const change of changes) await projectChange(models, id, state.framework, change);
      await projected.to(`framework:${id}`, changes.at(-1)!.seq);
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

async function projectChange(
  models: FrameworkModels,
  framework: string,
  owner: FrameworkState['framework'],
  change: Change,
): Promise<void> {
  if (change.type === 'draft.added') {
    const { draft } = change.data as DraftAdded;
    const { _id, ...fields } = draft;
    await models.drafts.updateOne(
      { _id },
      {
        $setOnInsert: {
          ...fields,
          framework,
          addedAt: change.origin?.at ?? change.at,
          group: owner.group,
          scope: owner.scope,
        },
      },
      { upsert: true },
    );
    if (draft.state === 'open') {
      await models.drafts.updateMany(
        {
          framework,
          number: { $lt: draft.number },
          state: { $in: ['open', 'published'] },
          ...notClosedBy(draft.opensAt),
        },
        { $set: { state: 'superseded' } },
      );
    }
  }
  if (change.type === 'draft.state') {
    const { draft, state, opensAt, closesAt } = change.data as DraftStateChanged;
    await models.drafts.updateOne({ _id: draft }, { $set: { state, opensAt, closesAt } });
  }
}

/** A draft that had closed by itself before the next one opened stays closed. */
const notClosedBy = (time: Date | null) => ({
  $or: [{ closesAt: null }, { closesAt: { $gt: time ?? new Date() } }],
});

function presentDraftChange(change: Change): PresentedChange {
  const { draft } = change.data as { draft?: string | { _id: string; number: number; state: string } };
  const data: Record<string, unknown> =
    typeof draft === 'object'
      ? { draft: draft._id, number: draft.number, state: draft.state }
      : { draft: draft ?? null, state: change.data['state'] ?? null };
  return { seq: change.seq, type: change.type, at: change.at.toISOString(), actor: null, data };
}
