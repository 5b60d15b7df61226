import { conflict, notFound, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, Task } from '../store/records.ts';
import { note } from '../work/events.ts';

/** What a moderator may decide about something that failed, was refused or is unclear. */
export type CaseAct = 'retry' | 'look' | 'send' | 'leave' | 'put-back';

/** What the side of the bridge that sends does as a moderator decides. */
export interface Deciding {
  lookAgain(bridge: Bridge, task: string): Promise<boolean>;
  sendAnew(bridge: Bridge, task: string): Promise<boolean>;
  leave(bridge: Bridge, task: string): Promise<boolean>;
  putOursBack(bridge: Bridge, post: string): Promise<void>;
  leaveTheirs(bridge: Bridge, post: string): Promise<void>;
}

/** Settles what the bridge does not decide by itself. */
export class Cases {
  readonly #parts: Parts;
  readonly #deciding: Deciding;

  constructor(parts: Parts, deciding: Deciding) {
    this.#parts = parts;
    this.#deciding = deciding;
  }

  /** What may be done about it. */
  actsOf(task: Task): CaseAct[] {
    if (task.state === 'waiting') return [];
    if (isUnclear(task)) return ['look', 'send', 'leave'];
    return changedPost(task) === null ? ['retry', 'leave'] : ['put-back', 'leave'];
  }

  /**
   * Does it. False for a look that found nothing: it is as unclear as before. Throws 404 (no such case), 409 (it is
   * settled, or this cannot be done about it).
   */
  async settle(bridge: Bridge, taskId: string, act: string): Promise<boolean> {
    const task = await this.#parts.tasks.get(taskId);
    if (!task || task.bridge !== bridge._id) throw notFound();
    const known = this.actsOf(task).find((one) => one === act);
    if (!known) throw conflict(t('That is settled already. Look at the page again.'));
    const done = isUnclear(task)
      ? await this.#settleUnclear(bridge, task, known)
      : await this.#settleRefused(bridge, task, known);
    if (!isUnclear(task)) await note(this.#parts, bridge, `case-${known}`, task.subject, { kind: task.kind });
    return done;
  }

  /** Tries everything that failed or was refused once more. Answers how many. */
  async retryAll(bridge: Bridge): Promise<number> {
    const { tasks } = this.#parts;
    let tried = 0;
    for (let page = 1; ; page += 1) {
      const some = await tasks.list(bridge._id, ['refused', 'failed'], { page, perPage: atATime });
      const again = some.filter((task) => this.actsOf(task).includes('retry'));
      for (const { _id } of again) if (await tasks.retry(_id)) tried += 1;
      if (some.length < atATime) return tried;
      // Those that are tried again are on no page any more.
      if (again.length > 0) page = 0;
    }
  }

  #settleUnclear(bridge: Bridge, { _id }: Task, act: CaseAct): Promise<boolean> {
    if (act === 'look') return this.#deciding.lookAgain(bridge, _id);
    return act === 'send' ? this.#deciding.sendAnew(bridge, _id) : this.#deciding.leave(bridge, _id);
  }

  async #settleRefused(bridge: Bridge, task: Task, act: CaseAct): Promise<boolean> {
    const { tasks } = this.#parts;
    if (act === 'retry') return tasks.retry(task._id);
    const post = changedPost(task);
    if (post !== null)
      await (act === 'put-back'
        ? this.#deciding.putOursBack(bridge, post)
        : this.#deciding.leaveTheirs(bridge, post));
    await tasks.drop(task._id);
    return true;
  }
}

const atATime = 200;

/** It was sent and may have arrived, or waits for the forum's moderators. */
const isUnclear = ({ state, sending }: Task): boolean =>
  state === 'unclear' || (state === 'refused' && sending?.queued === true);

/** The post here whose copy somebody on the forum changed. */
function changedPost({ trouble }: Task): string | null {
  const local = trouble?.values['local'];
  return trouble?.code === 'changed-there' && typeof local === 'string' ? local : null;
}
