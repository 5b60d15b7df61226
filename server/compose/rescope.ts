import type { ChangeLog } from '../core/log/change-log.ts';
import { narrower, type Scope } from '../core/reader.ts';
import { frameworksChannel } from '../features/frameworks/frameworks.store.ts';
import type { Rescope } from '../features/groups/groups-channel.ts';
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
  await threads.updateMany({ _id: { $in: ids } }, { $set: { scope } });
  await posts.updateMany({ thread: { $in: ids } }, { $set: { scope } });
}
