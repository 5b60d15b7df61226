import type { Filters } from '../../core/filters.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Origin } from '../../core/log/change.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import { everyone } from '../../core/reader.ts';
import { conflict, notFound, Problem } from '../../core/errors.ts';
import { isDecided } from './disposition.ts';
import { createdDraft, type Words } from './post-drafts.ts';
import { hashOf, longestPost } from './post-rules.ts';
import type { ThreadState } from './thread-channel.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

/** A formal comment that a member sends in the name of an organisation. */
export interface OnBehalf {
  thread: string;
  author: string;
  organisation: string;
  body: string;
  anchor: Anchor;
  suggestion: string | null;
}

/** The same once it was accepted: its key and its id are fixed, so that it is posted once. */
export interface AcceptedOnBehalf extends OnBehalf {
  key: string;
  postId: string;
  /** After its draft had closed, where the group takes late comments. */
  late: boolean;
  /** Where it comes from, such as the demonstration data. */
  origin: Origin | null;
}

/**
 * The only way to a post in an organisation's name. Rights and times are those of the moment in which the whole was
 * accepted, by the feature that keeps responses: they are not asked again, so that what a crash has cut short goes on.
 */
export class PostsOnBehalf {
  readonly #filters: Filters;
  readonly #log: ChangeLog;
  readonly #store: ThreadStore;
  readonly #withoutGone: (body: string) => Promise<string>;

  constructor(parts: {
    filters: Filters;
    log: ChangeLog;
    store: ThreadStore;
    /** A text without those who have left. */
    withoutGone(body: string): Promise<string>;
  }) {
    this.#filters = parts.filters;
    this.#log = parts.log;
    this.#store = parts.store;
    this.#withoutGone = parts.withoutGone;
  }

  /** The words as they would be posted. Throws the refusal of a filter, and 404 when there is no such thread. */
  async check({ thread, author, body, anchor, suggestion }: OnBehalf): Promise<Words> {
    const subject = await this.#store.subject(everyone, thread);
    if (!subject) throw notFound('thread');
    const { group, scope } = subject;
    const context = { thread, group, scope, author, replyTo: null, anchored: true, formal: true };
    const filtered = await this.#filters.beforePost({ body }, { ...context, suggestion, from: null });
    const left = await this.#withoutGone(filtered.body);
    return wordsOf({ body: checkPostText('body', left, { min: 1, max: longestPost }), anchor, suggestion });
  }

  /** Posts it, unless it is there. */
  async post(accepted: AcceptedOnBehalf): Promise<void> {
    const { thread, author, organisation, key, postId, late, origin } = accepted;
    if (await this.#log.has(`thread:${thread}`, key)) return;
    // The whole was accepted: a filter that refuses a part of it now would leave it half sent for ever.
    const words = await this.check(accepted).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.status === 404) throw error;
      return wordsOf(accepted);
    });
    await this.#log.append<ThreadState>(`thread:${thread}`, {
      key,
      keyHash: hashOf(words),
      decide(state) {
        const draft = createdDraft(author, postId, state, words, origin);
        return { ...draft, data: { ...draft.data, onBehalfOf: organisation, ...(late && { late }) } };
      },
    });
  }

  /**
   * Deletes it as its author could, once: the response that it is of was taken back. It stays when editors have answered
   * it in the meantime, since their answer is about it.
   */
  async withdraw({ _id: postId, thread, author, deletedAt, hidden }: Post): Promise<void> {
    const channel = `thread:${thread}`;
    const key = `taken-back:${postId}`;
    if (deletedAt !== null || (await this.#log.has(channel, key))) return;
    const appended = this.#log.append<ThreadState>(channel, {
      key,
      keyHash: 'taken-back',
      decide: async () => {
        const now = (await this.#store.byIds([postId])).get(postId);
        if (now && isDecided(now)) throw conflict('it is answered');
        return {
          type: 'post.deleted',
          actor: author,
          data: { postId, ...(hidden && { wasHidden: true }) },
        };
      },
    });
    await appended.catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }
}

const wordsOf = ({ body, anchor, suggestion }: Pick<OnBehalf, 'body' | 'anchor' | 'suggestion'>): Words => ({
  body,
  replyTo: null,
  anchor,
  about: anchor.competency,
  formal: true,
  suggestion,
});
