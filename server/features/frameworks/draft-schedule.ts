import { conflict, Problem } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { DraftAtHead, DraftStateChanged, FrameworkState } from './framework-state.ts';
import type { Draft, FrameworkModels } from './frameworks.models.ts';

/**
 * Opens and closes drafts whose time has come, so that the log says so and open pages hear of it. Comments are taken and
 * refused by the clock whether or not this has run. The key is fixed by draft and time: however many processes run it,
 * it is once. Answers how many it opened or closed.
 */
export async function moveDueDrafts(models: FrameworkModels, log: ChangeLog, now: Date): Promise<number> {
  const open = { state: 'open' as const, number: { $gt: 0 } };
  const opening = await models.drafts
    .find({ ...open, scheduled: true, opensAt: { $lte: now } })
    .lean<Draft[]>();
  for (const draft of opening) await move(log, draft, 'open', draft.opensAt!);
  const closing = await models.drafts.find({ ...open, closesAt: { $ne: null, $lte: now } }).lean<Draft[]>();
  for (const draft of closing) await move(log, draft, 'closed', draft.closesAt!);
  return opening.length + closing.length;
}

async function move(log: ChangeLog, draft: Draft, state: 'open' | 'closed', time: Date): Promise<void> {
  const { _id, framework, number, opensAt, closesAt } = draft;
  const data: DraftStateChanged = { draft: _id, number, state, opensAt, closesAt };
  try {
    await log.append<FrameworkState>(`framework:${framework}`, {
      key: `${state === 'open' ? 'opens' : 'closes'}:${_id}:${time.toISOString()}`,
      keyHash: state,
      decide({ drafts }) {
        // A person may have given it other times since.
        if (!isAsWas(drafts.get(_id), draft)) throw conflict('it has other times by now');
        return { type: 'draft.state', actor: null, data };
      },
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

const isAsWas = (now: DraftAtHead | undefined, { opensAt, closesAt }: Draft): boolean =>
  now?.state === 'open' &&
  now.opensAt?.getTime() === opensAt?.getTime() &&
  now.closesAt?.getTime() === closesAt?.getTime();
