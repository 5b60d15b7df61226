import type { Bridge, Task } from '../store/records.ts';
import { Together } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { settle } from './settle.ts';
import { sideBySide } from './side-by-side.ts';
import type { TaskKind } from './tasks.ts';

export type Doer = (bridge: Bridge, task: Task) => Promise<void>;
export type Doers = Record<TaskKind, Doer>;

/** How many topics of a bridge are worked on at a time. */
const topicsAtATime = 4;
const tasksAtATime = 200;
/** After so long a round takes up nothing new, so that another bridge's work is looked for. */
const roundMs = 15_000;

/** Does what is due. One process at a time runs it, by the lease of the job. */
export class Worker {
  readonly #parts: Parts;
  readonly #doers: Doers;
  readonly #hear: (bridge: Bridge) => Promise<void>;
  #stopped = false;
  /** Asked before each task, by several at a time. */
  readonly #running = new Together<string, boolean>(async (ids) => {
    const running = await this.#parts.collections.bridges
      .find({ _id: { $in: [...new Set(ids)] }, state: 'running' }, { projection: { _id: 1 } })
      .toArray();
    return ids.map((id) => running.some(({ _id }) => _id === id));
  });
  /** The round before: two at a time would do the same task twice. */
  #before: Promise<unknown> = Promise.resolve();

  /** `hear`: asks for what a bridge was told of since the last round. */
  constructor(parts: Parts, doers: Doers, hear: (bridge: Bridge) => Promise<void>) {
    this.#parts = parts;
    this.#doers = doers;
    this.#hear = hear;
  }

  /** Does what is due now in all bridges that run, and answers how many tasks it took up. */
  round(): Promise<number> {
    const round = this.#before.then(() => this.#round());
    this.#before = round.catch(() => undefined);
    return round;
  }

  #round(): Promise<number> {
    const { bridges } = this.#parts.collections;
    return sideBySide(
      async () => (this.#stopped ? [] : bridges.find({ state: 'running' }).toArray()),
      (bridge) => this.#roundOf(bridge),
    );
  }

  /** Does what is due until nothing is. */
  async drain(): Promise<void> {
    while ((await this.round()) > 0 && !this.#stopped);
  }

  /** Takes up nothing more: the round that runs ends with the tasks it has begun. */
  stop(): void {
    this.#stopped = true;
  }

  async #roundOf(bridge: Bridge): Promise<number> {
    const { tasks } = this.#parts;
    await this.#hear(bridge);
    const busy = (await tasks.sending(bridge._id)).flatMap(({ topic }) => topic ?? []);
    const lines = inLines(await tasks.due(bridge._id, tasksAtATime, busy));
    const ends = Date.now() + roundMs;
    let taken = 0;
    const work = async (): Promise<void> => {
      for (let line = lines.shift(); line; line = lines.shift()) {
        for (const task of line) {
          if (this.#stopped || Date.now() > ends) return;
          // Somebody may have paused it, or a task before this one stopped it.
          if (!(await this.#running.ask(bridge._id))) return;
          taken += 1;
          await this.#do(bridge, task);
        }
      }
    };
    await Promise.all(Array.from({ length: topicsAtATime }, work));
    return taken;
  }

  async #do(bridge: Bridge, asRead: Task): Promise<void> {
    // What was done before it in its line may have changed or ended it.
    const task = await this.#parts.tasks.get(asRead._id);
    if (!task || task.state !== 'waiting' || task.notBefore > this.#parts.clock.now()) return;
    try {
      await this.#doers[task.kind](bridge, task);
      await this.#parts.tasks.done(task);
    } catch (error) {
      await settle(this.#parts, bridge, task, error);
    }
  }
}

/** Tasks of one topic stand in one line and are done one after another; what touches no topic yet stands alone. */
function inLines(due: Task[]): Task[][] {
  const lines = new Map<string, Task[]>();
  for (const task of due) {
    const name = task.topic === null ? task._id : String(task.topic);
    const line = lines.get(name);
    if (line) line.push(task);
    else lines.set(name, [task]);
  }
  return [...lines.values()];
}
