import { isDuplicate } from '../database/duplicate.ts';
import { Problem, conflict } from '../errors.ts';
import type { Change, ChangeDraft } from './change.ts';
import type { ChannelKind } from './channel-kind.ts';
import type { Inserts } from './inserts.ts';
import type { LogModels } from './log.models.ts';

/** One decision waiting to be written. */
export interface Append<State> {
  key: string;
  keyHash: string | null;
  /** A decision that looks at more than the channel's state is never put in one batch with others. */
  alone: boolean;
  /** Others come in the same breath, to be written with it. */
  gathers?: boolean;
  /** Sees the state as of head; answers the change, or throws the refusal. Asked again after every collision. */
  decide(state: State): ChangeDraft | Promise<ChangeDraft>;
}

export interface Appended {
  change: Change;
  /** True when the same key had been written before: nothing new happened. */
  repeated: boolean;
}

interface Waiting<State> extends Append<State> {
  resolve(result: Appended): void;
  reject(error: unknown): void;
}

interface Decided<State> {
  waiting: Waiting<State>;
  change: Change;
  state: State;
}

interface Decisions<State> {
  decided: Decided<State>[];
  refused: { waiting: Waiting<State>; refusal: unknown }[];
}

/** What the writers of one log share. */
export interface WriterParts {
  models: LogModels;
  inserts: Inserts;
  /** The newest number of a channel as this process knows it, a second ago at most; undefined when it does not. */
  knownHead(channel: string): number | undefined;
  onAppended(channel: string, changes: Change[]): void;
}

const largestBatch = 64;

/**
 * Appends to one channel: those that wait go together as one ordered insert (group commit); between processes the
 * unique index on (channel, seq) decides, and the loser reads what came and asks again.
 */
export class ChannelWriter<State> {
  readonly #channel: string;
  readonly #id: string;
  readonly #kind: ChannelKind<State>;
  readonly #models: LogModels;
  readonly #inserts: Inserts;
  readonly #knownHead: (channel: string) => number | undefined;
  readonly #onAppended: (channel: string, changes: Change[]) => void;
  readonly #queue: Waiting<State>[] = [];
  #running: Promise<void> | null = null;
  #head: { seq: number; state: State } | null = null;
  /** How far the projection is known to have come, by this process or another. */
  #projected = 0;
  #healing: Promise<unknown> | null = null;
  /** What is known here of the log was believed before: after that, the log is read. */
  #believed = false;

  constructor(channel: string, id: string, kind: ChannelKind<State>, parts: WriterParts) {
    this.#channel = channel;
    this.#id = id;
    this.#kind = kind;
    this.#models = parts.models;
    this.#inserts = parts.inserts;
    this.#knownHead = parts.knownHead;
    this.#onAppended = parts.onAppended;
  }

  get idle(): boolean {
    return this.#running === null;
  }

