import type { Collection } from 'mongoose';
import { Together } from '../../../server/plugin-api.ts';
import { byId } from '../store/by-id.ts';
import type { Sending, Task, Trouble } from '../store/records.ts';
import { type Clock, secondsAfter, secondsBetween } from './clock.ts';

export type TaskKind = Task['kind'];

/** What waits and what went wrong in a bridge; `oldestSeconds` is how long the oldest that is due has waited. */
export interface TaskCounts {
  waiting: number;
  refused: number;
  unclear: number;
  failed: number;
  oldestSeconds: number;
}

export interface AskOptions {
  /** The topic it touches, when that is known. */
  topic?: number | null;
  /** How long it may wait first. Asked for again meanwhile, it keeps the earlier time. */
  delaySeconds?: number;
  /** What was unclear is so no more: it was found. */
  found?: boolean;
}

/** Refusals that have passed when somebody else has written, or when the topic is open again. */
const passedBy = { written: 'in-a-row', opened: 'closed' };
/** Nobody stands in line behind what waits for longer: it is a limit of one person, such as their posts in a day. */
const longestInLineSeconds = 1800;
/** So long a forum remembers what it answered to the same bytes, and a while. */
const memoryMs = 125_000;

export const taskId = (bridge: string, kind: TaskKind, subject: string): string =>
  `${bridge}:${kind}:${subject}`;

/** What is done once more at once. */
const again = { $set: { attempts: 0, trouble: null, sending: null, state: 'waiting' as const } };

interface Asked {
  _id: string;
  update: Record<string, unknown>[];
}

interface Refusal {
  bridge: string;
  topic: number;
  state: 'refused';
  'trouble.code': string;
}

/**
 * What is to be brought in step. A task names things, never what to do with them: whoever does it looks anew. What many
 * ask at a time is asked of the database together.
 */
