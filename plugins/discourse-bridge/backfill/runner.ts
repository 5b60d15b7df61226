import type { Post, Topic, TopicPage, TopicSummary } from 'discourse-plugin-api-client';
import { Together } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Backfill, Bridge, Mapping } from '../store/records.ts';
import { topicPairId } from '../store/topic-pairs.ts';
import { secondsBetween } from '../work/clock.ts';
import { AtATime } from '../work/at-a-time.ts';
import { note, stop } from '../work/events.ts';
import { type ForumError, isForumError, troubleOfForum } from '../work/forum-error.ts';
import { troubleOf } from '../work/outcomes.ts';
import type { Backfills } from './backfills.ts';

/** Takes a topic with its posts in; how many posts came in, and how many are not taken here. */
export type TakeTopic = (bridge: Bridge, mapping: Mapping, topic: Topic, posts: Post[]) => Promise<Took>;

/** A topic with all its posts as the reader sees it; null when it is not there for the reader. */
export type SeeTopic = (bridge: Bridge, topic: number) => Promise<{ topic: Topic; posts: Post[] } | null>;

export const topicsPerPage = 100;
/** Topics that are asked of the forum at a time. */
const readAtATime = 6;
/**
 * Topics that are taken in side by side, step by step, so that they ask the database and write together. Many more
 * would be a little quicker where the forum sets no pace, and everybody else would wait longer for this process.
 */
const besideEachOther = 24;
/** Those that are being read or were read, and those that are taken in at a time. */
const topicsAtATime = besideEachOther * 2;
/** After so long a round ends, so that the process can and other bridges have their turn. */
const roundMs = 15_000;
/** A forum that lists more pages of one category than this has no end. */
const mostPages = 5_000;
/** So long nothing is tried after the forum failed. */
const pauseSeconds = 30;

interface Seen {
  bridge: Bridge;
  mapping: Mapping;
  topic: Topic;
  posts: Post[];
}

interface Took {
  posts: number;
  refused: number;
}

interface Here {
  bridge: string;
  category: number;
  page: number;
  list: TopicPage;
}

/** Takes over what forums have already: a category after the other, by age; after a pause or a restart it goes on there. */
export class BackfillRunner {
  readonly #parts: Parts;
  readonly #backfills: Backfills;
  readonly #see: SeeTopic;
  readonly #taken: Together<Seen, Took | Error>;
  /** The page that is being worked on: read once, however many rounds it takes. */
  #here: Here | null = null;
  readonly #reading = new AtATime(readAtATime);
  #stopped = false;
  #round: Promise<boolean> | null = null;

