import { notFound } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkReason } from '../threads/post-rules.ts';
import type { SiteAct } from '../threads/site-acts.ts';
import { groupsChannel } from './channels.ts';
import type { ThreadRetitled, ThreadWithdrawn } from './groups-channel.ts';
import { checkThreadTitle } from './groups.service.ts';
import type { GroupThread } from './groups.models.ts';
import type { GroupStore } from './groups.store.ts';

/** What parts of the site do to the threads of groups by themselves. `thread` is `g-<id>`. */
export class GroupThreadActs {
  readonly #log: ChangeLog;
  readonly #store: GroupStore;

  constructor(log: ChangeLog, store: GroupStore) {
    this.#log = log;
    this.#store = store;
  }

  /** Gives a thread another title. Answers whether it had another. Throws 404, 422 naming `title`. */
  async retitle(thread: string, title: string, { key, by }: Omit<SiteAct, 'reason'>): Promise<boolean> {
    const words = checkThreadTitle(title);
    const row = await this.#row(thread);
    if (row.title === words) return false;
    const data: ThreadRetitled = { thread: row._id, title: words, by };
    return this.#append(key, 'thread.retitled', data);
  }

  /**
   * Takes a thread out of everybody's sight, or shows it again to those who may see its group. Answers whether it was
   * otherwise. Throws 404, 422 naming `reason`.
   */
  async setWithdrawn(thread: string, withdrawn: boolean, { key, by, reason }: SiteAct): Promise<boolean> {
    const words = checkReason(reason);
    const row = await this.#row(thread);
    if (Boolean(row.withdrawn) === withdrawn) return false;
    const data: ThreadWithdrawn = { thread: row._id, withdrawn, reason: words, by };
    return this.#append(key, 'thread.withdrawn', data);
  }

  async #row(thread: string): Promise<GroupThread> {
    const row = thread.startsWith('g-') ? await this.#store.thread(thread.slice(2)) : null;
    if (!row) throw notFound('thread');
    return row;
  }

  async #append(key: string, type: string, data: Record<string, unknown>): Promise<boolean> {
    const { repeated } = await this.#log.append(groupsChannel, {
      key,
      keyHash: 'site',
      decide: () => ({ type, actor: null, data }),
    });
    return !repeated;
  }
}
