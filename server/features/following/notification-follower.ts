import { LRUCache } from 'lru-cache';
import { type Change, shownAt } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import { mentionedHandles } from '../../core/markdown/render.ts';
import type { People } from '../../core/people.ts';
import { everyone, maySee, type Reader } from '../../core/reader.ts';
import { isFromElsewhere } from '../threads/elsewhere.ts';
import { isImported } from '../threads/imported-posts.ts';
import type { PostData } from '../threads/thread-channel.ts';
import type { PostsMovedData } from '../threads/thread-order.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { tellOfDisposition } from './disposition-news.ts';
import { draftNews } from './draft-news.ts';
import { targetOfThread, targetsOfPost } from './follow-targets.ts';
import type { FollowService } from './follows.service.ts';
import type { Notifier } from './notifier.ts';
import type { ReadPlaceStore } from './read-places.store.ts';

export interface NotificationParts {
  follows: FollowService;
  notifier: Notifier;
  places: ReadPlaceStore;
  people: People;
  store: ThreadStore;
  /** A member with their rights; null when there is no such member. */
  readerOf(member: string): Promise<Reader | null>;
  /** The chairs of a group, by id. */
  chairsOf(group: string): Promise<string[]>;
  /** Who made a report; null when it is not known. */
  reporterOf(report: string): Promise<string | null>;
}

/** What is older than this is no news: a site that begins to follow its log does not tell of years. */
const newsMs = 30 * 24 * 3600 * 1000;

/** Follows the log and writes what members are told of on this site. */
export function notificationFollower(parts: NotificationParts): Follower {
  const posting = new LRUCache<string, true>({ max: 10_000 });
  const asked: FollowService['hearersOf'] = (targets) => parts.follows.hearersOf(targets);
  return {
    name: 'notifications',
    kinds: ['thread', 'framework', 'queue'],
    handle: (change) => handle(change, asked),
    async handleMany(changes) {
      // Who hears of posts that another site brings to a thread is asked once: nobody comes to follow it by them.
      const known = new Map<string, ReturnType<FollowService['hearersOf']>>();
      const kept: FollowService['hearersOf'] = (targets) => {
        const name = targets.join(' ');
        const hearers = known.get(name) ?? asked(targets);
        known.set(name, hearers);
        return hearers;
      };
      for (const change of changes) {
        const cameFromElsewhere = isFromElsewhere(change.origin);
        if (!cameFromElsewhere) known.clear();
        await handle(change, cameFromElsewhere ? kept : asked);
      }
    },
  };

  async function handle(change: Change, hearersOf: FollowService['hearersOf']): Promise<void> {
    // Nobody here followed it where it happened.
    if (isImported(change)) return;
    const isNews = shownAt(change).getTime() > Date.now() - newsMs;
    if (change.type === 'post.created') {
      // What was moved was told when it was written.
      if (isNews && change.data['from'] === undefined) await tellOfPost(parts, change, hearersOf);
      // Whoever writes on another site follows it there.
      if (!isFromElsewhere(change.origin)) await followByPosting(parts, posting, change);
      return;
    }
    if (!isNews) return;
    if (change.channel.startsWith('framework:')) await draftNews(parts, change);
    else if (change.type === 'post.edited') await tellMentioned(parts, change, new Set());
    else if (change.type === 'post.hidden' || change.type === 'post.restored')
      await tellModerated(parts, change);
    else if (change.type.startsWith('disposition.')) await tellOfDisposition(parts, change);
    else if (change.type === 'posts.moved') await followMerged(parts, change);
    else if (change.type === 'post.released' || change.type === 'post.refused')
      await tellWaiting(parts, change);
    else if (change.type === 'reaction.changed') await tellReaction(parts, change);
    else if (change.type === 'report.settled')
      await tellReporter(parts, change, change.data['reportId'] as string);
    else if (change.type === 'decision.made')
      for (const report of change.data['reports'] as string[]) await tellReporter(parts, change, report);
  }
}

const threadOf = ({ channel }: Change): string => channel.slice('thread:'.length);
const happened = (change: Change) => ({ seq: change.seq, at: shownAt(change) });

/** Those of these members who may read a thread about this. What one may not see is not written for them. */
async function mayRead(
  parts: NotificationParts,
  subject: ThreadSubject,
  members: string[],
): Promise<string[]> {
  if (subject.scope === 'public') return members;
  const readers = await Promise.all(members.map((member) => parts.readerOf(member)));
  return members.filter((_, at) => readers[at] && maySee(readers[at], subject));
}

