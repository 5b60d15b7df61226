import { createHash } from 'node:crypto';
import { conflict, Problem } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Reader } from '../../core/reader.ts';
import { isSuspended } from '../accounts/accounts.policy.ts';
import type { HeldPost } from '../threads/held-post.ts';
import { t } from '../../core/words/words.ts';
import type { HeldRow } from './moderation.models.ts';
import type { ModerationStore } from './moderation.store.ts';
import { type HeldData, queueChannel } from './queue-channel.ts';

const mostWaiting = 5;

export interface HeldPostParts {
  log: ChangeLog;
  store: ModerationStore;
  /** The member with their rights as they are now, or null. */
  readerOf: (member: string) => Promise<Reader | null>;
  /** Whether this reader may see the thread. */
  maySeeThread: (reader: Reader, thread: string) => Promise<boolean>;
  /** Appends the post to its thread and answers its id there; a second call changes nothing. */
  release: (post: HeldPost, id: string) => Promise<string>;
}

/** Keeps the posts of members whose address is not confirmed, and posts them when it is. */
export class HeldPosts {
  readonly #parts: HeldPostParts;

  constructor(parts: HeldPostParts) {
    this.#parts = parts;
  }

  /**
   * Keeps a post. Answers the id it will have; the same client's key again answers the same one. Throws 403 when five
   * wait already (counted over all groups; posts sent to several groups in one moment may pass together).
   */
  async hold(post: HeldPost, key: string | undefined): Promise<string> {
    const { log, store } = this.#parts;
    const { change } = await log.append(queueChannel(post.group), {
      key: key && `${post.author}:${key}`,
      keyHash: key && hashOf(post),
      alone: true,
      decide: async () => {
        if ((await store.countHeldOf(post.author)) >= mostWaiting) throw tooManyWaiting();
        return { type: 'post.held', actor: post.author, data: { heldId: newId(), ...post } };
      },
    });
    return (change.data as HeldData).heldId;
  }

  /**
   * Posts what a member has waiting, if their address is confirmed and they are not suspended. What they may no longer
   * see keeps waiting. Repeating it after a crash changes nothing. Answers how many were posted.
   */
  async releaseOf(member: string): Promise<number> {
    const { log, store, readerOf, maySeeThread, release } = this.#parts;
    const reader = await readerOf(member);
    if (!reader || !mayPost(reader)) return 0;
    let released = 0;
    for (const row of await store.heldOf(member)) {
      if (!(await maySeeThread(reader, row.thread))) continue;
      const postId = await release(postOf(row), row._id);
      await log.append(queueChannel(row.group), {
        key: `release:${row._id}`,
        keyHash: 'release',
        decide: () => ({
          type: 'post.released',
          actor: null,
          data: { heldId: row._id, postId, threadId: row.thread },
        }),
      });
      released += 1;
    }
    return released;
  }

  /** Takes back one's own waiting post, so that it is never posted. Throws 404, 409. */
  async drop(reader: Reader, id: string): Promise<void> {
    const { log, store } = this.#parts;
    const row = await store.ownHeld(reader, id);
    await log.append(queueChannel(row.group), {
      key: `drop:${id}`,
      keyHash: 'drop',
      alone: true,
      decide: async () => {
        const still = (await store.heldOf(row.author)).some(({ _id }) => _id === id);
        if (!still) throw conflict(t('This post waits no longer: it has been posted or taken back.'));
        return { type: 'post.dropped', actor: row.author, data: { heldId: id, threadId: row.thread } };
      },
    });
  }

  /** Posts what waits as soon as its author may post, whichever of the two was written first. */
  follower(): Follower {
    return {
      name: 'held-posts',
      kinds: ['members', 'queue'],
      handle: async (change) => {
        const member = whoseToRelease(change);
        if (member) await this.releaseOf(member);
      },
    };
  }
}

const freeing = new Set(['member.confirmed', 'member.restored', 'member.roles']);

function whoseToRelease({ type, data }: Change): string | null {
  const member = freeing.has(type) ? data['member'] : type === 'post.held' ? data['author'] : null;
  return typeof member === 'string' ? member : null;
}

function mayPost({ member }: Reader): boolean {
  return member !== null && member.confirmed && !isSuspended(member);
}

/** Always in this order of fields, since a repeated release is known by the hash of its words. */
function postOf(row: HeldRow): HeldPost {
  const {
    thread,
    group,
    author,
    body,
    replyTo,
    anchor,
    about,
    formal,
    suggestion = null,
    key,
    keyHash,
  } = row;
  return { thread, group, author, body, replyTo, anchor, about, formal, suggestion, key, keyHash };
}

function hashOf({ thread, body, replyTo, anchor, formal, suggestion }: HeldPost): string {
  const suggested = suggestion === null ? [] : [suggestion];
  const words = JSON.stringify([thread, body, replyTo, anchor, formal, ...suggested]);
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}

function tooManyWaiting(): Problem {
  return new Problem(403, 'too-many-waiting', t('Confirm your e-mail address first'), {
    detail: t(
      'You have {most} posts waiting already. Confirm your e-mail address, with the link that we sent you: they are posted then, and you can write more. On your account page you can ask for a new link.',
      { most: mostWaiting },
    ),
  });
}
