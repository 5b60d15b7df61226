import { createHash } from 'node:crypto';
import { conflict, forbidden, notFound, Problem } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { restrictionOf } from '../../core/rights.ts';
import { isSuspended } from '../accounts/accounts.policy.ts';
import type { HeldPost, HoldReason } from '../threads/held-post.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import { say, t } from '../../core/words/words.ts';
import type { HeldRow } from './moderation.models.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationStore } from './moderation.store.ts';
import { type HeldData, type HeldDecisionData, queueChannel } from './queue-channel.ts';

const mostWaiting = 5;

export interface HeldPostParts {
  log: ChangeLog;
  store: ModerationStore;
  /** The member with their rights as they are now, or somebody of another network as the group lets them; or null. */
  readerOf: (member: string, group?: string) => Promise<Reader | null>;
  /** What a thread is about, as this reader may see it; null when they may not. */
  subject: (reader: Reader, thread: string) => Promise<ThreadSubject | null>;
  /** Why a moderator should see it first, now that its author is confirmed; null when it may be posted. */
  screen: (reader: Reader, post: HeldPost) => Promise<HoldReason | null>;
  /** Appends the post to its thread and answers its id there; a second call changes nothing. */
  release: (post: HeldPost, id: string) => Promise<string>;
}

/**
 * Keeps posts that wait: those of members whose address is not confirmed, which are posted when it is, and those that a
 * moderator looks at first.
 */
export class HeldPosts {
  readonly #parts: HeldPostParts;

  constructor(parts: HeldPostParts) {
    this.#parts = parts;
  }

  /**
   * Keeps a post. Answers the id it will have; the same client's key again answers the same one. Throws 403 when five
   * of its author wait already (over all groups; posts sent to several groups in one moment may pass together).
   */
  async hold(post: HeldPost, key: string | undefined): Promise<string> {
    const { log, store } = this.#parts;
    const { change } = await log.append(queueChannel(post.group), {
      key: key && `${post.author}:${key}`,
      keyHash: key && hashOf(post),
      alone: true,
      decide: async () => {
        // What was posted elsewhere is there: its author cannot wait with it.
        if (!post.origin && (await store.countHeldOf(post.author)) >= mostWaiting)
          throw tooManyWaiting(post.why);
        return { type: 'post.held', actor: post.author, data: { heldId: newId(), ...post } };
      },
    });
    return (change.data as HeldData).heldId;
  }

  /**
   * Posts what waits for a member's address to be confirmed, if it is and they are neither suspended nor, in the group,
   * muted or banned. What they may no
   * longer see keeps waiting, and so does what a moderator should see first. Repeating it after a crash changes nothing.
   * Answers how many were posted.
   */
  async releaseOf(member: string): Promise<number> {
    const { store, readerOf, subject, screen } = this.#parts;
    const reader = await readerOf(member);
    if (!reader) return 0;
    let released = 0;
    for (const row of await store.heldOf(member)) {
      if (!mayPost(reader, row.group)) continue;
      if (!waitsForConfirmation(row) || !(await subject(reader, row.thread))) continue;
      const why = await screen(reader, postOf(row));
      if (why === null) await this.#release(row);
      else await this.#waitOn(row, why);
      released += why === null ? 1 : 0;
    }
    return released;
  }

