import type { ChangeLog } from '../../core/log/change-log.ts';
import type { FrameworkModels } from './frameworks.models.ts';

/**
 * Closes drafts whose time has come, so that the log says so and open pages hear of it. Comments are refused by the
 * clock whether or not this has run. The key is fixed by draft and time: however many processes run it, it is once.
 * Answers how many it closed.
 */
export async function closeDueDrafts(models: FrameworkModels, log: ChangeLog, now: Date): Promise<number> {
  const due = await models.drafts.find({ state: 'open', closesAt: { $ne: null, $lte: now } }).lean();
  for (const { _id, framework, opensAt, closesAt } of due) {
    await log.append(`framework:${framework}`, {
      key: `closes:${_id}:${closesAt!.toISOString()}`,
      keyHash: 'closed',
      decide: () => ({
        type: 'draft.state',
        actor: null,
        data: { draft: _id, state: 'closed', opensAt, closesAt },
      }),
    });
  }
  return due.length;
}
