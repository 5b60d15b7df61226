import { conflict, Problem } from '../../core/errors.ts';
import type { ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { restoredDraft } from './post-drafts.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

/** A decision of a moderator as a thread carries it out. */
export interface Ordered {
  /** Of the decision, or of what takes it back: the key under which it is done once. */
  id: string;
  actor: string | null;
  reason: string;
}

/**
 * Carries out in threads what moderators decided elsewhere. Each is done once, however often it is asked for, so that a
 * follower can finish what a killed process began; what is no longer to be done (its author has deleted the post) is
 * passed over.
 */
export class ModeratorEffects {
  readonly #log: ChangeLog;
  readonly #store: ThreadStore;

  constructor(log: ChangeLog, store: ThreadStore) {
    this.#log = log;
    this.#store = store;
  }

  /** Hides a post; `asked` until its author has changed it. */
  async hide(post: Post, { id, actor, reason }: Ordered, asked: boolean): Promise<void> {
    await this.#once(post, `hide:${id}`, (now) => {
      if (now.deletedAt || (now.hidden && !now.hidden.asked)) return null;
      const data = { postId: now._id, reason, decision: id, ...(asked && { asked }) };
      // What is hidden already for a while and stays so is counted once.
      return { type: 'post.hidden', actor, data: { ...data, ...(now.hidden && { wasHidden: true }) } };
    });
  }

  /** Takes the words of a post away, as deleting it does, so that its author cannot bring it back. */
  async remove(post: Post, { id, actor, reason }: Ordered): Promise<void> {
    await this.#once(post, `remove:${id}`, (now) => {
      if (now.deletedAt) return null;
      const data = { postId: now._id, reason, decision: id, removed: true };
      return { type: 'post.deleted', actor, data: { ...data, ...(now.hidden && { wasHidden: true }) } };
    });
  }

  /** Shows again what a moderator hid or removed; what its author deleted stays deleted. */
  async show(post: Post, { id, actor, reason }: Ordered): Promise<void> {
    await this.#once(post, `show:${id}`, (now) => {
      const taken = now.removed ?? (now.deletedAt ? null : now.hidden);
      // Of words that are gone for good, nothing can be shown again.
      if (!taken || now.erasedAt) return null;
      const draft = restoredDraft(actor ?? now.author, now, reason);
      return { ...draft, data: { ...draft.data, decision: id } };
    });
  }

  /** Locks a thread, or unlocks it. */
  async lock(thread: string, { id, actor, reason }: Ordered, lock: boolean): Promise<void> {
    await this.#append(thread, `${lock ? 'lock' : 'unlock'}:${id}`, (state) => {
      if ((state.lockedReason !== null) === lock) return null;
      const data = { lockedReason: lock ? reason : null, reason, decision: id };
      return { type: 'thread.updated', actor, data };
    });
  }

  async #once(post: Post, key: string, decide: (now: Post) => ChangeDraft | null): Promise<void> {
    await this.#append(post.thread, key, async () => decide(await this.#store.post(everyone, post._id)));
  }

  async #append(
    thread: string,
    key: string,
    decide: (state: ThreadState) => ChangeDraft | null | Promise<ChangeDraft | null>,
  ): Promise<void> {
    await this.#log
      .append<ThreadState>(`thread:${thread}`, {
        key,
        keyHash: 'decision',
        alone: true,
        decide: async (state) => {
          const draft = await decide(state);
          if (!draft) throw conflict(t('There is nothing left to do.'));
          return draft;
        },
      })
      .catch((error: unknown) => {
        if (!(error instanceof Problem && error.code === 'conflict')) throw error;
      });
  }
}
