import { Problem } from '../../core/errors.ts';
import type { ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { restoredDraft } from './post-drafts.ts';
import { checkReason, refuseMoved } from './post-rules.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

/** What a part of the site does by itself, and not on behalf of a person. */
export interface SiteAct {
  /** Of the act, for ever: it is done once under it. */
  key: string;
  /** What does it, such as the id of a plugin. */
  by: string;
  reason: string;
}

/**
 * What parts of the site do to posts and threads by themselves, with a reason that authors and moderators are told. Each
 * answers whether it did anything: what is so already, or can be so no more, is left as it is.
 */
export class SiteActs {
  readonly #log: ChangeLog;
  readonly #store: ThreadStore;

  constructor(log: ChangeLog, store: ThreadStore) {
    this.#log = log;
    this.#store = store;
  }

  /** Hides a post. Throws 404, 409 (it was moved), 422 naming `reason`. */
  async hide(postId: string, act: SiteAct): Promise<boolean> {
    return this.#post(postId, act, (now, reason) => {
      if (now.deletedAt || (now.hidden && !now.hidden.asked)) return null;
      const data = { postId, reason, by: act.by, ...(now.hidden && { wasHidden: true }) };
      return { type: 'post.hidden', actor: null, data };
    });
  }

  /** Shows a hidden post again. Throws as `hide`. */
  async show(postId: string, act: SiteAct): Promise<boolean> {
    return this.#post(postId, act, (now, reason) => {
      if (now.deletedAt || !now.hidden || now.erasedAt) return null;
      const draft = restoredDraft(now.author, now, reason);
      return { ...draft, actor: null, data: { ...draft.data, by: act.by } };
    });
  }

  /** Locks a thread, or unlocks it. Throws 404, 422 naming `reason`. */
  async setLocked(thread: string, lock: boolean, { key, by, reason }: SiteAct): Promise<boolean> {
    const words = checkReason(reason);
    return this.#append(thread, key, (state) => {
      if ((state.lockedReason !== null) === lock) return null;
      const data = { lockedReason: lock ? words : null, reason: words, by };
      return { type: 'thread.updated', actor: null, data };
    });
  }

  async #post(
    id: string,
    { key, reason }: SiteAct,
    decide: (now: Post, reason: string) => ChangeDraft | null,
  ): Promise<boolean> {
    const words = checkReason(reason);
    const post = await this.#store.post(everyone, id);
    return this.#append(post.thread, key, async () => {
      const now = await this.#store.post(everyone, id);
      refuseMoved(now);
      return decide(now, words);
    });
  }

  async #append(
    thread: string,
    key: string,
    decide: (state: ThreadState) => ChangeDraft | null | Promise<ChangeDraft | null>,
  ): Promise<boolean> {
    try {
      const { repeated } = await this.#log.append<ThreadState>(`thread:${thread}`, {
        key,
        keyHash: 'site',
        alone: true,
        decide: async (state) => {
          const draft = await decide(state);
          if (!draft) throw new NothingToDo();
          return draft;
        },
      });
      return !repeated;
    } catch (error) {
      if (error instanceof NothingToDo) return false;
      throw error;
    }
  }
}

class NothingToDo extends Problem {
  constructor() {
    super(409, 'conflict', t('Changed meanwhile'), { detail: t('There is nothing left to do.') });
  }
}