  /**
   * Publishes a post that waits for a moderator: appended anew, as the newest of its thread. Throws 401, 403, 404, 409
   * (decided already, or its author may not post now).
   */
  async approve(reader: Reader, id: string): Promise<HeldRow> {
    const row = await this.find(reader, id);
    const author = await this.#parts.readerOf(row.author, row.group);
    if (!author || !mayPost(author, row.group) || !(await this.#parts.subject(author, row.thread)))
      throw conflict(t('Its author may not post there now, so it cannot be published.'));
    await this.#decide(reader, row, 'post.approved', '');
    await this.#release(row);
    return row;
  }

  /**
   * Decides that a post which waits for a moderator is not published, for a reason of the list; `words` are for its
   * author only. Throws as `approve`, 422 naming `words`.
   */
  async refuse(reader: Reader, id: string, reason: string, words = ''): Promise<HeldRow> {
    const row = await this.find(reader, id);
    const told = checkPostText('words', words, { min: 0, max: 1000 });
    await this.#decide(reader, row, 'post.refused', reason, told);
    return row;
  }

  /** A post that waits for a moderator, for somebody who may decide about it. Throws 401, 403, 404. */
  async find(reader: Reader, id: string): Promise<HeldRow> {
    const row = await this.#parts.store.held(id);
    const subject = row && (await this.#parts.subject(reader, row.thread));
    if (!row || !subject || waitsForConfirmation(row)) throw notFound(say('waiting post'));
    activeMember(reader, t('Sign in to moderate.'), row.group);
    if (!moderationPolicies['held.decide'](reader, { group: row.group, scope: subject.scope }))
      throw forbidden(t('Only a moderator of the group may do this.'));
    return row;
  }

  /**
   * Publishes a post whose refusal was taken back. Nothing happens when it was published already, or when its author may
   * not post there now.
   */
  async publishRefused(id: string): Promise<void> {
    const row = await this.#parts.store.held(id);
    if (row?.state !== 'refused' || row.body === '') return;
    const author = await this.#parts.readerOf(row.author, row.group);
    if (author && mayPost(author, row.group) && (await this.#parts.subject(author, row.thread)))
      await this.#release(row);
  }

  async #decide(
    reader: Reader,
    { _id: heldId, group, thread: threadId, author }: HeldRow,
    type: 'post.approved' | 'post.refused',
    reason: string,
    words = '',
  ): Promise<void> {
    const action = type === 'post.approved' ? 'released' : 'dropped';
    const data: HeldDecisionData = {
      heldId,
      threadId,
      author,
      member: author,
      action,
      reason,
      ...(action === 'dropped' && { decisionId: heldId, words }),
    };
    await this.#parts.log.append(queueChannel(group), {
      alone: true,
      decide: async () => {
        if ((await this.#parts.store.held(heldId))?.state !== 'waiting')
          throw conflict(
            t('This post waits no longer: somebody else has decided, or its author took it back.'),
          );
        return { type, actor: reader.member!.id, data };
      },
    });
  }

  async #release(row: HeldRow): Promise<void> {
    const postId = await this.#parts.release(postOf(row), row._id);
    const data = { heldId: row._id, postId, threadId: row.thread, author: row.author, why: row.why ?? null };
    await this.#parts.log.append(queueChannel(row.group), {
      key: `release:${row._id}`,
      keyHash: 'release',
      decide: () => ({ type: 'post.released', actor: null, data }),
    });
  }

  async #waitOn({ _id: heldId, group, thread: threadId }: HeldRow, why: HoldReason): Promise<void> {
    await this.#parts.log.append(queueChannel(group), {
      key: `wait:${heldId}`,
      keyHash: 'wait',
      decide: () => ({ type: 'post.waits-on', actor: null, data: { heldId, threadId, why } }),
    });
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
        if (change.type !== 'post.approved') return;
        // It was approved, and the process may have ended before it was posted.
        const row = await this.#parts.store.held(change.data['heldId'] as string);
        if (row?.state === 'approved') await this.#release(row);
      },
    };
  }
}

const freeing = new Set(['member.confirmed', 'member.restored', 'member.roles']);

function whoseToRelease({ type, data }: Change): string | null {
  const member = freeing.has(type) ? data['member'] : type === 'post.held' ? data['author'] : null;
  return typeof member === 'string' ? member : null;
}

function mayPost(reader: Reader, group: string): boolean {
  const { member } = reader;
  return member !== null && member.confirmed && !isSuspended(member) && !restrictionOf(reader, group);
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
    late,
    origin,
    key,
    keyHash,
    why = 'unconfirmed',
  } = row;
  const said = { body, replyTo, anchor, about, formal, suggestion, ...(late && { late }) };
  return { why, thread, group, author, ...said, ...(origin && { origin }), key, keyHash };
}

function hashOf({ thread, body, replyTo, anchor, formal, suggestion }: HeldPost): string {
  const suggested = suggestion === null ? [] : [suggestion];
  const words = JSON.stringify([thread, body, replyTo, anchor, formal, ...suggested]);
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}

/** Whether it waits for its author alone. */
const waitsForConfirmation = ({ why }: HeldRow): boolean => why === undefined || why === 'unconfirmed';

function tooManyWaiting(why: HoldReason): Problem {
  if (why !== 'unconfirmed') {
    return new Problem(403, 'too-many-waiting', t('Your earlier posts wait for a moderator'), {
      detail: t(
        'You have {most} posts waiting already. When a moderator has looked at them you can write more.',
        {
          most: mostWaiting,
        },
      ),
    });
  }
  return new Problem(403, 'too-many-waiting', t('Confirm your e-mail address first'), {
    detail: t(
      'You have {most} posts waiting already. Confirm your e-mail address, with the link that we sent you: they are posted then, and you can write more. On your account page you can ask for a new link.',
      { most: mostWaiting },
    ),
  });
}
