import type { Call } from './call.ts';

export interface Fault {
  kind: 'status' | 'cut-before' | 'cut-after' | 'html' | 'delay';
  status: number;
  ms: number;
  /** Of a 429. */
  waitSeconds?: number;
}

type Which = (call: { method: string; path: string }) => boolean;

interface Planned extends Fault {
  left: number;
  which: Which;
}

const writes: Which = ({ method }) => method !== 'GET';
const all: Which = () => true;

/** What goes wrong on the way: planned for the next so many requests, or by chance. */
export class Faults {
  /** Lists that never end. */
  endless = false;
  /** Milliseconds that every answer waits. */
  slowMs = 0;
  /** Shares of 1 of the requests. */
  chance: {
    status: number;
    cutBefore: number;
    cutAfter: number;
    statuses: number[];
    random: () => number;
  } | null = null;
  #planned: Planned[] = [];

  /** The next requests are answered with this, and nothing is done. 502, 503 and 504 come as HTML, as from nginx. */
  status(count: number, status: number, which: Which = all, waitSeconds?: number): void {
    this.#plan({ kind: 'status', status, ms: 0, left: count, which, waitSeconds });
  }

  /** The connection of the next writes breaks before anything was done. */
  cutBeforeWrite(count: number, which: Which = writes): void {
    this.#plan({ kind: 'cut-before', status: 0, ms: 0, left: count, which });
  }

  /** The connection of the next writes breaks when it is done, and nobody hears of it. */
  cutAfterWrite(count: number, which: Which = writes): void {
    this.#plan({ kind: 'cut-after', status: 0, ms: 0, left: count, which });
  }

  /** The next requests are answered with a page of something else, and status 200. */
  html(count: number, which: Which = all): void {
    this.#plan({ kind: 'html', status: 200, ms: 0, left: count, which });
  }

  /** The next requests are answered late. */
  delay(count: number, ms: number, which: Which = all): void {
    this.#plan({ kind: 'delay', status: 0, ms, left: count, which });
  }

  clear(): void {
    this.#planned = [];
    this.chance = null;
    this.endless = false;
    this.slowMs = 0;
  }

  /** What goes wrong with this request. */
  of(call: Pick<Call, 'method' | 'path'>): Fault | null {
    const planned = this.#planned.find(({ left, which }) => left > 0 && which(call));
    if (planned) {
      planned.left -= 1;
      return planned;
    }
    return this.#byChance(call);
  }

  #plan(fault: Planned): void {
    this.#planned = [...this.#planned.filter(({ left }) => left > 0), fault];
  }

  #byChance({ method }: { method: string }): Fault | null {
    if (!this.chance) return null;
    const { random, status, statuses, cutBefore, cutAfter } = this.chance;
    const dice = random();
    if (dice < status)
      return { kind: 'status', status: statuses[Math.floor(random() * statuses.length)]!, ms: 0 };
    if (method === 'GET') return null;
    if (dice < status + cutBefore) return { kind: 'cut-before', status: 0, ms: 0 };
    return dice < status + cutBefore + cutAfter ? { kind: 'cut-after', status: 0, ms: 0 } : null;
  }
}
