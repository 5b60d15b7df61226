import { conflict, forbidden, invalid } from '../../core/errors.ts';
import type { ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember, checkReason, refuseGone } from './post-rules.ts';
import { slowChoices, slowOf } from './slow-mode.ts';
import type { ThreadState } from './thread-channel.ts';
import { threadPolicies } from './threads.policy.ts';
import type { ThreadStore, ThreadView } from './threads.store.ts';
import type { Post } from './threads.models.ts';

/** So many threads can stand first in one group's list: more, and none stands out. */
const mostPinned = 3;

/** How moderators keep order in a thread without moving anything: pinning and slow mode, each with a reason. */
export class OrderService {
  readonly #log: ChangeLog;
  readonly #store: ThreadStore;

  constructor(log: ChangeLog, store: ThreadStore) {
    this.#log = log;
    this.#store = store;
  }

  /** A thread that this reader may keep in order. Throws 401, 403, 404. */
  async find(reader: Reader, threadId: string): Promise<ThreadView> {
    const thread = await this.#store.find(reader, threadId);
    mayOrder(reader, thread.subject);
    return thread;
  }

  /** A post of a thread that this reader may keep in order. Throws 401, 403, 404. */
  async findPost(reader: Reader, postId: string): Promise<Post> {
    const post = await this.#store.current(reader, postId);
    mayOrder(reader, post);
    return post;
  }

  /**
   * Lets a thread stand first in its group's list, or no longer. Throws 401, 403, 404, 409 (so already, no thread of a
   * group, or three stand there already), 422 naming `reason`.
   */
  async setPinned(reader: Reader, threadId: string, pinned: boolean, reason: string): Promise<void> {
    const { subject } = await this.find(reader, threadId);
    const words = checkReason(reason);
    if (subject.kind !== 'group') throw conflict(t('Only threads that a group opened can be pinned.'));
    await this.#append(reader, threadId, async (state) => {
      if ((state.pinnedAt !== null) === pinned)
        throw conflict(pinned ? t('The thread is pinned already.') : t('The thread is not pinned.'));
      refuseMerged(state);
      if (pinned && (await this.#store.countPinned(subject.group)) >= mostPinned)
        throw conflict(
          t('{count} threads of this group are pinned already. Unpin one first.', { count: mostPinned }),
        );
      return {
        type: 'thread.pinned',
        data: { pinned, action: pinned ? 'pinned' : 'unpinned', reason: words },
      };
    });
  }

  /**
   * Puts one post at the head of its thread, in place of another that stood there, or takes it away. Throws 401, 403,
   * 404, 409 (so already, gone), 422 naming `reason`.
   */
  async setPostPinned(reader: Reader, postId: string, pinned: boolean, reason: string): Promise<Post> {
    const post = await this.findPost(reader, postId);
    const words = checkReason(reason);
    await this.#append(reader, post.thread, async (state) => {
      if ((state.pinnedPost === post._id) === pinned)
        throw conflict(pinned ? t('The post is pinned already.') : t('The post is not pinned.'));
      if (pinned) refuseGone(await this.#store.post(reader, post._id));
      return {
        type: 'post.pinned',
        data: { postId: post._id, pinned, action: pinned ? 'pinned' : 'unpinned', reason: words },
      };
    });
    return post;
  }

  /**
   * Sets how many seconds lie between two posts of one member; 0 takes slow mode away. Throws 401, 403, 404, 409 (so
   * already), 422 naming `seconds` or `reason`.
   */
  async setSlow(reader: Reader, threadId: string, seconds: number, reason: string): Promise<void> {
    const { subject } = await this.find(reader, threadId);
    const words = checkReason(reason);
    if (!slowChoices.some((choice) => choice.seconds === seconds)) {
      const choices = slowChoices.map((choice) => choice.seconds).join(', ');
      throw invalid([{ path: 'seconds', message: t('must be one of {choices}', { choices }) }]);
    }
    await this.#append(reader, threadId, (state) => {
      if (slowOf(subject, state) === seconds) throw conflict(t('It is so already.'));
      return { type: 'thread.slowed', data: { seconds, action: 'slowed', reason: words } };
    });
  }

  async #append(
    reader: Reader,
    threadId: string,
    decide: (state: ThreadState) => Omit<ChangeDraft, 'actor'> | Promise<Omit<ChangeDraft, 'actor'>>,
  ): Promise<void> {
    await this.#log.append<ThreadState>(`thread:${threadId}`, {
      alone: true,
      decide: async (state) => ({ actor: reader.member!.id, ...(await decide(state)) }),
    });
  }
}

/** The member, able to keep order there. Throws 401 or 403. */
export function mayOrder(
  reader: Reader,
  thing: Parameters<(typeof threadPolicies)['thread.order']>[1],
): ReaderMember {
  const member = activeMember(reader, t('Sign in to moderate.'), thing.group);
  if (threadPolicies['thread.order'](reader, thing)) return member;
  throw forbidden(t('Only a moderator of the group may do this.'));
}

function refuseMerged(state: ThreadState): void {
  if (state.mergedInto !== null) throw conflict(t('This thread was merged into another one.'));
}
