import { hostname } from 'node:os';
import { type Connection, type Model, Schema } from 'mongoose';
import { isDuplicate } from './database/duplicate.ts';
import { newId } from './ids.ts';

/** Something done again and again, by one process at a time. */
export interface Job {
  /** Unique for ever: when it is due is kept under it. */
  name: string;
  seconds: number;
  run(): Promise<void>;
}

interface JobRow {
  _id: string;
  owner: string;
  /** The lease of whoever runs it now. */
  until: Date;
  nextAt: Date;
  /** The run that ended last: when it began, how long it took in milliseconds, and what it failed of. */
  lastAt?: Date | null;
  lastMs?: number | null;
  lastError?: string | null;
}

/** A job as operators see it. Times are null before its first run. */
export interface JobState {
  name: string;
  everySeconds: number;
  running: boolean;
  lastAt: Date | null;
  lastMs: number | null;
  /** What the last run failed of, shortened; null when it did not. */
  lastError: string | null;
  nextAt: Date | null;
}

const jobSchema = new Schema<JobRow>(
  {
    _id: String,
    owner: String,
    until: Date,
    nextAt: Date,
    lastAt: { type: Date, default: null },
    lastMs: { type: Number, default: null },
    lastError: { type: String, default: null },
  },
  { versionKey: false },
);
const longestError = 300;
const leaseMs = 60_000;
const never = new Date(0);

/** Runs jobs when they are due. Several processes share one timetable in the database; a lease lets one run each. */
export class Jobs {
  readonly #rows: Model<JobRow>;
  readonly #owner = `${hostname()}:${process.pid}:${newId()}`;
  readonly #jobs: Job[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #onError: (job: string, error: unknown) => void;
  #started = false;

  constructor(connection: Connection, onError: (job: string, error: unknown) => void) {
    this.#rows = connection.model<JobRow>('TimedJob', jobSchema, 'timed_jobs');
    this.#onError = onError;
  }

  add(job: Job): void {
    if (this.#jobs.some(({ name }) => name === job.name))
      throw new Error(`job ${job.name} is registered twice`);
    this.#jobs.push(job);
    if (this.#started) this.#look(job);
  }

  /** Every job of this site with what is known of its runs, by name. */
  async states(): Promise<JobState[]> {
    const rows = new Map((await this.#rows.find().lean()).map((row) => [row._id, row]));
    const now = new Date();
    return this.#jobs
      .map(({ name, seconds }) => {
        const row = rows.get(name);
        return {
          name,
          everySeconds: seconds,
          running: row !== undefined && row.until > now,
          lastAt: row?.lastAt ?? null,
          lastMs: row?.lastMs ?? null,
          lastError: row?.lastError ?? null,
          nextAt: row && row.nextAt > never ? row.nextAt : null,
        };
      })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Makes a job due now: here at once, in another process at its next look. False when there is no such job. */
  async hurry(name: string): Promise<boolean> {
    const job = this.#jobs.find((one) => one.name === name);
    if (!job) return false;
    await this.#rows.updateOne({ _id: name }, { $set: { nextAt: never } });
    if (this.#started && !this.#running.has(name)) {
      clearTimeout(this.#timers.get(name));
      this.#look(job);
    }
    return true;
  }

  /** Runs what is due now, and everything else when its time comes. */
  start(): void {
    this.#started = true;
    for (const job of this.#jobs) this.#look(job);
  }

  /** Starts nothing more, and resolves when what is running has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running.values());
  }

  #look(job: Job): void {
    const running = this.#runIfDue(job)
      .catch((error: unknown) => this.#onError(job.name, error))
      .finally(() => {
        this.#running.delete(job.name);
        if (!this.#started) return;
        // Oftener than it is due, so that a process that looks just too early loses no whole turn.
        const pause = Math.min(Math.max(job.seconds * 250, 250), 30_000);
        this.#timers.set(job.name, setTimeout(() => this.#look(job), pause).unref());
      });
    this.#running.set(job.name, running);
  }

  async #runIfDue(job: Job): Promise<void> {
    if (!(await this.#claim(job))) return;
    const mine = { _id: job.name, owner: this.#owner };
    const renewal = setInterval(() => {
      const until = new Date(Date.now() + leaseMs);
      this.#rows
        .updateOne(mine, { $set: { until } })
        .catch((error: unknown) => this.#onError(job.name, error));
    }, leaseMs / 3).unref();
    const lastAt = new Date();
    let lastError: string | null = null;
    try {
      await job.run();
    } catch (error) {
      lastError = String(error instanceof Error ? error.message : error).slice(0, longestError);
      throw error;
    } finally {
      clearInterval(renewal);
      const lastMs = Date.now() - lastAt.getTime();
      await this.#rows.updateOne(mine, { $set: { until: never, lastAt, lastMs, lastError } });
    }
  }

  async #claim({ name, seconds }: Pick<Job, 'name' | 'seconds'>): Promise<boolean> {
    const now = Date.now();
    const row = await this.#rows.findById(name, { nextAt: 1, until: 1 }).lean();
    // Mostly it is not due, and to know that nothing need be written.
    if (row && (row.nextAt.getTime() > now || row.until.getTime() >= now)) return false;
    if (row) {
      const taken = await this.#rows.updateOne(
        { _id: name, nextAt: { $lte: new Date(now) }, until: { $lt: new Date(now) } },
        {
          $set: {
            owner: this.#owner,
            until: new Date(now + leaseMs),
            nextAt: new Date(now + seconds * 1000),
          },
        },
      );
      return taken.modifiedCount === 1;
    }
    try {
      await this.#rows.create({ _id: name, owner: '', until: never, nextAt: never });
    } catch (error) {
      // Another process made it between the two calls.
      if (!isDuplicate(error)) throw error;
    }
    return this.#claim({ name, seconds });
  }
}
