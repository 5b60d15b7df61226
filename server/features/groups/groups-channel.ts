import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { narrower, nowhere, type Scope, type Scoped } from '../../core/reader.ts';
import { groupChannel, groupsChannel } from './channels.ts';
import type { Group, GroupModels, GroupThread } from './groups.models.ts';

/** What of a group may be changed once it is there. Its address stays, since others link to it. */
export type GroupFields = Omit<Group, '_id' | 'slug' | 'createdAt' | 'seq'>;

/** Data of `group.created`. The chair joins by it, so that there is never a group without one. */
export interface GroupCreated extends Record<string, unknown> {
  group: string;
  fields: GroupFields & { slug: string };
  chair: string | null;
}

export type GroupPatch = Partial<GroupFields>;

/** Data of `group.changed`: each field that was changed, as it is since. */
export interface GroupChanged extends Record<string, unknown> {
  group: string;
  fields: GroupPatch;
}

/** Data of `thread.retitled`: a thread of a group by its id. */
export interface ThreadRetitled extends Record<string, unknown> {
  thread: string;
  title: string;
}

/** Data of `thread.withdrawn`: nobody can see it any more, or whoever may see its group can again. */
export interface ThreadWithdrawn extends Record<string, unknown> {
  thread: string;
  withdrawn: boolean;
  reason: string;
}

/** Shows what a group owns to those who may see it from now on. Doing it again changes nothing. */
export type Rescope = (group: string, from: Scope, to: Scope) => Promise<void>;

/** Shows a thread, and all that was written in it, to nobody, or to those who may see its group. */
export type RescopeThread = (thread: string, to: Scoped) => Promise<void>;

interface Options {
  models: GroupModels;
  projected: Projected;
  log: ChangeLog;
  rescope: Rescope;
  rescopeThread: RescopeThread;
}

/** `groups`: what each group is. Read by nobody from outside: the existence of some is hidden. */
export function groupsKind(options: Options): ChannelKind<Record<string, never>> {
  const { projected } = options;
  return {
    kind: groupsChannel,
    load: async () => ({ state: {}, seq: await projected.of(groupsChannel) }),
    reduce: (state) => state,
    async project(_id, changes) {
      for (const change of changes) {
        if (change.type === 'group.created') await create(options, change);
        if (change.type === 'group.changed') await alter(options, change);
        if (change.type === 'thread.retitled' || change.type === 'thread.withdrawn')
          await alterThread(options, change);
      }
      await projected.to(groupsChannel, changes.at(-1)!.seq);
    },
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

async function create({ models, log }: Options, change: Change): Promise<void> {
  const { group, fields, chair } = change.data as Partial<GroupCreated>;
  // Before there were fields, the document was written first.
  if (!fields) return;
  await models.groups.updateOne(
    { _id: group },
    { $setOnInsert: { ...fields, createdAt: change.at, seq: change.seq } },
    { upsert: true },
  );
  if (!chair) return;
  await log.append(groupChannel(group!), {
    key: 'created',
    keyHash: 'created',
    decide: () => ({
      type: 'member.joined',
      actor: change.actor,
      data: { member: chair, roles: ['member', 'chair'] },
    }),
  });
}

async function alter({ models, rescope }: Options, change: Change): Promise<void> {
  const { group, fields } = change.data as GroupChanged;
  const before = await models.groups.findById(group).lean<Group>();
  if (!before || (before.seq ?? 0) >= change.seq) return;
  // First what it owns, and then the group: after a crash in between, it is told from the group what is left to do.
  if (fields.scope && fields.scope !== before.scope)
    await rescopeAll({ models, rescope }, before, fields.scope);
  await models.groups.updateOne(
    { _id: group, seq: { $not: { $gte: change.seq } } },
    { $set: { ...fields, seq: change.seq } },
  );
}

async function alterThread(options: Options, { data, seq }: Change): Promise<void> {
  const { thread, title, withdrawn } = data as Partial<ThreadRetitled & ThreadWithdrawn>;
  const fields = title === undefined ? { withdrawn } : { title };
  await options.models.groupThreads.updateOne(
    { _id: thread, seq: { $not: { $gte: seq } } },
    { $set: { ...fields, seq } },
  );
  if (withdrawn !== undefined) await showThread(options, thread!);
}

/** Lets what was written in a thread be seen by those who may see it now. Doing it again changes nothing. */
export async function showThread(
  { models, rescopeThread }: Pick<Options, 'models' | 'rescopeThread'>,
  thread: string,
): Promise<void> {
  const row = await models.groupThreads.findById(thread).lean<GroupThread>();
  const group = row && (await models.groups.findById(row.group).lean<Group>());
  if (!group) return;
  const above = group.parent ? await models.groups.findById(group.parent).lean<Group>() : null;
  const scope = above ? narrower(group.scope, above.scope) : group.scope;
  await rescopeThread(
    `g-${thread}`,
    row.withdrawn ? { scope: 'hidden', group: nowhere } : { scope, group: group._id },
  );
}

/** A working group is never seen by more than the group above it. */
async function rescopeAll(
  { models, rescope }: Pick<Options, 'models' | 'rescope'>,
  before: Group,
  scope: Scope,
): Promise<void> {
  const above = before.parent ? await models.groups.findById(before.parent).lean<Group>() : null;
  const within = (own: Scope): Scope => (above ? narrower(own, above.scope) : own);
  await rescope(before._id, within(before.scope), within(scope));
  const below = await models.groups.find({ parent: before._id }).lean<Group[]>();
  for (const one of below) {
    await rescope(one._id, narrower(one.scope, before.scope), narrower(one.scope, scope));
  }
}
