import type { Namespace } from 'socket.io';

const everyMs = 1000;
const writingMs = 6000;
const mostNames = 3;

/**
 * Who reads a channel (a count) and who writes there (names), told at most once a second and volatile: a lost one is
 * no loss.
 */
export class Presence {
  readonly #namespace: Namespace;
  readonly #changed = new Set<string>();
  readonly #writing = new Map<string, Map<string, number>>();
  readonly #timer: NodeJS.Timeout;

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
    this.#timer = setInterval(() => this.#tell(), everyMs).unref();
  }

  joined(channel: string): void {
    this.#changed.add(channel);
  }

  left(channel: string): void {
    this.#changed.add(channel);
  }

  writing(channel: string, name: string, active: boolean): void {
    const writers = this.#writing.get(channel) ?? new Map<string, number>();
    if (active) writers.set(name, Date.now() + writingMs);
    else writers.delete(name);
    this.#writing.set(channel, writers);
    this.#changed.add(channel);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    const now = Date.now();
    for (const [channel, writers] of this.#writing) {
      for (const [name, until] of writers) {
        if (until > now) continue;
        writers.delete(name);
        this.#changed.add(channel);
      }
      if (writers.size === 0) this.#writing.delete(channel);
    }
    for (const channel of this.#changed) {
      const count = this.#namespace.adapter.rooms.get(channel)?.size ?? 0;
      const writing = [...(this.#writing.get(channel)?.keys() ?? [])].slice(0, mostNames);
      if (count > 0) this.#namespace.local.to(channel).volatile.emit('presence', { channel, count, writing });
    }
    this.#changed.clear();
  }
}
