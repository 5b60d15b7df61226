import { conflict, forbidden, notFound, Problem } from '../../core/errors.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { carriesWords, type ErasedData, type WithdrawnData, withoutWords } from './erased-post.ts';
import { changesOfPost, versionChanges } from './post-history.ts';
import { activeMember, checkReason, refuseGone } from './post-rules.ts';
import type { ThreadState } from './thread-channel.ts';
import { targetOf, threadPolicies } from './threads.policy.ts';
import type { Post, ThreadModels } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

const dayMs = 24 * 3600 * 1000;
/** How long a deleted post can be brought back. */
export const restorableDays = 30;

export interface ForgettingParts {
  log: ChangeLog;
  models: Pick<ThreadModels, 'posts'>;
  store: ThreadStore;
  /** Takes copies of the words of a post away that are kept elsewhere. */
  elsewhere?: (postId: string) => Promise<void>;
}

/** Taking words away for good: of a post, of one of its versions. A change tells of it, then the log forgets them. */
export class Forgetting {
  readonly #parts: ForgettingParts;

  constructor(parts: ForgettingParts) {
    this.#parts = parts;
  }

  /** Takes the words of a post away, whoever asks. Doing it again changes nothing. */
  async eraseWords(post: Pick<Post, '_id' | 'thread'>, why: ErasedData['why']): Promise<void> {
    const { log, models } = this.#parts;
    await log.append<ThreadState>(`thread:${post.thread}`, {
      key: `erased:${post._id}`,
      keyHash: 'erased',
      alone: true,
      decide: async () => {
        const now = await models.posts.findById(post._id).lean<Post>();
        if (!now) throw notFound('post');
        const { deletedAt, hidden } = now;
        if (why === 'deleted' && !deletedAt) throw conflict('the post was restored');
        const data: ErasedData = {
          postId: post._id,
          why,
          standing: !deletedAt && !hidden,
          deletedAt: deletedAt?.toISOString() ?? null,
        };
        return { type: 'post.erased', actor: null, data };
      },
    });
    await this.#forgetWords(`thread:${post.thread}`, post._id);
  }