  append(request: Append<State>): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...request, resolve, reject });
      this.#running ??= this.#run(request.gathers ?? false);
    });
  }

  /** Resolves when nothing is waiting. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /**
   * Resolves when projections hold this change, which the log has: another process may be just about to write what
   * the change means, or may have ended before it did. Throws when it cannot be written.
   */
  async ensureProjected(seq: number): Promise<void> {
    if (this.#projected >= seq) return;
    // What is under way may have begun before the log had this change.
    await this.#healing?.catch(() => undefined);
    if (this.#projected >= seq) return;
    this.#healing ??= this.catchUp().finally(() => {
      this.#healing = null;
    });
    await this.#healing;
  }

  /** Brings projections up to the head of the log. Answers the head. Null when there is no such channel. */
  async catchUp(): Promise<{ seq: number; state: State } | null> {
    const loaded = await this.#kind.load(this.#id);
    if (!loaded) return null;
    const { changes } = this.#models;
    let { state, seq } = loaded;
    this.#reached(seq);
    for (;;) {
      const missed = await changes
        .find({ channel: this.#channel, seq: { $gt: seq } }, { _id: 0 })
        .sort({ seq: 1 })
        .limit(500)
        .read('primary')
        .lean<Change[]>();
      if (missed.length === 0) return { seq, state };
      for (const change of missed) state = this.#kind.reduce(state, change);
      await this.#kind.project(this.#id, missed, state);
      seq = missed.at(-1)!.seq;
      this.#reached(seq);
      this.#onAppended(this.#channel, missed);
    }
  }

  async #run(gathers: boolean): Promise<void> {
    if (gathers) await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#write(batch);
      } catch (error) {
        this.#head = null;
        for (const waiting of batch) waiting.reject(error);
      }
    }
    // In the same breath as the queue was found empty: what is appended from now on starts a new run.
    this.#running = null;
  }

  /** The state of a channel that is used for the first time, when its projection is as new as this process knows. */
  async #believe(): Promise<{ seq: number; state: State } | null> {
    if (this.#believed) return null;
    this.#believed = true;
    const known = this.#knownHead(this.#channel);
    const loaded = known === undefined ? null : await this.#kind.load(this.#id);
    if (!loaded || loaded.seq < known!) return null;
    this.#reached(loaded.seq);
    return loaded;
  }

  #nextBatch(): Waiting<State>[] {
    if (this.#queue[0]!.alone) return this.#queue.splice(0, 1);
    const firstAlone = this.#queue.findIndex((waiting) => waiting.alone);
    return this.#queue.splice(0, Math.min(largestBatch, firstAlone < 0 ? this.#queue.length : firstAlone));
  }

  async #write(batch: Waiting<State>[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      this.#head ??= await this.#believe();
      const remembered = this.#head !== null;
      this.#head ??= await this.catchUp();
      if (!this.#head) {
        for (const waiting of rest) waiting.reject(new Problem(404, 'not-found', 'Not found'));
        return;
      }
      const { decided, refused } = await this.#decide(rest, this.#head);
      if (refused.length > 0 && remembered) {
        // A change meets the unique index when another process was faster, a refusal meets nothing: what speaks
        // against it may be gone by now, so it is judged on what the log has.
        this.#head = null;
        continue;
      }
      for (const { waiting, refusal } of refused) waiting.reject(refusal);
      rest = decided.length > 0 ? await this.#insert(decided) : [];
    }
  }

  async #decide(batch: Waiting<State>[], head: { seq: number; state: State }): Promise<Decisions<State>> {
    const decided: Decided<State>[] = [];
    const refused: Decisions<State>['refused'] = [];
    let { seq, state } = head;
    for (const waiting of batch) {
      try {
        const draft = await waiting.decide(state);
        const change: Change = {
          channel: this.#channel,
          seq: seq + 1,
          v: 1,
          at: new Date(),
          origin: null,
          ...draft,
          key: waiting.key,
          keyHash: waiting.keyHash,
        };
        state = this.#kind.reduce(state, change);
        seq += 1;
        decided.push({ waiting, change, state });
      } catch (refusal) {
        refused.push({ waiting, refusal });
      }
    }
    return { decided, refused };
  }

  /** Answers those that must be decided again. */
  async #insert(decided: Decided<State>[]): Promise<Waiting<State>[]> {
    const { written, failure } = await this.#inserts.insert(decided.map(({ change }) => change));
    if (written > 0) await this.#commit(decided.slice(0, written));
    if (!failure) return [];
    this.#head = null;
    const rest = decided.slice(written);
    return isDuplicate(failure) ? this.#afterCollision(rest) : this.#afterFault(rest, failure);
  }

  /** The first of these met its own key, or a number that somebody else took: only then is it asked again. */
  async #afterCollision(rest: Decided<State>[]): Promise<Waiting<State>[]> {
    const [first, ...others] = rest.map(({ waiting }) => waiting);
    const before = await this.#findByKey(first!);
    if (!before) return [first!, ...others];
    if (first!.keyHash !== null && isSame(before, first!.keyHash))
      first!.resolve({ change: before, repeated: true });
    else first!.reject(sameKeyOtherBody(first!.keyHash));
    return others;
  }

  /** The connection broke: what was written anyway is found by its key before anybody is answered. */
  async #afterFault(rest: Decided<State>[], fault: unknown): Promise<Waiting<State>[]> {
    await this.catchUp();
    for (const { waiting, change } of rest) {
      const found = await this.#findByKey(waiting);
      const ours = found && found.seq === change.seq && found.at.getTime() === change.at.getTime();
      if (ours) waiting.resolve({ change: found, repeated: false });
      else waiting.reject(fault);
    }
    return [];
  }

  async #commit(decided: Decided<State>[]): Promise<void> {
    const changes = decided.map(({ change }) => change);
    const { state, change } = decided.at(-1)!;
    try {
      await this.#kind.project(this.#id, changes, state);
      this.#head = { seq: change.seq, state };
      this.#reached(change.seq);
    } catch {
      // The log has it: whoever reads or appends next projects again, and so does the next start.
      this.#head = null;
    }
    this.#onAppended(this.#channel, changes);
    for (const one of decided) one.waiting.resolve({ change: one.change, repeated: false });
  }

  #reached(seq: number): void {
    this.#projected = Math.max(this.#projected, seq);
  }

  async #findByKey(waiting: Waiting<State>): Promise<Change | null> {
    const { changes } = this.#models;
    return changes.findOne({ channel: this.#channel, key: waiting.key }, { _id: 0 }).lean<Change>();
  }
}

/** Whether a change was asked for by the same request. Of words that are forgotten, it can no longer be told: it was. */
export function isSame({ keyHash, data }: Change, asked: string): boolean {
  return keyHash === asked || (keyHash === null && data['redacted'] === true);
}

/** The refusal for a key that was used before for something else. */
export function sameKeyOtherBody(keyHash: string | null): Problem {
  if (keyHash === null)
    return conflict('Somebody else changed this first. Look at their version, then try again.');
  return new Problem(422, 'key-reused', 'This key was used before', {
    detail: 'The same Idempotency-Key was sent before with another body. Use a new key for a new request.',
    errors: [{ path: 'Idempotency-Key', message: 'use a new key for a new request' }],
  });
}
