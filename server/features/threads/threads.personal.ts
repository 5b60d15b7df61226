import type { ChangeLog } from '../../core/log/change-log.ts';
import { shownAt, type Change } from '../../core/log/change.ts';
import type { PersonalData } from '../../core/personal.ts';
import { everyone, guest, type Reader } from '../../core/reader.ts';
import type { Forgetting } from './forgetting.service.ts';
import { changesOfPost, versionChanges } from './post-history.ts';
import type { ReactionModels } from './reactions.models.ts';
import type { Post, ThreadModels } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

export interface ThreadsPersonalParts {
  log: ChangeLog;
  models: ThreadModels & ReactionModels;
  store: ThreadStore;
  forgetting: Forgetting;
  /** A member with their rights as they are now; null when there is none. */
  readerOf(member: string): Promise<Reader | null>;
}

/** Posts with every version, and reactions. */
export function threadsPersonal(parts: ThreadsPersonalParts): PersonalData {
  const { log, models, store, forgetting, readerOf } = parts;
  return {
    name: 'posts',
    async collect(member) {
      const posts = await models.posts.find({ author: member }).sort({ createdAt: 1 }).lean<Post[]>();
      const held = await models.reactions.find({ member, on: true }).lean();
      // Where a post stands is told as far as its author may still know of it.
      const reader = (await readerOf(member)) ?? guest;
      const told: Record<string, unknown>[] = [];
      for (const post of posts) {
        // It is told where it was moved to.
        if (post.moved) continue;
        const subject = await store.subject(reader, post.thread);
        const changes = await changesOfPost({ log, store }, everyone, post);
        told.push(postOf(post, subject?.title ?? null, changes));
      }
      return { posts: told, reactions: held.map(({ post, name }) => ({ post, name })) };
    },
    async erase(member, { words }) {
      if (words === 'keep') return;
      // Those that another run has come to are passed over.
      const posts = await models.posts
        .find({ author: member }, { thread: 1 })
        .lean<Pick<Post, '_id' | 'thread'>[]>();
      for (const post of posts) await forgetting.eraseWords(post, 'left');
    },
  };
}

function postOf(post: Post, thread: string | null, changes: Change[]): Record<string, unknown> {
  const { _id, number, body, createdAt, editedAt, deletedAt, hidden, replyTo, anchor, formal } = post;
  const versions = versionChanges(changes).map((change) => ({
    version: change.data['version'],
    at: shownAt(change),
    body: change.data['body'],
    ...(change.data['redacted'] === true && { withdrawn: true }),
  }));
  return {
    id: _id,
    address: `/posts/${_id}`,
    thread,
    number,
    body,
    createdAt,
    editedAt,
    deletedAt,
    hidden,
    replyTo,
    anchor,
    formal,
    late: post.late ?? false,
    suggestion: post.suggestion ?? null,
    versions,
  };
}
