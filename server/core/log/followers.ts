import { hostname } from 'node:os';
import { LRUCache } from 'lru-cache';
import { type Connection, type Model, Schema } from 'mongoose';
import { newId } from '../ids.ts';
import type { Change } from './change.ts';
import { splitChannel } from './change.ts';
import type { ChangeLog } from './change-log.ts';
import { type FollowerTrouble, FollowerTroubles } from './follower-troubles.ts';
import { insertNew } from '../database/insert-new.ts';
import type { Cursor, LogModels } from './log.models.ts';
import { LookingBack } from './looking-back.ts';

/** Somebody who hears of every change, at least once and in order within a channel, and may be behind. */
export interface Follower {
  /** Unique for ever: its cursors are kept under it. */
  name: string;
  /** Kinds of channel to follow; all when empty. */
  kinds: string[];
  handle(change: Change): Promise<void>;
  /** The same for several of one channel, in order, where that costs less. When it throws, each is handled by itself. */
  handleMany?(changes: Change[]): Promise<void>;
  /** Channels that it may hear of at a time; one after another when not given. */
  channelsAtATime?: number;
}

/** How far a follower came in a channel, and how far it was before, as far as that is kept. */
interface Step {
  follower: Follower;
  channel: string;
  before: number | undefined;
  seq: number;
}

interface Lease {
  _id: string;
  owner: string;
  until: Date;
}

const leaseSchema = new Schema<Lease>({ _id: String, owner: String, until: Date }, { versionKey: false });
const leaseMs = 30_000;
const renewBelowMs = 20_000;
const pollMs = 5_000;
const pageSize = 200;
/** Of so many channels of a follower it is remembered how far it came. */
const remembered = 10_000;
/** So many steps of followers are kept before a round is over. */
const mostUnkept = 1_000;
/** Followers may lag: what they do must not take the database from those who write. */
const roundPauseMs = 500;

/** Runs the followers; of several processes, one at a time runs each. */
export class Followers {
  readonly #log: ChangeLog;
  readonly #models: LogModels;
  readonly #leases: Model<Lease>;
  readonly #troubles: FollowerTroubles;
  readonly #owner = `${hostname()}:${process.pid}:${newId()}`;
  readonly #followers: Follower[] = [];
  readonly #onError: (follower: string, error: unknown) => void;
  readonly #dirty = new Set<string>();
  /** Channels where a follower failed: tried again at the next poll. */
  readonly #failed = new Set<string>();
  /** Followers that this process runs, and until when it may. */
  readonly #held = new Map<string, number>();
  /** How far those came in the channels that grew last: nobody else moves them meanwhile. */
  readonly #reached = new Map<string, LRUCache<string, number>>();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;
  /** Whether the next round asks what other processes wrote. Of what is written here it is told. */
  #lookAround = true;
  readonly #polls = new LookingBack();

  constructor(
    connection: Connection,
    log: ChangeLog,
    models: LogModels,
    onError: (follower: string, error: unknown) => void,
  ) {
    this.#log = log;
    this.#models = models;
    this.#leases = connection.model<Lease>('Lease', leaseSchema, 'leases');
    this.#troubles = new FollowerTroubles(connection);
    this.#onError = onError;
    log.heads.listen((channel) => {
      this.#dirty.add(channel);
      if (!this.#stopped) this.#wake();
    });
  }

  add(follower: Follower): void {
    if (this.#followers.some(({ name }) => name === follower.name)) {
      throw new Error(`follower ${follower.name} is registered twice`);
    }
    this.#followers.push(follower);
  }

  /** Starts following: everything since the beginning that a follower has not seen, then what comes. */
  start(): void {
    this.#stopped = false;
    this.#wake();
    const poll = (): void => {
      this.#timer = setTimeout(() => {
        for (const channel of this.#failed) this.#dirty.add(channel);
        this.#failed.clear();
        this.#lookAround = true;
        this.#wake();
        poll();
      }, pollMs).unref();
    };
    poll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
    this.#held.clear();
    this.#reached.clear();
    await this.#leases.deleteMany({ owner: this.#owner });
  }

