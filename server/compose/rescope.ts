import type { ChangeLog } from '../core/log/change-log.ts';
import { everyone, narrower, nowhere, type Scope } from '../core/reader.ts';
import type { Framework } from '../features/frameworks/frameworks.models.ts';
import { frameworksChannel } from '../features/frameworks/frameworks.store.ts';
import type { Follower } from '../core/log/followers.ts';
import {
  type GroupChanged,
  type Rescope,
  type RescopeThread,
  showThread,
} from '../features/groups/groups-channel.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { composeModels } from './models.ts';

/**
 * Shows what a group owns as widely as the group itself, once the group's own scope changes. A framework that was seen
 * by fewer than the group stays so.
 */
export function rescoping(models: ReturnType<typeof composeModels>, log: ChangeLog): Rescope {
  return async (group, from, to) => {
    if (from === to) return;
    const opened = await models.groupThreads.find({ group }, { _id: 1 }).lean();
    await rescopeThreads(
      models,
      opened.map(({ _id }) => `g-${_id}`),
      to,
    );
    await models.moderationLog.updateMany({ group, scope: from }, { $set: { scope: to } });
    for (const framework of await models.frameworks.find({ group }).lean()) {
      const scope: Scope = framework.scope === from ? to : narrower(framework.scope, to);
      if (scope !== framework.scope) await rescopeFramework(models, framework._id, scope);
    }
    await log.append(frameworksChannel, {
      decide: () => ({ type: 'framework.changed', actor: null, data: { group } }),
    });
  };
}

/** Shows one thread of a group, and what was written in it, to others than before, or to nobody. */
export function rescopingThread(models: ReturnType<typeof composeModels>): RescopeThread {
  return async (thread, { scope, group }) => {
    const shown = { $set: { scope, group } };
    await models.threads.updateOne({ _id: thread }, shown);
    await models.posts.updateMany({ thread }, shown);
    await models.moderationLog.updateMany({ thread }, shown);
  };
}

/** Once everybody knows that a group's scope changed: shows so, too, what was written while it was changing. */
export function rescopeFollower(
  models: ReturnType<typeof composeModels>,
  groups: Pick<GroupStore, 'byId' | 'below'>,
): Follower {
  return {
    name: 'rescope',
    kinds: ['groups'],
    async handle({ type, data }) {
      if (type === 'thread.withdrawn')
        await showThread({ models, rescopeThread: rescopingThread(models) }, data['thread'] as string);
      const { group: id, fields } = data as Partial<GroupChanged>;
      const group = type === 'group.changed' && id && fields?.scope ? await groups.byId(everyone, id) : null;
      if (!group) return;
      for (const { _id, scope } of [group, ...(await groups.below(everyone, group._id))]) {
        const opened = await models.groupThreads.find({ group: _id }, { _id: 1 }).lean();
        const threads = opened.map((thread) => `g-${thread._id}`);
        await rescopeThreads(models, threads, scope);
        for (const framework of await models.frameworks.find({ group: _id, scope: { $ne: 'public' } }).lean())
          await closeFramework(models, framework);
      }
    },
  };
}

/** What is public in a framework that is not. */
async function closeFramework(
  { threads, posts }: ReturnType<typeof composeModels>,
  { _id: framework, scope }: Pick<Framework, '_id' | 'scope'>,
): Promise<void> {
  const found = await threads.find({ framework }, { _id: 1 }).lean();
  await threads.updateMany({ framework, scope: 'public' }, { $set: { scope } });
  await posts.updateMany(
    { thread: { $in: found.map(({ _id }) => _id) }, scope: 'public' },
    { $set: { scope } },
  );
}

async function rescopeFramework(
  models: ReturnType<typeof composeModels>,
  framework: string,
  scope: Scope,
): Promise<void> {
  const threads = await models.threads.find({ framework }, { _id: 1 }).lean();
  await rescopeThreads(
    models,
    threads.map(({ _id }) => _id),
    scope,
  );
  await models.drafts.updateMany({ framework }, { $set: { scope } });
  await models.frameworks.updateOne({ _id: framework }, { $set: { scope } });
}

async function rescopeThreads(
  { threads, posts }: ReturnType<typeof composeModels>,
  ids: string[],
  scope: Scope,
): Promise<void> {
  // What is withdrawn stays out of sight, however the group is seen.
  const group = { $ne: nowhere };
  await threads.updateMany({ _id: { $in: ids }, group }, { $set: { scope } });
  await posts.updateMany({ thread: { $in: ids }, group }, { $set: { scope } });
}
