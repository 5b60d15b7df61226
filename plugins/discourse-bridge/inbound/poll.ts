import type { Bridge, Mapping } from '../store/records.ts';
import { secondsAfter, secondsBetween } from '../work/clock.ts';
import { sideBySide } from '../work/side-by-side.ts';
import { isForumError } from '../work/forum-error.ts';
import { takesIn } from './admit.ts';
import { bringCategory } from './bring-category.ts';
import type { InParts } from './in-parts.ts';
import { lookThroughList } from './topic-list.ts';

/** How often a bridge is polled, whatever its webhooks do. */
const pollSeconds = 300;
/** How often every topic is looked at. */
const sweepSeconds = 3600;
/** Looks back further than the poll before: clocks differ. */
const overlapSeconds = 600;
const sweptAtATime = 12;
const mostPages = 40;

/** Looks at forums by the clock, so that nothing depends on a webhook having arrived. */
export class Poll {
  readonly #parts: InParts;

  constructor(parts: InParts) {
    this.#parts = parts;
  }

  /** Polls the bridges that are due, and asks for some of the topics that nobody has looked at for long. */
  async round(): Promise<void> {
    const { bridges } = this.#parts.collections;
    await sideBySide(
      () => bridges.find({ state: { $in: ['running', 'paused', 'stopped'] } }).toArray(),
      async (bridge) => {
        await this.#alone(bridge);
        return 1;
      },
    );
  }

  /** What goes wrong with one forum is no matter of the others. */
  async #alone(bridge: Bridge): Promise<void> {
    const { clock, host } = this.#parts;
    try {
      const last = bridge.poll.at;
      if (!last || secondsBetween(last, clock.now()) >= pollSeconds) await this.poll(bridge);
      if (bridge.state === 'running') await this.#sweep(bridge);
    } catch (error) {
      if (!isForumError(error)) throw error;
      host.log.warn({ bridge: bridge._id, kind: error.kind, status: error.status }, 'a forum was not polled');
    }
  }

  /** Polls one forum now: who may read its categories, what was written, which topics were changed. */
  async poll(bridge: Bridge): Promise<void> {
    const { stores, categories, collections, clock } = this.#parts;
    const at = clock.now();
    await categories.anew(bridge);
    // A bridge that rests must not show what was made private meanwhile.
    for (const mapping of await stores.mappings.of(bridge._id))
      await bringCategory(this.#parts, bridge, mapping);
    const live = (await stores.mappings.of(bridge._id)).filter(({ state }) => state === 'live');
    if (bridge.state !== 'running' || live.length === 0) return this.#noteTime(bridge, at);
    const mappings = live.filter(takesIn);
    const newest = await this.#posts(bridge, mappings);
    const listed = bridge.poll.listedAt;
    const whole = !listed || secondsBetween(listed, at) >= sweepSeconds;
    for (const mapping of mappings) await this.#topics(bridge, mapping, whole);
    await collections.bridges.updateOne(
      { _id: bridge._id },
      {
        $set: { 'poll.at': at, ...(whole && { 'poll.listedAt': at }) },
        $max: { 'poll.newestPost': newest },
      },
    );
  }

  async #noteTime({ _id }: Bridge, at: Date): Promise<void> {
    await this.#parts.collections.bridges.updateOne({ _id }, { $set: { 'poll.at': at } });
  }

  /** Asks for every post of a mapped category that came since. Answers the newest of the forum. */
  async #posts(bridge: Bridge, mappings: Mapping[]): Promise<number> {
    const { clients, tasks, stores } = this.#parts;
    const mark = bridge.poll.newestPost;
    const mapped = new Set(mappings.map(({ category }) => category));
    const client = clients.reader(bridge);
    let newest = mark;
    let before: number | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const posts = await client.latestPosts(before === undefined ? {} : { before });
      for (const { id, topicId: topic, categoryId } of posts) {
        newest = Math.max(newest, id);
        // Without a mark there is nothing to catch up with: a backfill takes what there is.
        if (id <= mark || mark === 0 || categoryId === null || !mapped.has(categoryId)) continue;
        const pair = await stores.topics.get(bridge._id, topic);
        // Moved to another category, it may be for others.
        if (pair?.category === categoryId)
          await tasks.ask(bridge._id, 'post-there', `${topic}/${id}`, { topic });
        else await tasks.ask(bridge._id, 'topic-there', String(topic), { topic });
      }
      const oldest = Math.min(...posts.map(({ id }) => id));
      if (posts.length === 0 || oldest <= mark || mark === 0) break;
      before = oldest;
    }
    return newest;
  }

  /**
   * Asks for the topics of a category that are new or were changed since; `whole`: also for those that nobody knows here
   * though somebody wrote in them since the category is mapped. Nothing tells of a topic that was moved into it when the
   * webhook is lost.
   */
  async #topics(bridge: Bridge, mapping: Mapping, whole: boolean): Promise<void> {
    const { stores } = this.#parts;
    const { privateSince = null, createdAt } = mapping;
    const polled = secondsAfter(bridge.poll.at ?? bridge.createdAt, -overlapSeconds);
    const changed = privateSince && privateSince < polled ? privateSince : polled;
    const since = whole && createdAt < changed ? createdAt : changed;
    await lookThroughList(this.#parts, bridge, mapping, { since, changed });
    if (privateSince) await stores.mappings.change(mapping, { privateSince: null });
  }

  /** A few at a time, so that an hour's looking is spread over the hour. */
  async #sweep(bridge: Bridge): Promise<void> {
    const { stores, tasks, clock, collections } = this.#parts;
    const now = clock.now();
    const old = await stores.topics.unseenSince(bridge._id, secondsAfter(now, -sweepSeconds), sweptAtATime);
    const mapped = new Set((await stores.mappings.of(bridge._id)).map(({ category }) => category));
    for (const pair of old) {
      // What leads nowhere any more is not read.
      if (mapped.has(pair.category))
        await tasks.ask(bridge._id, 'topic-there', String(pair.topic), { topic: pair.topic });
      await stores.topics.change(pair, { sweptAt: now });
    }
    if (old.length < sweptAtATime)
      await collections.bridges.updateOne({ _id: bridge._id }, { $set: { 'poll.sweptAt': now } });
  }
}