  /** Where followers of this site are held up, the oldest first. */
  troubles(): Promise<FollowerTrouble[]> {
    return this.#troubles.of(this.#followers.map(({ name }) => name));
  }

  /** Runs until every follower has seen everything: for the command line and for tests. */
  async drain(): Promise<void> {
    do {
      while (this.#running) await this.#running;
      this.#lookAround = true;
      await this.#run();
    } while (this.#dirty.size > 0);
  }

  #wake(): void {
    if (this.#stopped) return;
    if (this.#running) this.#again = true;
    else void this.#run().catch((error: unknown) => this.#onError('(all)', error));
  }

  /** One round at a time: what one has taken up is not done for whoever waits for another. */
  #run(): Promise<void> {
    const round = this.#round();
    this.#running = round
      .catch(() => undefined)
      .finally(() => {
        this.#running = null;
        if (this.#again && !this.#stopped) {
          this.#again = false;
          setTimeout(() => this.#wake(), roundPauseMs).unref();
        }
      });
    return round;
  }

  async #round(): Promise<void> {
    const touched = await this.#touched();
    // After that: what grows while it is asked is not to be forgotten.
    const channels = new Set([...this.#dirty, ...touched]);
    this.#dirty.clear();
    // Nobody else moves the cursors of a follower that is held here, so they are asked for together.
    const held = new Map(
      this.#followers
        .filter(({ name }) => this.#heldFor(name) > 0)
        .map((follower) => [follower, this.#behind(follower, channels)]),
    );
    const cursors = await this.#cursorsOf([...held]);
    // What all followers did is kept together; a crash before has the last of it done again.
    const steps: Step[] = [];
    try {
      for (const follower of this.#followers) {
        if (!(await this.#mayRun(follower.name))) continue;
        const own = held.get(follower);
        const some = own
          ? await this.#follow(follower, own, cursors)
          : await this.#takeOn(follower, channels);
        // One by one: as arguments of one call, those of a large site would be too many.
        for (const step of some) steps.push(step);
        if (steps.length >= mostUnkept) await this.#keep(steps.splice(0));
      }
    } finally {
      await this.#keep(steps);
    }
  }

  /** Follows from now on what another process did, or nobody. */
  async #takeOn(follower: Follower, channels: Set<string>): Promise<Step[]> {
    await this.#troubles.takeOn(follower.name);
    this.#reached.set(follower.name, new LRUCache({ max: remembered }));
    // Whoever ran it before may have been far behind, so its successor looks everywhere.
    const wanted = wantedBy(follower, new Set([...channels, ...(await this.#allChannels())]));
    return this.#follow(follower, wanted, await this.#cursorsOf([[follower, wanted]]));
  }

  /** Those of the channels that a follower follows and has not seen the end of, as far as that is known. */
  #behind(follower: Follower, channels: Set<string>): string[] {
    const reached = this.#reached.get(follower.name);
    return wantedBy(follower, channels).filter((channel) => {
      const seq = reached?.get(channel);
      return seq === undefined || seq !== this.#log.heads.known(channel);
    });
  }

  /** How far followers came in these channels, by `<follower>|<channel>`; those that are not named were never in one. */
  async #cursorsOf(wanted: [Follower, string[]][]): Promise<Map<string, number>> {
    const cursors = new Map<string, number>();
    const unknown: string[] = [];
    for (const [follower, channels] of wanted)
      for (const channel of channels) {
        const seq = this.#reached.get(follower.name)?.get(channel);
        if (seq === undefined) unknown.push(idOf(follower, channel));
        else cursors.set(idOf(follower, channel), seq);
      }
    if (unknown.length === 0) return cursors;
    const rows = await this.#models.cursors.find({ _id: { $in: unknown } }).lean();
    for (const { _id, seq } of rows) cursors.set(_id, seq);
    return cursors;
  }

  /** Channels that grew since the last time this was asked, and a while before. */
  async #touched(): Promise<string[]> {
    if (!this.#lookAround) return [];
    this.#lookAround = false;
    const touched = await this.#polls.look((from) =>
      this.#models.channels.find({ touchedAt: { $gte: from } }, { _id: 1 }).lean(),
    );
    return touched.map(({ _id }) => _id);
  }

  async #allChannels(): Promise<string[]> {
    // So asked, the names come from the index alone, and no document is read.
    const channels = await this.#models.channels.find({ _id: { $gt: '' } }, { _id: 1 }).lean();
    return channels.map(({ _id }) => _id);
  }

  async #follow(follower: Follower, channels: string[], cursors: Map<string, number>): Promise<Step[]> {
    const steps: Step[] = [];
    const left = channels.values();
    const work = async (): Promise<void> => {
      for (const channel of left) {
        if (!(await this.#mayRun(follower.name))) break;
        const before = cursors.get(idOf(follower, channel));
        const seq = await this.#followChannel(follower, channel, before ?? 0);
        steps.push({ follower, channel, before, seq });
      }
    };
    await Promise.all(Array.from({ length: follower.channelsAtATime ?? 1 }, work));
    return steps;
  }

  async #keep(steps: Step[]): Promise<void> {
    const moved = steps.filter(({ before = 0, seq }) => seq > before);
    const { collection } = this.#models.cursors;
    const rowOf = ({ follower, channel, seq }: Step): Cursor => ({ _id: idOf(follower, channel), seq });
    const fresh = moved.filter(({ before }) => before === undefined).map(rowOf);
    const inserted = await insertNew(collection, fresh);
    const left = [
      ...fresh.filter((_cursor, at) => !inserted[at]),
      ...moved.filter(({ before }) => before !== undefined).map(rowOf),
    ];
    const writes = left.map(({ _id, seq }) => ({
      updateOne: { filter: { _id }, update: { $max: { seq } }, upsert: true },
    }));
    if (writes.length > 0) await collection.bulkWrite(writes as never[], { ordered: false });
    for (const { follower, channel, seq } of steps) this.#reached.get(follower.name)?.set(channel, seq);
  }

  /** Answers how far the follower came; where it failed is where it goes on the next time. */
  async #followChannel(follower: Follower, channel: string, from: number): Promise<number> {
    let seq = from;
    let at: Change | null = null;
    try {
      while (seq < (await this.#log.heads.of(channel))) {
        const changes = await this.#log.read(channel, seq, pageSize);
        if (changes.length === 0) break;
        if (await this.#handledTogether(follower, changes)) {
          seq = changes.at(-1)!.seq;
          continue;
        }
        for (const change of changes) {
          at = change;
          await follower.handle(change);
          seq = change.seq;
          at = null;
        }
      }
      await this.#troubles.end(follower.name, channel);
    } catch (error) {
      this.#failed.add(channel);
      this.#onError(follower.name, error);
      // With the database away, this fails as well: the log has it.
      await this.#troubles.note(follower.name, channel, at, error).catch(() => undefined);
    }
    return seq;
  }

  async #handledTogether(follower: Follower, changes: Change[]): Promise<boolean> {
    if (!follower.handleMany || changes.length === 1) return false;
    try {
      await follower.handleMany(changes);
      return true;
    } catch {
      return false;
    }
  }

  async #mayRun(name: string): Promise<boolean> {
    return this.#heldFor(name) >= renewBelowMs || this.#lease(name);
  }

  #heldFor(name: string): number {
    return (this.#held.get(name) ?? 0) - Date.now();
  }

  async #lease(name: string): Promise<boolean> {
    const now = new Date();
    const until = new Date(now.getTime() + leaseMs);
    try {
      await this.#leases.updateOne(
        { _id: name, $or: [{ owner: this.#owner }, { until: { $lt: now } }] },
        { $set: { owner: this.#owner, until } },
        { upsert: true },
      );
      this.#held.set(name, until.getTime());
      return true;
    } catch {
      // Another process holds it: the upsert met its document.
      this.#held.delete(name);
      this.#reached.delete(name);
      return false;
    }
  }
}

const idOf = ({ name }: Follower, channel: string): string => `${name}|${channel}`;

/** Those of the channels that it follows. */
function wantedBy({ kinds }: Follower, channels: Set<string>): string[] {
  return [...channels].filter((channel) => kinds.length === 0 || kinds.includes(splitChannel(channel)[0]));
}
