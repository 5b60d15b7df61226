import { conflict, forbidden, invalid } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { ChangeDraft, Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { isDecided } from '../threads/disposition.ts';
import { activeMember, refuseGone } from '../threads/post-rules.ts';
import type { ThreadState } from '../threads/thread-channel.ts';
import type { Post } from '../threads/threads.models.ts';
import { targetOf } from '../threads/threads.policy.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { dispositionPolicies } from './dispositions.policy.ts';

export const longestReply = 2_000;

/** What becomes of an answer: whoever commented says whether it contents them, and chairs take up what does not. */
export class Replies {
  readonly #parts: { log: ChangeLog; store: ThreadStore; limits: RateLimits };

  constructor(parts: { log: ChangeLog; store: ThreadStore; limits: RateLimits }) {
    this.#parts = parts;
  }

  /** A comment of this reader that is answered. Throws 401, 403, 404, 409 (not answered, gone). */
  async answeredFor(reader: Reader, postId: string): Promise<Post> {
    const post = await this.#parts.store.post(reader, postId);
    activeMember(reader, t('Sign in to say whether the answer contents you.'), post.group);
    if (!dispositionPolicies['disposition.reply'](reader, targetOf(post)))
      throw forbidden(t('Only whoever wrote the comment may do this.'));
    refuseUnanswered(post);
    return post;
  }

  /**
   * Notes whether the answer contents whoever wrote the comment, in place of what they said before. Throws as
   * `answeredFor`, 422 naming `content` or `words`, 429.
   */
  async reply(
    reader: Reader,
    postId: string,
    input: { content: boolean | null; words?: string | null },
    at?: Origin,
  ): Promise<Post> {
    const post = await this.answeredFor(reader, postId);
    const { content } = input;
    if (content === null)
      throw invalid([{ path: 'content', message: t('Say whether the answer contents you.') }]);
    const words = checkPostText('words', input.words ?? '', { min: 0, max: longestReply });
    const before = post.disposition?.reply;
    if (before?.content === content && before.words === words) return post;
    if (!at) await this.#parts.limits.count('post', post.author);
    const seen = post.disposition!.version;
    return this.#append(reader, post, (now) => {
      if (now.disposition?.version !== seen)
        throw conflict(t('The answer was changed since you opened it. Read it again first.'));
      const data = { postId, answer: seen, content, words };
      return { type: 'disposition.replied', actor: post.author, origin: at ?? null, data };
    });
  }

  /**
   * Notes that the chairs take up a formal comment whose author is not content. Throws 401, 403, 404, 409 (taken up
   * already, not formal, or nobody is discontent).
   */
  async takeUp(reader: Reader, postId: string, at?: Origin): Promise<Post> {
    const post = await this.#parts.store.post(reader, postId);
    const member = activeMember(reader, t('Sign in to take up a comment.'), post.group);
    if (!dispositionPolicies['disposition.take-up'](reader, targetOf(post)))
      throw forbidden(t('Only a chair of the group may do this.'));
    return this.#append(reader, post, (now) => {
      if (!mayBeTakenUp(now))
        throw conflict(
          t('Only a formal comment whose author is not content with the answer is taken up, once.'),
        );
      return { type: 'disposition.taken-up', actor: member.id, origin: at ?? null, data: { postId } };
    });
  }

  async #append(reader: Reader, post: Post, decide: (now: Post) => ChangeDraft): Promise<Post> {
    const { log, store } = this.#parts;
    await log.append<ThreadState>(`thread:${post.thread}`, {
      alone: true,
      decide: async () => {
        const now = await store.post(reader, post._id);
        refuseUnanswered(now);
        return decide(now);
      },
    });
    return store.post(reader, post._id);
  }
}

/** Whether a comment waits for the chairs to take it up. */
export const mayBeTakenUp = ({ formal, disposition }: Pick<Post, 'formal' | 'disposition'>): boolean =>
  formal && disposition?.reply?.content === false && !disposition.takenUp && isDecided({ disposition });

function refuseUnanswered(post: Post): void {
  refuseGone(post);
  if (!isDecided(post)) throw conflict(t('This comment is not answered yet.'));
}