export class Tasks {
  readonly #tasks: Collection<Task>;
  readonly #clock: Clock;
  /** Those of many topics at once. */
  readonly #unlisted = new Together<string[], void>(async (lists) => {
    await this.#tasks.deleteMany({ _id: { $in: lists.flat() }, state: 'refused' });
    return lists.map(() => undefined);
  });

  readonly #byId = byId(() => this.#tasks);

  readonly #asked = new Together<Asked, void>(async (those) => {
    await this.#tasks.bulkWrite(
      those.map(({ _id, update }) => ({ updateOne: { filter: { _id }, update, upsert: true } })),
    );
    return those.map(() => undefined);
  });

  readonly #ended = new Together<Pick<Task, '_id' | 'asked' | 'notBefore'>, void>(async (those) => {
    const { deletedCount } = await this.#tasks.bulkWrite(
      those.map(({ _id, asked, notBefore }) => ({
        deleteOne: { filter: { _id, asked, notBefore, state: 'waiting' as const } },
      })),
    );
    if (deletedCount < those.length)
      await this.#tasks.bulkWrite(
        those.map(({ _id, asked }) => ({
          updateOne: { filter: { _id, asked: { $ne: asked } }, update: again },
        })),
      );
    return those.map(() => undefined);
  });

  readonly #woken = new Together<Refusal, void>(async (those) => {
    await this.#tasks.updateMany({ $or: those }, [
      { $set: { state: 'waiting', attempts: 0, notBefore: this.#afterMemory() } },
    ]);
    return those.map(() => undefined);
  });

  constructor(tasks: Collection<Task>, clock: Clock) {
    this.#tasks = tasks;
    this.#clock = clock;
  }

  /**
   * Asks that something be brought in step. What was refused or failed is tried anew; what is unclear stays so, since
   * only a moderator may decide on it.
   */
  async ask(bridge: string, kind: TaskKind, subject: string, options: AskOptions = {}): Promise<void> {
    const now = this.#clock.now();
    const notBefore = secondsAfter(now, options.delaySeconds ?? 0);
    const state = { $ifNull: ['$state', 'new'] };
    const over = ['new', 'refused', 'failed', ...(options.found ? ['unclear', 'left'] : [])];
    const anew = { $in: [state, over] };
    const kept = (field: string, otherwise: unknown) => ({ $cond: [anew, otherwise, `$${field}`] });
    const set = {
      bridge,
      kind,
      subject,
      topic: options.topic ?? { $ifNull: ['$topic', null] },
      asked: { $add: [{ $ifNull: ['$asked', 0] }, 1] },
      askedAt: kept('askedAt', now),
      notBefore: { $cond: [anew, notBefore, { $min: ['$notBefore', notBefore] }] },
      attempts: kept('attempts', 0),
      trouble: kept('trouble', null),
      sending: options.found ? null : { $ifNull: ['$sending', null] },
      state: kept('state', 'waiting'),
    };
    await this.#asked.ask({ _id: taskId(bridge, kind, subject), update: [{ $set: set }] });
  }

  /**
   * What is due in a bridge, the longest due first. While something of ours may or may not have arrived in a topic, what
   * is read there could be our own: work on the `busy` ones is not among it.
   */
  due(bridge: string, limit: number, busy: number[] = []): Promise<Task[]> {
    return this.#tasks
      .find({
        ...{ bridge, state: 'waiting', notBefore: { $lte: this.#clock.now() } },
        $nor: [{ kind: { $in: ['topic-there', 'post-there'] }, topic: { $in: busy } }],
      })
      .sort({ notBefore: 1, askedAt: 1 })
      .limit(limit)
      .toArray();
  }

  get(id: string): Promise<Task | null> {
    return this.#byId.ask(id);
  }

  /** What is being sent, or was and may have arrived, until somebody knows or nobody can tell. */
  sending(bridge: string): Promise<Task[]> {
    return this.#tasks.find({ bridge, state: 'waiting', sending: { $ne: null } }).toArray();
  }

  /** Whether something that was asked for earlier has to reach the topic first: posts keep their order. */
  async waitsForEarlier({ _id, bridge, topic, askedAt, notBefore }: Task): Promise<boolean> {
    const earlier = await this.#tasks.findOne({
      bridge,
      topic,
      kind: 'post-here',
      state: 'waiting',
      _id: { $ne: _id },
      $or: [{ sending: { $ne: null } }, { attempts: { $gt: 0 } }],
      $and: [{ $or: [{ askedAt: { $lt: askedAt } }, { askedAt, notBefore: { $lt: notBefore } }] }],
      notBefore: { $lte: secondsAfter(this.#clock.now(), longestInLineSeconds) },
    });
    return earlier !== null;
  }

  /** Tries those of a topic again that were refused until somebody else writes there, or it is open. */
  wake(bridge: string, topic: number, since: keyof typeof passedBy): Promise<void> {
    return this.#woken.ask({ bridge, topic, state: 'refused', 'trouble.code': passedBy[since] });
  }

  /** Notes what is about to be sent, or (null) that its outcome is known. */
  async setSending(task: Task, sending: Sending | null): Promise<void> {
    await this.#tasks.updateOne({ _id: task._id }, { $set: { sending } });
    task.sending = sending;
  }

  /**
   * Done. What was asked while it was being done is done once more, at once; what was refused or put off meanwhile, by
   * what looked at the whole topic, stays so.
   */
  done({ _id, asked, notBefore }: Task): Promise<void> {
    return this.#ended.ask({ _id, asked, notBefore });
  }

  /** It did not work. With a time, it is tried again then; otherwise it has failed, and stays in the list. */
  async fail(task: Task, trouble: Trouble, retryAt: Date | null): Promise<void> {
    const set = retryAt ? { trouble, notBefore: retryAt } : { trouble, state: 'failed' as const };
    await this.#tasks.updateOne({ _id: task._id }, { $set: set, $inc: { attempts: 1 } });
  }

  /** Not now, but then; no try is counted, and what went wrong before is of no matter now. */
  async postpone(task: Task, until: Date): Promise<void> {
    await this.#tasks.updateOne({ _id: task._id }, { $set: { notBefore: until, trouble: null } });
  }

  /** The other side said no. Asked for while it was being tried (its author changed it), it is tried anew. */
  async refuse(task: Task, trouble: Trouble): Promise<void> {
    // What the forum's moderators look at has arrived: it must not be sent a second time.
    const sending = task.sending?.queued ? task.sending : null;
    const set = { trouble, state: 'refused' as const, sending };
    await this.#tasks.updateOne({ _id: task._id, asked: task.asked }, { $set: set });
  }

  /** Nobody can tell whether it happened. */
  async leaveUnclear(task: Task, trouble: Trouble): Promise<void> {
    await this.#tasks.updateOne({ _id: task._id }, { $set: { trouble, state: 'unclear' as const } });
  }

  /** Tries what was refused or failed again, now. False when there is no such task in such a state. */
  async retry(id: string): Promise<boolean> {
    const { matchedCount } = await this.#tasks.updateOne({ _id: id, state: { $in: ['refused', 'failed'] } }, [
      { $set: { state: 'waiting', attempts: 0, trouble: null, notBefore: this.#afterMemory() } },
    ]);
    return matchedCount === 1;
  }

  /** Now, or when the forum no longer answers the same bytes with the refusal that it remembers. */
  #afterMemory() {
    const now = this.#clock.now();
    const forgotten = { $add: [{ $ifNull: ['$trouble.at', now] }, memoryMs] };
    const sent = { $in: ['$kind', ['post-here', 'thread-here']] };
    return {
      $cond: [{ $and: [{ $eq: ['$state', 'refused'] }, sent] }, { $max: [now, forgotten] }, now],
    };
  }

  /** Takes these off the list of what was refused. */
  unlist(ids: string[]): Promise<void> {
    return this.#unlisted.ask(ids);
  }

  /** Takes it out of the list, whatever becomes of it. */
  async drop(id: string): Promise<void> {
    await this.#tasks.deleteOne({ _id: id });
  }

  /** A page of the tasks in these states, the oldest first. */
  list(
    bridge: string,
    states: Task['state'][],
    { page = 1, perPage = 50 }: { page?: number; perPage?: number } = {},
  ): Promise<Task[]> {
    return this.#tasks
      .find({ bridge, state: { $in: states } })
      .sort({ notBefore: 1, _id: 1 })
      .skip((page - 1) * perPage)
      .limit(perPage)
      .toArray();
  }

  async counts(bridge: string): Promise<TaskCounts> {
    const of = (state: Task['state']) => this.#tasks.countDocuments({ bridge, state });
    const [waiting, refused, unclear, failed, [oldest]] = await Promise.all([
      of('waiting'),
      of('refused'),
      of('unclear'),
      of('failed'),
      this.due(bridge, 1),
    ]);
    const oldestSeconds = oldest ? Math.floor(secondsBetween(oldest.notBefore, this.#clock.now())) : 0;
    return { waiting, refused, unclear, failed, oldestSeconds };
  }
}
