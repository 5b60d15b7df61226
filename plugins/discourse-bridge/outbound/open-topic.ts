import type { NewTopic, Post } from 'discourse-plugin-api-client';
import { everyone, guest, type PostShape, type ThreadShape } from '../../../server/plugin-api.ts';
import type { Mapping, Task, TopicPair } from '../store/records.ts';
import { topicPairId } from '../store/topic-pairs.ts';
import { markOf } from '../text/marks.ts';
import { hashOf } from '../text/normalise.ts';
import { topicTitle } from '../text/titles.ts';
import { cardText } from '../text/to-forum.ts';
import { secondsAfter } from '../work/clock.ts';
import { isForumError } from '../work/forum-error.ts';
import { note } from '../work/events.ts';
import { Later } from '../work/outcomes.ts';
import { externalIdOf } from './find.ts';
import type { OutParts, Way } from './out-parts.ts';
import { pairPost } from './pairing.ts';
import { throwRefusal } from './refusals.ts';
import { type NewSending, send } from './send.ts';
import { mayGo } from './standing.ts';
import { textOfPost } from './text-of-post.ts';
import { writerFor } from '../people/writer-for.ts';

/** Further titles that are tried when the forum has the title already. */
const moreTitles = 4;

/** Opens the topic of a thread with its first post, or with a card that says what is discussed in it. */
export async function openTopic(out: OutParts, task: Task, way: Way, thread: ThreadShape): Promise<void> {
  const first = await firstToGo(out, thread.id);
  if (!first) return;
  const { bridge } = way;
  const due = secondsAfter(first.createdAt, bridge.delaySeconds);
  if (due > out.clock.now()) throw new Later(due);
  const post = thread.kind === 'group' ? first : null;
  const as = post ? await writerFor(out, bridge, post.author) : null;
  const sending = await sendingOf(out, way, thread, post, as);
  for (let more = 0; ; more++) {
    try {
      const there = await send(out, bridge, task, titled(out, sending, thread, more));
      await keepTopic(out, way, thread, there, task);
      return;
    } catch (error) {
      const taken = isForumError(error) && error.refusal === 'title-taken';
      if (taken && more < moreTitles) continue;
      await throwRefusal(out, bridge, task, error, { post: first, as });
    }
  }
}

/** Notes the topic of a thread that is there now, and its first post when that is one of the thread. */
export async function keepTopic(
  out: OutParts,
  { bridge, mapping }: Pick<Way, 'bridge' | 'mapping'>,
  thread: Pick<ThreadShape, 'id' | 'title'>,
  there: Post,
  task: Pick<Task, 'sending'>,
): Promise<TopicPair> {
  const shown = await out.clients.writer(bridge).topic(there.topicId, { raw: false });
  const pair = await out.stores.topics.keep({
    _id: topicPairId(bridge._id, there.topicId),
    bridge: bridge._id,
    topic: there.topicId,
    thread: thread.id,
    category: shown.categoryId ?? mapping.category,
    origin: 'moot',
    title: shown.title,
    slug: shown.slug,
    closed: false,
    sentTitle: thread.title,
    sentAll: false,
    state: 'live',
    sweptAt: null,
  });
  const mark = there.raw === null ? null : markOf(there.raw);
  const here = mark === null || mark === thread.id ? null : await out.host.read.post(mark);
  if (mark === thread.id && !pair.card)
    await out.stores.topics.change(pair, { card: { post: there.id, hash: hashOf(there.raw!) } });
  if (here) await pairPost(out, bridge, pair, here, there, { mootHash: task.sending?.mootHash ?? '' });
  await note(out, bridge, 'topic-out', thread.id, { topic: pair.topic });
  return pair;
}

/** The first of a thread's posts that goes out; null when none does. */
async function firstToGo({ host }: OutParts, thread: string): Promise<PostShape | null> {
  for (let after = 0; ;) {
    const posts = await host.read.posts(thread, { after, limit: 200 });
    const first = posts.find(mayGo);
    if (first || posts.length === 0) return first ?? null;
    after = posts.at(-1)!.number;
  }
}

async function sendingOf(
  out: OutParts,
  { bridge, mapping }: Way,
  thread: ThreadShape,
  post: PostShape | null,
  as: number | null,
): Promise<NewSending> {
  const raw = post ? await textOfPost(out, bridge, post, { as }) : await cardOf(out, mapping, thread);
  const input: NewTopic = {
    title: thread.title,
    raw,
    category: mapping.category,
    externalId: externalIdOf(thread.id),
  };
  return { what: 'topic', input, as, local: post?.id ?? null, mootHash: post ? hashOf(post.body) : '' };
}

function titled({ site }: OutParts, sending: NewSending, { title }: ThreadShape, more: number): NewSending {
  const suffix = more === 0 ? {} : { suffix: more === 1 ? site.name : `${site.name} ${more}` };
  return {
    ...sending,
    input: { ...sending.input, title: topicTitle(title, { siteName: site.name, ...suffix }) },
  };
}

/** What a competency's or a draft's thread is about, as everybody may read it. */
export async function cardOf(out: OutParts, { audience }: Mapping, thread: ThreadShape): Promise<string> {
  const { title, url, id } = thread;
  const statement = await statementOf(out, audience === 'public' ? guest : everyone, thread);
  return cardText({ title, statement, url: `${out.site.url}${url}`, mark: id });
}

async function statementOf(
  { host }: OutParts,
  reader: typeof guest,
  { kind, id }: ThreadShape,
): Promise<string> {
  const subject = id.slice(2);
  if (kind === 'draft') return (await host.read.draft(reader, subject))?.description ?? '';
  const found = await host.read.competency(reader, subject);
  for (const draft of found?.framework.drafts ?? []) {
    const item = draft.state === 'preparing' ? null : await host.read.item(reader, draft.id, subject);
    if (item) return item.statement;
  }
  return '';
}
