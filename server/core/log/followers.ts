import { hostname } from 'node:os';
import { type Connection, type Model, Schema } from 'mongoose';
import { newId } from '../ids.ts';
import type { Change } from './change.ts';
import { splitChannel } from './change.ts';
import type { ChangeLog } from './change-log.ts';
import { type FollowerTrouble, FollowerTroubles } from './follower-troubles.ts';
import { insertNew } from '../database/insert-new.ts';
import type { Cursor, LogModels } from './log.models.ts';

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

interface Lease {
  _id: string;
  owner: string;
  until: Date;
}

const leaseSchema = new Schema<Lease>({ _id: String, owner: String, until: Date }, { versionKey: false });
const leaseMs = 30_000;
const renewBelowMs = 20_000;
const pollMs = 5_000;
const overlapMs = 60_000;
const pageSize = 200;
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
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;
  /** Whether the next round asks what other processes wrote. Of what is written here it is told. */
  #lookAround = true;
  #polledUntil = new Date(0);

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
    await this.#leases.deleteMany({ owner: this.#owner });
  }

  /** Where followers of this site are held up, the oldest first. */
  troubles(): Promise<FollowerTrouble[]> {
    return this.#troubles.of(this.#followers.map(({ name }) => name));
  }

  /** Runs until every follower has seen everything: for the command line and for tests. */
  async drain(): Promise<void> {
    do {
      await this.#running;
      this.#lookAround = true;
      await this.#round();
    } while (this.#dirty.size > 0);
  }

  #wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#round()
      .catch((error: unknown) => this.#onError('(all)', error))
      .finally(() => {
        this.#running = null;
        if (this.#again && !this.#stopped) {
          this.#again = false;
          setTimeout(() => this.#wake(), roundPauseMs).unref();
        }
      });
  }

  async #round(): Promise<void> {
    const channels = new Set([...this.#dirty, ...(await this.#touched())]);
    this.#dirty.clear();
    // Nobody else moves the cursors of a follower that is held here, so they are asked for together.
    const held = this.#followers.filter(({ name }) => this.#heldFor(name) > 0);
    const cursors = await this.#cursorsOf(
      held.flatMap((follower) => wantedBy(follower, channels).map((channel) => idOf(follower, channel))),
    );
    for (const follower of this.#followers) {
      if (!(await this.#mayRun(follower.name))) continue;
      if (held.includes(follower)) {
        await this.#follow(follower, wantedBy(follower, channels), cursors);
        continue;
      }
      await this.#troubles.takeOn(follower.name);
      // Whoever ran it before may have been far behind, so its successor looks everywhere.
      const wanted = wantedBy(follower, new Set([...channels, ...(await this.#allChannels())]));
      const own = await this.#cursorsOf(wanted.map((channel) => idOf(follower, channel)));
      await this.#follow(follower, wanted, own);
    }
  }

  /** How far followers came, by `<follower>|<channel>`. */
  async #cursorsOf(ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#models.cursors.find({ _id: { $in: ids } }).lean();
    return new Map(rows.map(({ _id, seq }) => [_id, seq]));
  }

  /** Channels that grew since the last time this was asked, and a while before. */
  async #touched(): Promise<string[]> {
    if (!this.#lookAround) return [];
    this.#lookAround = false;
    const from = new Date(this.#polledUntil.getTime() - overlapMs);
    const until = new Date();
    const touched = await this.#models.channels.find({ touchedAt: { $gte: from } }, { _id: 1 }).lean();
    this.#polledUntil = until;
    return touched.map(({ _id }) => _id);
  }

  async #allChannels(): Promise<string[]> {
    // So asked, the names come from the index alone, and no document is read.
    const channels = await this.#models.channels.find({ _id: { $gt: '' } }, { _id: 1 }).lean();
    return channels.map(({ _id }) => _id);
  }

  async #follow(follower: Follower, channels: string[], cursors: Map<string, number>): Promise<void> {
    const moved = new Map<string, number>();
    const left = channels.values();
    const work = async (): Promise<void> => {
      for (const channel of left) {
        if (!(await this.#mayRun(follower.name))) break;
        const from = cursors.get(idOf(follower, channel)) ?? 0;
        const reached = await this.#followChannel(follower, channel, from);
        if (reached > from) moved.set(idOf(follower, channel), reached);
      }
    };
    await Promise.all(Array.from({ length: follower.channelsAtATime ?? 1 }, work));
    await this.#keepCursors([...moved].map(([_id, seq]) => ({ _id, seq, isNew: !cursors.has(_id) })));
  }

  async #keepCursors(moved: (Cursor & { isNew: boolean })[]): Promise<void> {
    const { collection } = this.#models.cursors;
    const fresh = moved.filter(({ isNew }) => isNew).map(({ _id, seq }) => ({ _id, seq }));
    const inserted = await insertNew(collection, fresh);
    const before = fresh.filter((_cursor, at) => !inserted[at]);
    const left = [...before, ...moved.filter(({ isNew }) => !isNew)];
    if (left.length === 0) return;
    const writes = left.map(({ _id, seq }) => ({
      updateOne: { filter: { _id }, update: { $max: { seq } }, upsert: true },
    }));
    await collection.bulkWrite(writes as never[], { ordered: false });
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
      return false;
    }
  }
}

const idOf = ({ name }: Follower, channel: string): string => `${name}|${channel}`;

/** Those of the channels that it follows. */
function wantedBy({ kinds }: Follower, channels: Set<string>): string[] {
  return [...channels].filter((channel) => kinds.length === 0 || kinds.includes(splitChannel(channel)[0]));
}
