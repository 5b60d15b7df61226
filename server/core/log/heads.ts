import { english } from '../words/languages.ts';
import { inLanguage } from '../words/speaking.ts';
import type { LogModels } from './log.models.ts';
import { LookingBack } from './looking-back.ts';

/** What is told when a channel has grown. `here` when this process knows it first: by what it appended itself. */
export type HeadListener = (channel: string, head: number, here: boolean) => void;

const tailMs = 1000;
const raiseMs = 25;
/** While much is written, what grew is gathered for so long. */
const gatherMs = 100;
const raiseAgainMs = 1000;

/** `thread:abc` → `thread:*`: grows, in this process only, whenever any channel of the kind does. */
const anyOf = (channel: string): string => `${channel.split(':', 1)[0]}:*`;

/**
 * The newest number of every channel that anybody here asked for, kept in memory. While tailing, another process's
 * changes are seen within a second, which is what lets pages be cached by number alone.
 */
export class Heads {
  readonly #models: LogModels;
  readonly #known = new Map<string, number>();
  readonly #toRaise = new Map<string, number>();
  readonly #listeners: HeadListener[] = [];
  #tail: NodeJS.Timeout | null = null;
  #raise: NodeJS.Timeout | null = null;
  /** When that was last written, on the clock of this process. */
  #raisedAt = -Infinity;
  readonly #looks = new LookingBack();
  #raising: Promise<void> = Promise.resolve();

  constructor(models: LogModels) {
    this.#models = models;
  }

  /** Calls back for every growth of every channel, in English: it may be begun by anybody's request. */
  listen(listener: HeadListener): void {
    this.#listeners.push(listener);
  }

  /** The newest number of a channel; 0 when nothing was ever appended. Exact for what this process appended. */
  async of(channel: string): Promise<number> {
    const known = this.#known.get(channel);
    if (known !== undefined && this.#tail) return known;
    if (channel.endsWith(':*')) {
      this.#known.set(channel, known ?? 0);
      return known ?? 0;
    }
    return this.asStored(channel);
  }

  /** The same from the database, whatever is known here: for somebody who knows of more than this process does. */
  async asStored(channel: string): Promise<number> {
    const newest = await this.#models.changes
      .findOne({ channel }, { seq: 1, _id: 0 })
      .sort({ seq: -1 })
      .lean();
    const head = Math.max(newest?.seq ?? 0, this.#known.get(channel) ?? 0);
    if (this.#known.has(channel)) this.#grow(channel, head, false);
    else this.#known.set(channel, head);
    return head;
  }

  /** The same without asking the database: undefined when it is not known. */
  known(channel: string): number | undefined {
    return this.#tail ? this.#known.get(channel) : undefined;
  }

  /** Notes that a channel comes to be in this moment: nothing can have been appended to it before. */
  begin(channel: string): void {
    if (!this.#known.has(channel)) this.#known.set(channel, 0);
  }

  /** Notes a growth made by this process and has it written to `channels` soon. */
  raise(channel: string, head: number): void {
    this.#toRaise.set(channel, Math.max(head, this.#toRaise.get(channel) ?? 0));
    this.#raiseIn(Math.max(raiseMs, this.#raisedAt + gatherMs - performance.now()));
    this.#grow(channel, head, true);
  }

  /** Notes a growth that another process tells of, sooner than the next look would find it. */
  heard(channel: string, head: number): void {
    this.#grow(channel, head, false);
  }

  /** Starts looking, each second, for what other processes appended. */
  async startTail(): Promise<void> {
    this.#looks.begin();
    const look = async (): Promise<void> => {
      try {
        await this.#lookAround();
      } catch {
        // The database is away; the next look finds what this one missed.
      }
      if (this.#tail) this.#tail = setTimeout(look, tailMs).unref();
    };
    this.#tail = setTimeout(look, tailMs).unref();
  }

  /** Stops looking and writes what is waiting. */
  async close(): Promise<void> {
    if (this.#tail) clearTimeout(this.#tail);
    this.#tail = null;
    if (this.#raise) clearTimeout(this.#raise);
    this.#raise = null;
    await this.#raising;
    await this.#writeRaised();
  }

  async #lookAround(): Promise<void> {
    const touched = await this.#looks.look((from) =>
      this.#models.channels.find({ touchedAt: { $gte: from } }).lean(),
    );
    for (const { _id, head } of touched) this.#grow(_id, head, false);
  }

  #grow(channel: string, head: number, here: boolean): void {
    if ((this.#known.get(channel) ?? 0) >= head) return;
    this.#known.set(channel, head);
    const kind = anyOf(channel);
    this.#known.set(kind, (this.#known.get(kind) ?? 0) + 1);
    // What they do, and what that begins, is for everybody and not for whoever just wrote.
    inLanguage(english, () => {
      for (const listener of this.#listeners) listener(channel, head, here);
    });
  }

  async #writeRaised(): Promise<void> {
    if (this.#toRaise.size === 0) return;
    const now = new Date();
    const batch = [...this.#toRaise];
    this.#toRaise.clear();
    this.#raisedAt = performance.now();
    try {
      await this.#models.channels.bulkWrite(
        batch.map(([channel, head]) => ({
          updateOne: {
            filter: { _id: channel },
            update: { $max: { head, touchedAt: now } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    } catch {
      // The database is away. Other processes learn of these when it is back, or by the sweep at the next start.
      for (const [channel, head] of batch) if (!this.#toRaise.has(channel)) this.#toRaise.set(channel, head);
      if (this.#tail) this.#raiseIn(raiseAgainMs);
    }
  }

  #raiseIn(ms: number): void {
    this.#raise ??= setTimeout(() => {
      this.#raise = null;
      this.#raising = this.#raising.then(() => this.#writeRaised());
    }, ms);
  }
}
