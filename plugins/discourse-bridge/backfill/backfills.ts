import type { Collection } from 'mongoose';
import { isDuplicate, Together } from '../../../server/plugin-api.ts';
import type { Clock } from '../work/clock.ts';
import type { Backfill, Trouble } from '../store/records.ts';

type Place = Backfill['places'][string];

/** A topic that was taken in: how many posts came, and how long it took. */
interface Took {
  bridge: string;
  category: number;
  topic: number;
  posts: number;
  refused: number;
  seconds: number;
}

const startPlace: Place = { page: 0, again: false, done: false, taken: [], listed: [] };

/** How far each bridge is with taking over what its forum has already. */
export class Backfills {
  readonly #rows: Collection<Backfill>;
  readonly #clock: Clock;
  readonly #took = new Together<Took, boolean>((all) => this.#noteTook(all));

  constructor(rows: Collection<Backfill>, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  get(bridge: string): Promise<Backfill | null> {
    return this.#rows.findOne({ _id: bridge });
  }

  running(): Promise<Backfill[]> {
    return this.#rows.find({ state: 'running' }).toArray();
  }

  /** Begins one, or begins it anew after one that ended; false when one is under way. */
  async begin(bridge: string, topics: number): Promise<boolean> {
    const row: Omit<Backfill, '_id'> = {
      state: 'running',
      startedAt: this.#clock.now(),
      endedAt: null,
      topics,
      topicsDone: 0,
      postsDone: 0,
      postsRefused: 0,
      workedSeconds: 0,
      places: {},
      trouble: null,
    };
    try {
      await this.#rows.updateOne(
        { _id: bridge, state: { $in: ['done', 'failed'] } },
        { $set: row },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // There is one in another state.
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Pauses or goes on; false when it was in no state for it. */
  async turn(bridge: string, from: Backfill['state'], to: Backfill['state']): Promise<boolean> {
    const { modifiedCount } = await this.#rows.updateOne(
      { _id: bridge, state: from },
      { $set: { state: to, trouble: null } },
    );
    return modifiedCount === 1;
  }

  /** Where a category is; at its beginning, this is noted first. */
  async place({ _id, places }: Backfill, category: number): Promise<Place> {
    const place = places[category];
    if (place) return place;
    await this.turnPage(_id, category, startPlace);
    return startPlace;
  }

  /** Notes that a topic was taken in, once. Answers whether to go on. */
  took(took: Took): Promise<boolean> {
    return this.#took.ask(took);
  }

  async #noteTook(all: Took[]): Promise<boolean[]> {
    await this.#rows.bulkWrite(
      all.map(({ bridge, category, topic, posts, refused, seconds }) => {
        const taken = `places.${category}.taken`;
        const filter = {
          _id: bridge,
          state: { $in: ['running', 'paused'] as const },
          [taken]: { $ne: topic },
        };
        const more = { topicsDone: 1, postsDone: posts, postsRefused: refused, workedSeconds: seconds };
        const update = { $inc: more, $push: { [taken]: topic }, $set: { trouble: null } };
        return { updateOne: { filter, update } };
      }),
    );
    const bridges = [...new Set(all.map(({ bridge }) => bridge))];
    const running = await this.#rows
      .find({ _id: { $in: bridges }, state: 'running' }, { projection: { _id: 1 } })
      .toArray();
    const go = new Set(running.map(({ _id }) => _id));
    return all.map(({ bridge }) => go.has(bridge));
  }

  /** Notes where to go on in a category. */
  async turnPage(bridge: string, category: number, place: Place): Promise<void> {
    await this.#rows.updateOne({ _id: bridge }, { $set: { [`places.${category}`]: place } });
  }

  async trouble(bridge: string, trouble: Trouble): Promise<void> {
    await this.#rows.updateOne({ _id: bridge }, { $set: { trouble } });
  }

  async end(bridge: string, state: 'done' | 'failed', trouble: Trouble | null = null): Promise<void> {
    await this.#rows.updateOne(
      { _id: bridge, state: 'running' },
      { $set: { state, trouble, endedAt: this.#clock.now(), places: {} } },
    );
  }
}
