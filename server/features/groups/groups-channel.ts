import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { Group, GroupModels } from './groups.models.ts';
import { groupsChannel } from './groups.store.ts';

/** What may be changed of a group that exists. */
export type GroupPatch = Partial<Omit<Group, '_id' | 'slug' | 'createdAt'>>;

/** Data of `group.changed`: each field that was changed, as it is since. */
interface GroupChanged extends Record<string, unknown> {
  group: string;
  fields: GroupPatch;
}

/** `groups`: which groups there are. Read by nobody from outside: their existence may be hidden. */
export function groupsKind(models: GroupModels, projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: groupsChannel,
    load: async () => ({ state: {}, seq: await projected.of(groupsChannel) }),
    reduce: (state) => state,
    async project(_id, changes) {
      for (const { type, data } of changes) {
        if (type === 'group.changed') await applyChange(models, data as GroupChanged);
      }
      await projected.to(groupsChannel, changes.at(-1)!.seq);
    },
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
  };
}

async function applyChange(models: GroupModels, { group, fields }: GroupChanged): Promise<void> {
  await models.groups.updateOne({ _id: group }, { $set: fields });
}
