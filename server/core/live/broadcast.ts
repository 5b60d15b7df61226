import type { Namespace } from 'socket.io';
import { askingRoom } from './asking-room.ts';
import type { ChangeLog } from '../log/change-log.ts';

const headEveryMs = 15_000;
const perRead = 100;
/** Changes that come while others are being sent wait this long, and then go together. */
const togetherMs = 50;
const afterFaultMs = 1000;

/** Tells the rooms of this process what their channels grow by: each change once, in order. */
export class Broadcast {
  readonly #namespace: Namespace;
  readonly #log: ChangeLog;
  readonly #onError: (error: unknown) => void;
  /** The last number sent in each channel that somebody here listens to. */
  readonly #sent = new Map<string, number>();
  readonly #pumping = new Map<string, Promise<void>>();
  readonly #headTimer: NodeJS.Timeout;
  #closed = false;

  constructor(namespace: Namespace, log: ChangeLog, onError: (error: unknown) => void) {
    this.#namespace = namespace;
    this.#log = log;
    this.#onError = onError;
    log.heads.listen((channel) => this.#pump(channel));
    this.#headTimer = setInterval(() => this.#sendHeads(), headEveryMs).unref();
  }

  /** Begins with what comes after `head`, unless somebody listens already. */
  begin(channel: string, head: number): void {
    if (!this.#sent.has(channel)) this.#sent.set(channel, head);
  }

  /** The last number that was sent; 0 when nobody listens. */
  sent(channel: string): number {
    return this.#sent.get(channel) ?? 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#headTimer);
    await Promise.all(this.#pumping.values());
  }

  /** One run for each channel at a time, so that order is kept. */
  #pump(channel: string): void {
    if (this.#closed || !this.#sent.has(channel) || this.#pumping.has(channel)) return;
    let pauseMs = togetherMs;
    const run = this.#send(channel)
      .catch((error: unknown) => {
        pauseMs = afterFaultMs;
        this.#onError(error);
      })
      .finally(() => {
        this.#pumping.delete(channel);
        const sent = this.#sent.get(channel) ?? Number.POSITIVE_INFINITY;
        if ((this.#log.heads.known(channel) ?? 0) > sent)
          setTimeout(() => this.#pump(channel), pauseMs).unref();
      });
    this.#pumping.set(channel, run);
  }

  async #send(channel: string): Promise<void> {
    const { kind, id } = this.#log.kindOf(channel);
    const room = this.#namespace.local.to(channel);
    const othersRoom = this.#namespace.local.to(channel).except(askingRoom);
    for (;;) {
      if (!this.#namespace.adapter.rooms.has(channel)) {
        this.#sent.delete(channel);
        return;
      }
      const changes = await this.#log.read(channel, this.sent(channel), perRead);
      const last = changes.at(-1)?.seq;
      if (last === undefined) return;
      if (await kind.isPublic(id)) {
        const presented = await kind.present(id, changes, { rows: true });
        for (const change of presented) othersRoom.emit('change', { channel, ...change });
        if (this.#namespace.adapter.rooms.has(askingRoom)) room.emit('head', { channel, seq: last });
      } else {
        // What is not for everybody is fetched by each, and each is asked for its rights.
        room.emit('head', { channel, seq: last });
      }
      this.#sent.set(channel, last);
    }
  }

  /** A lost last change leaves no gap that a client could see: it is told the number now and then. */
  #sendHeads(): void {
    for (const channel of this.#namespace.adapter.rooms.keys()) {
      const seq = this.#log.heads.known(channel);
      if (seq !== undefined) this.#namespace.local.to(channel).emit('head', { channel, seq });
    }
  }
}
