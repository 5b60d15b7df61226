import { hostname } from 'node:os';
import { type Connection, type Model, Schema } from 'mongoose';
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
}

const jobSchema = new Schema<JobRow>(
  { _id: String, owner: String, until: Date, nextAt: Date },
  { versionKey: false },
);
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
    try {
      await job.run();
    } finally {
      clearInterval(renewal);
      await this.#rows.updateOne(mine, { $set: { until: never } });
    }
  }

  async #claim({ name, seconds }: Pick<Job, 'name' | 'seconds'>): Promise<boolean> {
    const now = Date.now();
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
    if (taken.modifiedCount === 1) return true;
    if (await this.#rows.exists({ _id: name })) return false;
    try {
      await this.#rows.create({ _id: name, owner: '', until: never, nextAt: never });
    } catch (error) {
      // Another process made it between the two calls.
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
    return this.#claim({ name, seconds });
  }
}
