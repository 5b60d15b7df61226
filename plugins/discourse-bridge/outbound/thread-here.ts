import { everyone, type PostShape, type ThreadShape } from '../../../server/plugin-api.ts';
import type { Bridge, Task, TopicPair } from '../store/records.ts';
import { hashOf } from '../text/normalise.ts';
import { topicTitle } from '../text/titles.ts';
import { secondsBetween } from '../work/clock.ts';
import { note } from '../work/events.ts';
import { isForumError, troubleOfForum } from '../work/forum-error.ts';
import { Refused } from '../work/outcomes.ts';
import { countWrite } from './breaker.ts';
import { cardOf, keepTopic, openTopic } from './open-topic.ts';
import type { OutParts, Way } from './out-parts.ts';
import { throwRefusal } from './refusals.ts';
import { settleSending } from './send.ts';
import { mayGo } from './standing.ts';
import { changedOn } from './taken-down.ts';
import { wayOf } from './ways.ts';

/** Brings the topic of a thread in step: opens it, and then its title and whether it is closed. */
export async function bringThreadOut(out: OutParts, bridge: Bridge, task: Task): Promise<void> {
  const thread = await out.host.read.thread(everyone, task.subject);
  const way = thread && (await wayOf(out, bridge, thread));
  if (!thread || !way) return;
  if (task.sending) await settleTopic(out, bridge, task, way, thread);
  else if (!way.pair) await openTopic(out, task, way, thread);
  const pair = await out.stores.topics.ofThread(bridge._id, thread.id);
  if (!pair) return;
  if (pair.origin === 'moot' && !pair.sentAll) await askForAll(out, bridge, pair);
  await retitle(out, bridge, pair, thread);
  await renewCard(out, way, pair, thread);
  await close(out, bridge, pair, thread);
}

async function settleTopic(
  out: OutParts,
  bridge: Bridge,
  task: Task,
  way: Way,
  thread: ThreadShape,
): Promise<void> {
  const { as, local } = task.sending!;
  const post = local === null ? null : await out.host.read.post(local);
  try {
    if (!(await isKept(out, way, local))) {
      const goes = local === null || (post !== null && mayGo(post));
      const there = await settleSending(out, bridge, task, { mayGo: goes });
      await keepTopic(out, way, thread, there, task);
    }
  } catch (error) {
    await throwRefusal(out, bridge, task, error, { post, as });
  }
  await out.tasks.setSending(task, null);
}

/** Whether a topic and what it begins with are known: a run that was killed may have noted the one only. */
async function isKept({ stores }: OutParts, { bridge, pair }: Way, first: string | null): Promise<boolean> {
  if (!pair) return false;
  return first === null ? pair.card !== undefined : (await stores.posts.ofLocal(bridge._id, first)) !== null;
}

/** When a thread first goes out, all that stands in it goes, in its order. */
async function askForAll(out: OutParts, bridge: Bridge, pair: TopicPair): Promise<void> {
  const now = out.clock.now();
  for (let after = 0, place = 0; ;) {
    const posts = await out.host.read.posts(pair.thread, { after, limit: 200 });
    if (posts.length === 0) break;
    after = posts.at(-1)!.number;
    const paired = await out.stores.posts.paired(
      bridge._id,
      posts.map(({ id }) => id),
    );
    // What was changed or taken away while the topic was being opened with it is to be told there as well.
    for (const post of posts.filter((one) => mayGo(one) || paired.has(one.id))) {
      // A thousandth of a second between them keeps their order.
      const delaySeconds = Math.max(place++ / 1000, left(post, bridge, now));
      await out.tasks.ask(bridge._id, 'post-here', post.id, { topic: pair.topic, delaySeconds });
    }
  }
  await out.stores.topics.change(pair, { sentAll: true });
}

const left = ({ createdAt }: PostShape, { delaySeconds }: Bridge, now: Date): number =>
  delaySeconds - secondsBetween(createdAt, now);

/** The title of what began here is that of the thread; of what began there, the forum decides. */
async function retitle(
  out: OutParts,
  bridge: Bridge,
  pair: TopicPair,
  { title }: ThreadShape,
): Promise<void> {
  if (pair.origin !== 'moot' || pair.sentTitle === title) return;
  // The forum told of it before what it was called was noted.
  if (pair.sentTitle === undefined) return out.stores.topics.change(pair, { sentTitle: title });
  await countWrite(out, bridge, pair);
  const sent = topicTitle(title, { siteName: out.site.name });
  await orRefused(out, 'not-allowed', () =>
    out.clients.writer(bridge).editTopic(pair.topic, { title: sent }),
  );
  await out.stores.topics.change(pair, { sentTitle: title, title: sent });
  await note(out, bridge, 'topic-retitled-there', pair.thread, { topic: pair.topic });
}

/** A competency may read otherwise in a new draft. */
async function renewCard(
  out: OutParts,
  { bridge, mapping }: Way,
  pair: TopicPair,
  thread: ThreadShape,
): Promise<void> {
  if (!pair.card) return;
  const raw = await cardOf(out, mapping, thread);
  const hash = hashOf(raw);
  if (hash === pair.card.hash) return;
  await countWrite(out, bridge, pair);
  const { post } = pair.card;
  const reason = changedOn(out);
  await orRefused(out, 'not-allowed', () => out.clients.writer(bridge).editPost(post, { raw, reason }));
  await out.stores.topics.change(pair, { card: { post, hash } });
}

/** Drafts that take no more comments: their topics take no more either. */
const over = new Set(['closed', 'published', 'superseded']);

async function isShut({ host }: OutParts, { id, kind, locked, mergedInto }: ThreadShape): Promise<boolean> {
  if (locked !== null || mergedInto !== null) return true;
  if (kind !== 'draft') return false;
  const draft = await host.read.draft(everyone, id.slice(2));
  return draft !== null && over.has(draft.state);
}

async function close(out: OutParts, bridge: Bridge, pair: TopicPair, thread: ThreadShape): Promise<void> {
  const closed = await isShut(out, thread);
  if (closed === pair.closed) return;
  // A run that was killed has left it open: the topic is as the forum has it.
  if (pair.openedAt)
    return out.tasks.ask(bridge._id, 'topic-there', String(pair.topic), { topic: pair.topic });
  await countWrite(out, bridge, pair);
  await orRefused(out, 'may-not-close', () =>
    out.clients.writer(bridge).setStatus(pair.topic, 'closed', closed),
  );
  await out.stores.topics.change(pair, { closed, ...(!closed && { lockedHere: false }) });
  await note(out, bridge, closed ? 'topic-closed-out' : 'topic-opened-out', pair.thread, {
    topic: pair.topic,
  });
}

/** What the account may not do is for a moderator to see, who can have that changed. */
async function orRefused(out: OutParts, code: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isForumError(error) || !['forbidden', 'refused'].includes(error.kind)) throw error;
    const trouble = troubleOfForum(error, out.clock.now());
    throw new Refused({ ...trouble, code: error.refusal ?? code });
  }
}
