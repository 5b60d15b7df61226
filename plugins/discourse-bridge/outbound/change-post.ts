import { everyone, newId, type PostShape, t } from '../../../server/plugin-api.ts';
import type { Bridge, PostPair, Task, TopicPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { withMark, withoutMark } from '../text/marks.ts';
import { note } from '../work/events.ts';
import { type ForumError, isForumError, troubleOfForum } from '../work/forum-error.ts';
import { Refused, troubleOf } from '../work/outcomes.ts';
import { countWrite } from './breaker.ts';
import type { OutParts } from './out-parts.ts';
import { showPlaces } from './places.ts';
import { renewCopies } from './copies.ts';
import { throwRefusal } from './refusals.ts';
import { stands } from './standing.ts';
import { saysNo, standsThere } from './standing-there.ts';
import { changedOn, takenDownWords } from './taken-down.ts';
import { textOfPost } from './text-of-post.ts';
import { flowsInto, wayOf } from './ways.ts';
import { changerOf } from './changer.ts';

interface Change {
  bridge: Bridge;
  task: Task;
  topic: TopicPair;
  pair: PostPair;
  post: PostShape | null;
  /** As whom it is changed there; null for the bridge's account. */
  as: number | null;
}

/** The longest post that is here as it is there. */
const longestWhole = 10_000;

/** Brings a post that is on both sides in step there, after it was changed here. */
export async function changePost(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  pair: PostPair,
  post: PostShape | null,
): Promise<void> {
  if (pair.origin === 'forum' && !pair.forumLive && post && stands(post))
    return hideAgain(out, bridge, pair, post);
  const topic = await out.stores.topics.get(bridge._id, pair.topic);
  if (!topic) return;
  const as = await changerOf(out, bridge, pair, post);
  if (as === undefined) return;
  const change: Change = { bridge, task, topic, pair, post, as };
  if (!post || !stands(post)) return takeDown(out, change);
  try {
    if (topic.state !== 'gone' && (await mayFlow(out, change))) await bringUp(out, change, post);
  } finally {
    // They go their own ways, whatever becomes of the first.
    await bringCopiesUp(out, change, post);
  }
}

/**
 * Somebody here shows again what can not be seen where it was written. It may be private there by now, which nobody here
 * knows: the forum decides, and it is shown when the forum shows it.
 */
async function hideAgain(out: OutParts, bridge: Bridge, pair: PostPair, post: PostShape): Promise<void> {
  await out.stores.posts.change(pair, { downHere: true, mootLive: false });
  const reason = t('It can not be seen on {forum}, where it was written.', { forum: bridge.host });
  const key = `${bridge._id}:hide-again:${newId()}`;
  await out.host.act({ do: 'post.hide', post: post.id, reason }, { as: 'plugin', key });
  await note(out, bridge, 'post-removed-there', post.id);
}

/** What is taken away here is taken away there whatever else holds; words go only where those who may read them are. */
async function mayFlow(out: OutParts, { bridge, pair }: Change): Promise<boolean> {
  const thread = await out.host.read.thread(everyone, pair.thread);
  return thread !== null && (await wayOf(out, bridge, thread)) !== null;
}

async function bringUp(out: OutParts, change: Change, post: PostShape): Promise<void> {
  const { pair } = change;
  const { posts } = out.stores;
  if (!pair.mootLive) {
    if (!pair.forumLive && pair.origin === 'moot') await recover(out, change);
    // Taken down once more, it is so because somebody here decided it.
    await posts.change(pair, { mootLive: true, downHere: false });
    await showPlaces(out, pair.local);
  }
  if (!pair.forumLive || pair.mootHash === hashOf(post.body)) return;
  if (pair.origin === 'forum' && !(await isAsAgreed(out, change))) return;
  await edit(out, change, post);
}

/** Second ones that staff made say the same, where those who may read them may read it here. */
async function bringCopiesUp(out: OutParts, change: Change, post: PostShape): Promise<void> {
  const { bridge, task, pair, as } = change;
  if (!pair.copies?.length) return;
  const thread = await out.host.read.thread(everyone, pair.thread);
  if (!thread) return;
  const raw = await textOfPost(out, bridge, post, { as, named: isNamed(change) });
  try {
    const goes = ({ topic }: { topic: number }) => flowsInto(out, bridge, topic, thread);
    await renewCopies(out, change, { raw, reason: changedOn(out) }, goes);
  } catch (error) {
    await throwRefusal(out, bridge, task, error, { post, as });
  }
}

async function edit(out: OutParts, change: Change, post: PostShape): Promise<void> {
  const { bridge, task, pair, as } = change;
  const { posts } = out.stores;
  const mootHash = hashOf(post.body);
  const text = await textOfPost(out, bridge, post, { as, named: isNamed(change) });
  // A post of the forum was never marked: it is known by its pair.
  const raw = pair.origin === 'forum' ? withoutMark(text) : text;
  const reason = changedOn(out);
  if (hashOf(raw) === pair.forumHash) return posts.change(pair, { mootHash });
  await countWrite(out, bridge, change.topic);
  try {
    const there = await out.clients.writer(bridge, as).editPost(pair.post, { raw, reason });
    await posts.change(pair, { mootHash, forumHash: hashOf(there.raw ?? raw) });
  } catch (error) {
    await throwRefusal(out, bridge, task, error, { post, as });
  }
  await note(out, bridge, 'post-changed-out', pair.local, { topic: pair.topic, post: pair.post });
}

/** Of a post of the forum, whose home is there: what changed there meanwhile, or is only partly here, stays. */
async function isAsAgreed(out: OutParts, { bridge, pair, topic }: Change): Promise<boolean> {
  const [there] = await out.clients.writer(bridge).topicPosts(pair.topic, [pair.post]);
  if (there?.raw && hashOf(there.raw) === pair.forumHash) {
    if (there.raw.length > longestWhole) throw new Refused(troubleOf('partly-here', out.clock.now()));
    return true;
  }
  const subject = `${topic.topic}/${pair.post}`;
  await out.tasks.ask(bridge._id, 'post-there', subject, { topic: topic.topic });
  return false;
}

async function takeDown(out: OutParts, change: Change): Promise<void> {
  const { pair, post, topic } = change;
  if (pair.origin === 'forum' && !isOwnDeletion(post)) return;
  try {
    if (topic.state !== 'gone') await takeFirstDown(out, change);
  } finally {
    // Hidden here because it is gone there, it may go on in one of them.
    if (!pair.downHere) await takeCopiesDown(out, change);
  }
}

async function takeCopiesDown(out: OutParts, change: Change): Promise<void> {
  try {
    await renewCopies(out, change, { raw: takenDown(out, change.pair), reason: changedOn(out) });
  } catch (error) {
    throw isForumError(error) && saysNo(error) ? refusedToChange(out, error) : error;
  }
}

async function takeFirstDown(out: OutParts, change: Change): Promise<void> {
  const { pair, post } = change;
  const { posts } = out.stores;
  // Agreed already: taken down before, or because it is gone there.
  if (!pair.mootLive && !post?.erased) return;
  if (pair.mootLive && pair.forumLive) {
    // A topic keeps its first post, for the sake of those who answered.
    if (pair.number !== 1) await remove(out, change);
    else if (pair.origin === 'moot') await blank(out, change);
    else return;
  }
  const erased = post?.erased ? { forumHash: '' } : {};
  await posts.change(pair, { mootLive: false, mootHash: '', ...erased });
}

/** Moderators here decide on this site alone; its author, who is known on both sides, on both. */
const isOwnDeletion = (post: PostShape | null): boolean =>
  post !== null && post.deletedAt !== null && post.removed === null && post.moved === null && !post.hidden;

async function remove(out: OutParts, change: Change): Promise<void> {
  const { bridge, topic, pair, as } = change;
  await countWrite(out, bridge, topic);
  try {
    await out.clients.writer(bridge, as).deletePost(pair.post);
  } catch (error) {
    // Asked a second time, since nobody heard the answer, the forum says that this may not be done.
    if (!isForumError(error) || !saysNo(error)) throw error;
    if (await standsThere(out, bridge, pair)) throw refusedToChange(out, error);
  }
  await out.stores.posts.change(pair, { forumLive: false });
  await note(out, bridge, 'post-deleted-out', pair.local, { topic: pair.topic, post: pair.post });
  await showPlaces(out, pair.local);
}

async function recover(out: OutParts, change: Change): Promise<void> {
  const { bridge, topic, pair, as } = change;
  await countWrite(out, bridge, topic);
  try {
    await out.clients.writer(bridge, as).recoverPost(pair.post);
  } catch (error) {
    if (!isForumError(error) || !saysNo(error)) throw error;
    if (!(await standsThere(out, bridge, pair))) throw refusedToChange(out, error);
  }
  await out.stores.posts.change(pair, { forumLive: true });
  await note(out, bridge, 'post-recovered-out', pair.local, { topic: pair.topic, post: pair.post });
}

async function blank(out: OutParts, { bridge, topic, pair, as }: Change): Promise<void> {
  await countWrite(out, bridge, topic);
  const raw = takenDown(out, pair);
  const reason = changedOn(out);
  try {
    const there = await out.clients.writer(bridge, as).editPost(pair.post, { raw, reason });
    await out.stores.posts.change(pair, { forumHash: hashOf(there.raw ?? raw) });
  } catch (error) {
    throw isForumError(error) && saysNo(error) ? refusedToChange(out, error) : error;
  }
  await note(out, bridge, 'post-deleted-out', pair.local, { topic: pair.topic, post: pair.post });
}

const takenDown = (out: OutParts, { local }: PostPair): string => withMark(takenDownWords(out), local);

/** What the account may not do is for a moderator to see, who can have that changed. */
function refusedToChange({ clock }: OutParts, error: ForumError): Refused {
  return new Refused({ ...troubleOfForum(error, clock.now()), code: 'may-not-delete' });
}

/** Its author's name is in the text of what the bridge's account wrote, and in no other. */
const isNamed = ({ bridge, pair }: Change): boolean =>
  pair.origin === 'moot' && pair.userId === bridge.writer.userId;
