import { conflict } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import type { Screening } from '../threads/screening.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import { idFromName } from '../../core/ids.ts';
import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import { t } from '../../core/words/words.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import { isDecided } from '../threads/disposition.ts';
import type { PostsOnBehalf } from '../threads/posts-on-behalf.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { OrganisationResponse, ResponseComment } from './response.ts';
import type { ResponsePlace, ResponseStore } from './responses.store.ts';

/** The post that a comment becomes: the same however often it is asked, another after the response was reopened. */
export const postOf = (
  { organisation, round }: Pick<OrganisationResponse, 'organisation' | 'round'>,
  comment: string,
): string => idFromName(`response ${organisation} ${comment} ${round}`);

/**
 * Puts what was sent into the thread of the draft, and takes it away when it is reopened. Every step has a key that is
 * fixed by response, round and comment: what a crash has cut short goes on where it was, and nothing is done twice.
 */
export class CommentPosting {
  readonly #store: ResponseStore;
  readonly #threads: ThreadStore;
  readonly #posts: PostsOnBehalf;
  readonly #screening: Pick<Screening, 'judgeEdit'>;

  constructor(parts: {
    store: ResponseStore;
    threads: ThreadStore;
    posts: PostsOnBehalf;
    screening: Pick<Screening, 'judgeEdit'>;
  }) {
    this.#store = parts.store;
    this.#threads = parts.threads;
    this.#posts = parts.posts;
    this.#screening = parts.screening;
  }

  /** Asks those who may refuse a post whether these may be posted. Throws the first refusal. */
  async check(
    reader: Reader,
    { organisation, draft, member, subject }: ResponsePlace & { subject: ThreadSubject },
    comments: ResponseComment[],
  ): Promise<void> {
    const thread = draftThread(draft._id);
    for (const comment of comments) {
      const words = wordsOf(comment);
      // A response is sent as a whole: no part of it can wait for a moderator, as a post would.
      await this.#screening.judgeEdit({ reader, thread, subject, words, title: null });
      await this.#posts.check({ ...words, thread, author: member.id, organisation: organisation._id });
    }
  }

  /** Goes on with what was begun: called after sending and reopening, and by the follower after a crash. */
  async carryOn(id: string): Promise<void> {
    const response = await this.#store.byId(id);
    if (!response) return;
    for (let round = 1; round < response.round; round += 1) await this.#takeAway({ ...response, round });
    if (response.submission) await this.#postAll(response);
  }

  /** Throws 409 when editors have answered any of it, or when not all of it is in the thread yet. */
  async refuseDecided(response: OrganisationResponse): Promise<void> {
    const ids = (response.submission?.comments ?? []).map((comment) => postOf(response, comment));
    const posts = await this.#threads.byIds(ids);
    if (posts.size < ids.length) throw conflict(t('It is being sent at this moment. Try again in a minute.'));
    if ([...posts.values()].some((post) => isDecided(post)))
      throw conflict(t('The editors have decided on a comment of it, so it stays as it was sent.'));
  }

  /** Hears of every response that is sent or reopened. */
  follower(): Follower {
    return {
      name: 'organisation-responses',
      kinds: ['response'],
      handle: async ({ type, channel }: Change) => {
        if (type === 'response.submitted' || type === 'response.reopened')
          await this.carryOn(channel.slice('response:'.length));
      },
    };
  }

  async #postAll(response: OrganisationResponse): Promise<void> {
    const { _id, round, organisation, draft, submission } = response;
    const { by, late, comments, seeded } = submission!;
    const origin = seeded ? { from: 'seed', author: null, at: submission!.at, ref: null } : null;
    const known = new Map(response.comments.map((comment) => [comment.id, comment]));
    for (const id of comments) {
      const comment = known.get(id);
      // Whoever wrote it was erased since, with their words.
      if (!comment || comment.state !== 'standing') continue;
      await this.#posts.post({
        ...wordsOf(comment),
        key: `response:${_id}:${round}:${id}`,
        postId: postOf(response, id),
        thread: draftThread(draft),
        author: by,
        organisation,
        late,
        origin,
      });
    }
  }

  /** Of an earlier round: its posts are deleted, as their author could. */
  async #takeAway(response: OrganisationResponse): Promise<void> {
    const ids = response.comments.map(({ id }) => postOf(response, id));
    for (const post of (await this.#threads.byIds(ids)).values()) await this.#posts.withdraw(post);
  }
}

const wordsOf = ({ body, anchor, suggestion }: ResponseComment) => ({ body, anchor, suggestion });