  /** Takes the words of a post away, with those that it left where it was moved from. */
  async eraseEverywhere(post: Pick<Post, '_id' | 'thread' | 'from'>, why: ErasedData['why']): Promise<void> {
    for (const old of await this.#oldPlaces(post)) await this.eraseWords(old, why);
    await this.eraseWords(post, why);
  }

  /** Takes the name of whoever wrote a post elsewhere out of where it says to come from. */
  async forgetElsewhere({ _id, thread }: Pick<Post, '_id' | 'thread'>): Promise<void> {
    const named = { channel: `thread:${thread}`, 'data.postId': _id, 'origin.author': { $type: 'string' } };
    await this.#parts.log.rewrite(named, ({ data, origin }) =>
      origin ? { data, origin: { ...origin, author: null } } : null,
    );
    // The log, rewritten, says the same: made anew, the post has no name either.
    await this.#parts.models.posts.updateOne(
      { _id, origin: { $ne: null } },
      { $set: { 'origin.author': null } },
    );
  }

  /** Takes the words of posts away that were deleted 30 days ago. Answers how many. */
  async eraseDeleted(now: Date): Promise<number> {
    const before = new Date(now.getTime() - restorableDays * dayMs);
    const due = await this.#parts.models.posts
      .find(
        // What is left where a post was moved from is no deleted post: it holds the versions of one that stands.
        { deletedAt: { $lt: before, $type: 'date' }, erasedAt: null, moved: { $exists: false } },
        { thread: 1, from: 1 },
      )
      .lean<Pick<Post, '_id' | 'thread' | 'from'>[]>();
    for (const post of due) {
      try {
        await this.eraseEverywhere(post, 'deleted');
      } catch (error) {
        // Restored in this moment, or in a thread that is no more: the others are due all the same.
        if (!(error instanceof Problem)) throw error;
      }
    }
    return due.length;
  }

  /**
   * Takes back one earlier version of a post: by its author, or by a moderator with a reason. Its words go from the
   * history and from the log. Withdrawing again changes nothing. Throws 401, 403, 404 (no such version), 409 (the
   * newest one, a deleted post), 422 (no reason).
   */
  async withdrawVersion(reader: Reader, postId: string, version: number, reason: string): Promise<void> {
    const { log, store } = this.#parts;
    const { post, by } = await this.versionOf(reader, postId, version);
    const words = by === 'moderator' ? { reason: checkReason(reason) } : {};
    const data: WithdrawnData = { postId, version, by, ...words };
    await log.append<ThreadState>(`thread:${post.thread}`, {
      key: `withdrawn:${postId}:v${version}`,
      keyHash: 'withdrawn',
      alone: true,
      decide: async () => {
        refuseGone(await store.post(reader, postId));
        return { type: 'post.version-withdrawn', actor: reader.member!.id, data };
      },
    });
    await this.#forgetVersion(`thread:${post.thread}`, postId, version);
  }

  /** Takes earlier versions of a post back that hold any of these words, in big letters or small. Answers how many. */
  async forgetVersionsNaming(post: Post, naming: string[]): Promise<number> {
    const words = naming.map((one) => one.toLowerCase());
    const made = versionChanges(await changesOfPost(this.#parts, everyone, post));
    const due = made.filter(({ data }) => {
      const body = data['redacted'] === true ? '' : String(data['body']).toLowerCase();
      return data['version'] !== post.version && words.some((one) => one !== '' && body.includes(one));
    });
    for (const change of due) {
      const version = change.data['version'] as number;
      const data: WithdrawnData = { postId: post._id, version, by: 'site' };
      await this.#parts.log.append<ThreadState>(`thread:${post.thread}`, {
        key: `withdrawn:${post._id}:v${version}`,
        keyHash: 'withdrawn',
        alone: true,
        decide: () => ({ type: 'post.version-withdrawn', actor: null, data }),
      });
      await this.#forgetVersion(`thread:${post.thread}`, post._id, version);
    }
    return due.length;
  }

  /** Where a post was before it was moved here: its earlier versions are in the log of those threads. */
  async #oldPlaces(post: Pick<Post, 'from'>): Promise<Pick<Post, '_id' | 'thread'>[]> {
    const places: Pick<Post, '_id' | 'thread'>[] = [];
    let { from } = post;
    while (from) {
      places.push({ _id: from.post, thread: from.thread });
      from = (await this.#parts.models.posts.findById(from.post, { from: 1 }).lean<Post>())?.from;
    }
    return places;
  }

  /** The post and as what this reader may withdraw this version of it. Throws 401, 403, 404, 409 as withdrawing does. */
  async versionOf(reader: Reader, postId: string, version: number) {
    activeMember(reader, t('Sign in to withdraw a version of a post.'));
    const post = await this.#parts.store.post(reader, postId);
    if (!threadPolicies['version.withdraw'](reader, targetOf(post)))
      throw forbidden(t('Only its author or a moderator of the group may withdraw a version of a post.'));
    refuseGone(post);
    if (!(version >= 1 && version <= post.version)) throw notFound(say('version'));
    if (version === post.version) {
      throw conflict(
        t('This is what the post says now. Edit the post first: then this version can be withdrawn.'),
      );
    }
    const by: WithdrawnData['by'] = post.author === reader.member!.id ? 'author' : 'moderator';
    return { post, by };
  }

  /**
   * Has a post shown anew since somebody whom it names has left: whoever wrote it, or whom it answers or mentions. `who`
   * makes it once for each person.
   */
  async unname({ _id: postId, thread }: Pick<Post, '_id' | 'thread'>, who: string): Promise<void> {
    await this.#parts.log.append<ThreadState>(`thread:${thread}`, {
      key: `unnamed:${postId}:${who}`,
      keyHash: 'unnamed',
      decide: () => ({ type: 'post.unnamed', actor: null, data: { postId } }),
    });
  }

  /** Makes the log forget what it says is gone, even if the process was killed in between. */
  follower(): Follower {
    return {
      name: 'forget-words',
      kinds: ['thread'],
      handle: async ({ channel, type, data }) => {
        if (type === 'post.erased') await this.#forgetWords(channel, data['postId'] as string);
        if (type === 'post.version-withdrawn') {
          const { postId, version } = data as WithdrawnData;
          await this.#forgetVersion(channel, postId, version);
        }
      },
    };
  }

  async #forgetWords(channel: string, postId: string): Promise<void> {
    await this.#forget({ channel, 'data.postId': postId, 'data.redacted': { $ne: true } });
    await this.#parts.elsewhere?.(postId);
  }

  async #forgetVersion(channel: string, postId: string, version: number): Promise<void> {
    const post = await this.#parts.models.posts.findById(postId, { from: 1 }).lean<Post>();
    const old = post ? await this.#oldPlaces(post) : [];
    const places = [
      { channel, id: postId },
      ...old.map((at) => ({ channel: `thread:${at.thread}`, id: at._id })),
    ];
    for (const { channel: where, id } of places) {
      await this.#forget({
        channel: where,
        'data.postId': id,
        'data.version': version,
        'data.redacted': { $ne: true },
      });
    }
  }

  #forget(filter: Record<string, unknown>): Promise<number> {
    const all = { ...filter, type: { $in: carriesWords } };
    // The hash of what was sent would let a guess be proved.
    return this.#parts.log.rewrite(all, ({ data }: Change) => ({ data: withoutWords(data), keyHash: null }));
  }
}