  constructor(parts: Parts, backfills: Backfills, see: SeeTopic, take: TakeTopic) {
    this.#parts = parts;
    this.#backfills = backfills;
    this.#see = see;
    this.#taken = new Together(
      (some) =>
        Promise.all(
          some.map(({ bridge, mapping, topic, posts }) => take(bridge, mapping, topic, posts).catch(asError)),
        ),
      { most: besideEachOther },
    );
  }

  /** Takes up nothing more: the round that runs ends with the topics it has begun. */
  stop(): void {
    this.#stopped = true;
  }

  /** Works on every backfill that runs, for a while. True while there is more to do at once. */
  round(): Promise<boolean> {
    // Whoever asks while one runs waits for that one.
    this.#round ??= this.#work().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #work(): Promise<boolean> {
    const more: boolean[] = [];
    for (const backfill of await this.#backfills.running()) {
      const bridge = await this.#parts.collections.bridges.findOne({ _id: backfill._id, state: 'running' });
      if (bridge && !this.#waits(backfill)) more.push(await this.#roundOf(bridge));
    }
    return more.includes(true) && !this.#stopped;
  }

  /** Works until nothing more can be done at once. */
  async drain(): Promise<void> {
    while (await this.round());
  }

  #waits({ trouble }: Backfill): boolean {
    if (!trouble) return false;
    const seconds = Math.max(pauseSeconds, Number(trouble.values['seconds'] ?? 0));
    return secondsBetween(trouble.at, this.#parts.clock.now()) < seconds;
  }

  async #roundOf(bridge: Bridge): Promise<boolean> {
    const ends = Date.now() + roundMs;
    try {
      for (;;) {
        const backfill = await this.#backfills.get(bridge._id);
        if (backfill?.state !== 'running') return false;
        const mapping = await this.#nextMapping(backfill);
        if (!mapping) {
          if (await this.#waitsForCategory(backfill)) return false;
          await this.#finish(bridge, backfill);
          return false;
        }
        if (!(await this.#workOnPage(bridge, backfill, mapping, ends))) return Date.now() > ends;
      }
    } catch (error) {
      if (!isForumError(error)) throw error;
      await this.#forumFailed(bridge, error);
      return false;
    }
  }

  /** The oldest mapping by which something comes in and that is not done. */
  async #nextMapping(backfill: Backfill): Promise<Mapping | null> {
    const mappings = await this.#parts.collections.mappings
      .find({ bridge: backfill._id, direction: { $ne: 'out' }, state: 'live' })
      .sort({ category: 1 })
      .toArray();
    return mappings.find(({ category }) => !backfill.places[category]?.done) ?? null;
  }

  /** Whether a category is private at present that is not taken over to its end: somebody may open it again. */
  async #waitsForCategory({ _id, places }: Backfill): Promise<boolean> {
    const { collections, clock } = this.#parts;
    const closed = await collections.mappings
      .find({ bridge: _id, direction: { $ne: 'out' }, state: 'private' })
      .toArray();
    if (closed.every(({ category }) => places[category]?.done)) return false;
    await this.#backfills.trouble(_id, troubleOf('category-private', clock.now()));
    return true;
  }

  /** Takes in the topics of the page that a category is at, and turns it. False when it was told to end before. */
  async #workOnPage(bridge: Bridge, backfill: Backfill, mapping: Mapping, ends: number): Promise<boolean> {
    const { category } = mapping;
    const place = await this.#backfills.place(backfill, category);
    const list = await this.#readPage(bridge, category, place.page);
    if (!list) return true;
    const { topics, more } = list;
    const fresh = without(topics, place.listed);
    if (more && (fresh.length === 0 || place.page >= mostPages)) return this.#endless(bridge);
    const own = fresh.filter((topic) => topic.categoryId === category);
    if (place.again) await this.#askForMissed(bridge, own);
    else if (!(await this.#takeAll(bridge, mapping, without(own, place.taken), ends))) return false;
    // Read once more from its beginning: where a topic went meanwhile, another slipped to a page that was turned.
    const turns = !more && !place.again;
    if (turns) this.#here = null;
    await this.#backfills.turnPage(bridge._id, category, {
      page: turns ? 0 : place.page + 1,
      again: place.again || turns,
      done: !more && !turns,
      taken: [],
      // A pinned topic stands on the first page and again where its age puts it: that alone is no circle.
      listed: turns ? [] : topics.map(({ id }) => id),
    });
    return true;
  }

  /** Asks for topics of a page that are not here. */
  async #askForMissed({ _id }: Bridge, topics: TopicSummary[]): Promise<void> {
    const { collections, tasks } = this.#parts;
    const ids = topics.map(({ id }) => topicPairId(_id, id));
    const known = await collections.topics.find({ _id: { $in: ids } }).toArray();
    for (const { id } of without(
      topics,
      known.map(({ topic }) => topic),
    ))
      await tasks.ask(_id, 'topic-there', String(id), { topic: id });
  }

  /** A page of a category's list; null, and the category is done, when the reader cannot see it any more. */
  async #readPage(bridge: Bridge, category: number, page: number): Promise<TopicPage | null> {
    try {
      return await this.#pageOf(bridge, category, page);
    } catch (error) {
      const hidden = isForumError(error) && (error.kind === 'forbidden' || error.kind === 'not-found');
      if (!hidden || !(await this.#readerStands(bridge))) throw error;
      await this.#backfills.turnPage(bridge._id, category, {
        page,
        again: false,
        done: true,
        taken: [],
        listed: [],
      });
      await note(this.#parts, bridge, 'category-unreadable', String(category));
      return null;
    }
  }

  /** Whether the forum knows the reader still. */
  async #readerStands(bridge: Bridge): Promise<boolean> {
    if (bridge.reader.kind === 'anonymous') return true;
    try {
      await this.#parts.clients.reader(bridge).scopes();
      return true;
    } catch (error) {
      if (isForumError(error)) return false;
      throw error;
    }
  }

  async #pageOf(bridge: Bridge, category: number, page: number): Promise<TopicPage> {
    const here = this.#here;
    if (here?.bridge === bridge._id && here.category === category && here.page === page) return here.list;
    const client = this.#parts.clients.reader(bridge);
    const list = await client.topicList(category, {
      page,
      perPage: topicsPerPage,
      order: 'created',
      ascending: true,
      noSubcategories: true,
    });
    this.#here = { bridge: bridge._id, category, page, list };
    return list;
  }

  /** Takes topics in, several at a time. False when it was paused, told to stop, or the round is over before the end. */
  async #takeAll(bridge: Bridge, mapping: Mapping, topics: TopicSummary[], ends: number): Promise<boolean> {
    const waiting = [...topics];
    let goOn = true;
    let since = Date.now();
    const work = async (): Promise<void> => {
      for (;;) {
        if (!goOn || this.#stopped || Date.now() > ends) return;
        const topic = waiting.shift();
        if (!topic) return;
        const took = await this.#takeOne(bridge, mapping, topic.id);
        const now = Date.now();
        const seconds = (now - since) / 1000;
        since = now;
        const about = { bridge: bridge._id, category: mapping.category, topic: topic.id };
        const on = await this.#backfills.took({ ...about, ...took, seconds });
        if (!on) goOn = false;
      }
    };
    const settled = await Promise.allSettled(Array.from({ length: topicsAtATime }, work));
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return goOn && !this.#stopped && waiting.length === 0;
  }

  /** A topic that cannot be taken in for a reason that is ours does not hold up the others: it is tried again later. */
  async #takeOne(bridge: Bridge, mapping: Mapping, id: number): Promise<Took> {
    try {
      const seen = await this.#reading.run(() => this.#see(bridge, id));
      if (!seen) return { posts: 0, refused: 0 };
      const took = await this.#taken.ask({ bridge, mapping, ...seen });
      if (took instanceof Error) throw took;
      return took;
    } catch (error) {
      if (isForumError(error) && !isOfOneTopic(error)) throw error;
      this.#parts.host.log.error({ err: error, bridge: bridge._id, topic: id }, 'a topic was not taken in');
      await this.#parts.tasks.ask(bridge._id, 'topic-there', String(id), { topic: id, delaySeconds: 60 });
      return { posts: 0, refused: 0 };
    }
  }

  async #finish(bridge: Bridge, { topicsDone, postsDone }: Backfill): Promise<void> {
    await this.#backfills.end(bridge._id, 'done');
    await note(this.#parts, bridge, 'backfilled', bridge._id, { topics: topicsDone, posts: postsDone });
  }

  /** A list that brings nothing new and says that there is more is no list of a forum. */
  async #endless(bridge: Bridge): Promise<false> {
    const trouble = troubleOf('endless', this.#parts.clock.now());
    await this.#backfills.end(bridge._id, 'failed', trouble);
    await note(this.#parts, bridge, 'backfill-failed', bridge._id, { code: trouble.code });
    return false;
  }

  /** A forum that is away is waited for; one that does not know the reader any more is asked no more. */
  async #forumFailed(bridge: Bridge, error: ForumError): Promise<void> {
    const trouble = troubleOfForum(error, this.#parts.clock.now());
    await this.#backfills.trouble(bridge._id, trouble);
    if (error.kind === 'forbidden') await stop(this.#parts, bridge, 'reader-refused');
  }
}

const without = (topics: TopicSummary[], ids: number[]): TopicSummary[] => {
  const those = new Set(ids);
  return topics.filter(({ id }) => !those.has(id));
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What is wrong with one topic holds up no other: it is too long, or has something that nothing here understands. */
function isOfOneTopic({ kind, type }: ForumError): boolean {
  return kind === 'too-large' || (kind === 'not-discourse' && type === 'shape');
}
