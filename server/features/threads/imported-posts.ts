import { conflict } from '../../core/errors.ts';
import type { Change, ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import { t } from '../../core/words/words.ts';
import type { Outcome, TiedChange } from './disposition.models.ts';
import type { Settling } from './settled-anchor.ts';
import type { ThreadState } from './thread-channel.ts';

/** A post that was written on another site, checked by whoever brings it. */
export interface ImportedPost {
  thread: string;
  id: string;
  number: number;
  version: number;
  /** The site it comes from, as readers are told, and its address there. */
  from: string;
  ref: string;
  author: string;
  createdAt: Date;
  editedAt: Date | null;
  /** It was deleted or hidden there: only its place is left. */
  gone: boolean;
  body: string;
  replyTo: string | null;
  anchor: Anchor | null;
  about: string | null;
  formal: boolean;
  late: boolean;
  onBehalfOf: string | null;
  suggestion: string | null;
}

/** An answer to a comment that was given on another site. */
export interface ImportedAnswer {
  outcome: Outcome;
  version: number;
  reason: string | null;
  words: string;
  duplicateOf: string | null;
  change: TiedChange | null;
  by: string | null;
  at: Date;
  reply: { content: boolean; words: string; at: Date } | null;
  takenUp: { by: string | null; at: Date } | null;
}

/** Where somebody said on another site that a comment belongs in a later draft. */
export interface ImportedSettling {
  draft: string;
  version: number;
  outcome: Settling;
  anchor: Anchor | null;
  by: string | null;
  at: Date;
}

const start = 'import:';

/** Whether a change tells of what happened on another site: nobody here is told of it as news. */
export const isImported = ({ key }: Pick<Change, 'key'>): boolean => key.startsWith(start);

/**
 * Writes what was said on another site into the log, as it was said there: rights, times and limits are not asked.
 * Everything has a key of its own, so that what a crash has cut short goes on when it is done again.
 */
export class ImportedPosts {
  readonly #log: ChangeLog;

  constructor(log: ChangeLog) {
    this.#log = log;
  }

  /** Adds a post in its place. Throws 409 when something else is there. */
  async add(post: ImportedPost): Promise<void> {
    const {
      thread,
      id: postId,
      from,
      ref,
      author,
      createdAt,
      editedAt,
      gone,
      late,
      onBehalfOf,
      ...words
    } = post;
    const origin = { from, author: null, at: createdAt, ref };
    await this.#append(thread, postId, (state) => {
      if (state.posts + 1 !== post.number) {
        throw conflict(
          t('Post {number} cannot be taken in: its thread has others already.', {
            number: String(post.number),
          }),
        );
      }
      const data = {
        postId,
        author,
        ...words,
        ...(editedAt && { editedAt: editedAt.toISOString() }),
        ...(late && { late }),
        ...(onBehalfOf !== null && { onBehalfOf }),
      };
      return { type: 'post.created', actor: author, origin, data };
    });
    if (!gone) return;
    const erased = { postId, why: 'deleted', standing: true, deletedAt: createdAt.toISOString() };
    await this.#append(thread, `${postId}:gone`, () => ({
      type: 'post.erased',
      actor: null,
      origin,
      data: erased,
    }));
  }

  /** Adds the answer to a comment, and what its author and the chairs said of that. */
  async answer({ thread, id: postId, author, from }: ImportedPost, answer: ImportedAnswer): Promise<void> {
    const { by, at, reply, takenUp, ...decided } = answer;
    const origin = (when: Date) => ({ from, author: null, at: when, ref: null });
    await this.#append(thread, `${postId}:answer`, () => ({
      type: 'disposition.set',
      actor: by,
      origin: origin(at),
      data: { postId, ...decided },
    }));
    if (reply) {
      await this.#append(thread, `${postId}:reply`, () => ({
        type: 'disposition.replied',
        actor: author,
        origin: origin(reply.at),
        data: { postId, content: reply.content, words: reply.words },
      }));
    }
    if (!takenUp) return;
    await this.#append(thread, `${postId}:taken-up`, () => ({
      type: 'disposition.taken-up',
      actor: takenUp.by,
      origin: origin(takenUp.at),
      data: { postId },
    }));
  }

  /** Adds what somebody said of where a comment belongs. */
  async settle({ thread, id: postId, from }: ImportedPost, settling: ImportedSettling): Promise<void> {
    const { by, at, ...settled } = settling;
    await this.#append(thread, `${postId}:settled:${settled.draft}`, () => ({
      type: 'anchor.settled',
      actor: by,
      origin: { from, author: null, at, ref: null },
      data: { postId, ...settled },
    }));
  }

  async #append(thread: string, name: string, decide: (state: ThreadState) => ChangeDraft): Promise<void> {
    await this.#log.append<ThreadState>(`thread:${thread}`, {
      key: start + name,
      keyHash: 'import',
      decide,
    });
  }
}