/** Each member hears of a post once: as mentioned, else as answered, else as a follower. */
async function tellOfPost(
  parts: NotificationParts,
  change: Change,
  hearersOf: FollowService['hearersOf'],
): Promise<void> {
  const { notifier, places, store } = parts;
  const { postId: post, number, author, replyTo, about } = change.data as PostData;
  const thread = threadOf(change);
  const subject = await store.subject(everyone, thread);
  if (!subject) return;
  const told = await tellMentioned(parts, change, new Set([author]));
  const answered = replyTo ? (await store.byIds([replyTo])).get(replyTo)?.author : undefined;
  if (answered && !told.has(answered)) {
    const allowed = await mayRead(parts, subject, [answered]);
    await notifier.once(allowed, 'reply', post, { thread, post, number }, happened(change));
    told.add(answered);
  }
  const hearers = await hearersOf(targetsOfPost(thread, about, subject.group));
  const others = hearers.map(({ member }) => member).filter((member) => !told.has(member));
  // Those who sat there and saw it arrive have nothing to be told.
  const unread = new Set(await places.notPast(await mayRead(parts, subject, others), thread, number));
  const wanting = hearers.filter(({ member }) => unread.has(member));
  await notifier.gathered(wanting, 'posts', thread, { thread, number }, happened(change));
}

/** Tells those whom the words mention, however often they are changed, once. Answers all who have been told. */
async function tellMentioned(
  parts: NotificationParts,
  change: Change,
  told: Set<string>,
): Promise<Set<string>> {
  const { notifier, people, store } = parts;
  const { postId: post, body = '' } = change.data as Partial<PostData> & { postId: string };
  const handles = mentionedHandles(body);
  if (handles.length === 0) return told;
  const found = [...(await people.byHandles(handles)).values()].map(({ id }) => id);
  const author = change.actor;
  const subject = await store.subject(everyone, threadOf(change));
  if (!subject) return told;
  const others = found.filter((id) => !told.has(id) && id !== author);
  const members = await mayRead(parts, subject, others);
  const number = (await store.byIds([post])).get(post)?.number;
  await notifier.once(members, 'mention', post, { thread: threadOf(change), post, number }, happened(change));
  return new Set([...told, ...members]);
}

/** Tells the author what a moderator did to a post. What carries out a decision is told as the decision. */
async function tellModerated({ notifier, store }: NotificationParts, change: Change): Promise<void> {
  if (change.data['decision'] !== undefined) return;
  const { postId: post } = change.data as PostData;
  const author = (await store.byIds([post])).get(post)?.author;
  if (!author || author === change.actor) return;
  const kind = change.type === 'post.hidden' ? 'hidden' : 'shown';
  const about = { thread: threadOf(change), post };
  await notifier.once([author], kind, `${post} ${change.seq}`, about, happened(change));
}

/** Those who followed a thread follow the one that it was merged into. */
async function followMerged({ follows }: NotificationParts, change: Change): Promise<void> {
  const { as, to } = change.data as PostsMovedData;
  if (as === 'merged') await follows.carry(targetOfThread(threadOf(change)), targetOfThread(to));
}

/** Tells the author what became of a post that waited for a moderator. */
async function tellWaiting({ notifier }: NotificationParts, change: Change): Promise<void> {
  const { heldId, threadId: thread, postId: post, author, why } = change.data as Record<string, string>;
  const released = change.type === 'post.released';
  // What waited for its author alone they have published themselves.
  if (!author || author === change.actor || (released && (why ?? 'unconfirmed') === 'unconfirmed')) return;
  const kind = released ? 'held-published' : 'held-refused';
  await notifier.once([author], kind, heldId!, { thread, ...(post && { post }) }, happened(change));
}

/** Tells the author that there are reactions; whose they are is known to nobody. */
async function tellReaction({ notifier, store }: NotificationParts, change: Change): Promise<void> {
  const { postId: post, on } = change.data as { postId: string; on?: boolean };
  const author = (await store.byIds([post])).get(post)?.author;
  // Reactions go with a post that is moved.
  const again = change.data['moved'] === true;
  if (on !== true || again || !author || author === change.actor) return;
  await notifier.gathered([author], 'reactions', post, { thread: threadOf(change), post }, happened(change));
}

/** Tells a reporter what became of the report: by a decision, or as reports were settled before there were any. */
async function tellReporter(
  { notifier, reporterOf }: NotificationParts,
  change: Change,
  report: string,
): Promise<void> {
  const { postId: post, threadId: thread, outcome, action, hide } = change.data as Record<string, string>;
  const reporter = await reporterOf(report);
  if (!reporter || reporter === change.actor) return;
  const hidden = outcome === 'hidden' || action === 'hidden' || action === 'removed' || Boolean(hide);
  const kept = outcome === 'kept' || action === 'kept';
  const kind = hidden ? 'report-hidden' : kept ? 'report-kept' : 'report-acted';
  await notifier.once([reporter], kind, report, { thread, post }, happened(change));
}

async function followByPosting(
  { follows }: NotificationParts,
  done: LRUCache<string, true>,
  change: Change,
): Promise<void> {
  const { author } = change.data as PostData;
  const target = targetOfThread(threadOf(change));
  const name = `${author} ${target}`;
  // A choice that was made since stays in any case; asking again is only spared.
  if (done.has(name)) return;
  await follows.followByPosting(author, target);
  done.set(name, true);
}
