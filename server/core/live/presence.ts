import type { Namespace } from 'socket.io';
import { newId } from '../ids.ts';
import type { ReaderMember } from '../reader.ts';
import { askingRoom } from './asking-room.ts';
import type { PresenceThere, Siblings } from './siblings.ts';

const everyMs = 1000;
const writingMs = 6000;
const mostNames = 3;
/** One more: a page leaves out its own reader. */
const mostReaders = mostNames + 1;
/** What another process said is told anew by it at least this often, and forgotten when it is not. */
const repeatMs = 20_000;
const forgetMs = 50_000;

interface There extends PresenceThere {
  until: number;
}

export interface PresenceOptions {
  namespace: Namespace;
  siblings: Siblings | null;
  /** Who is behind a socket of this process, as known at this moment; null for a guest. */
  memberOf(socket: string): ReaderMember | null;
  /** Whether it may be told who reads this channel. */
  counts(channel: string): boolean;
}

/**
 * Who reads a channel (a count, and some names) and who writes there (names), told at most once a second and volatile:
 * a lost one is no loss. Only those in the room hear it, and that they may read was asked before they came in.
 */
export class Presence {
  readonly #namespace: Namespace;
  readonly #siblings: Siblings | null;
  readonly #options: PresenceOptions;
  readonly #self = newId();
  readonly #changed = new Set<string>();
  readonly #writing = new Map<string, Map<string, number>>();
  /** Channel → process → what it says. */
  readonly #elsewhere = new Map<string, Map<string, There>>();
  readonly #timer: NodeJS.Timeout;
  #toldAllAt = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#namespace = options.namespace;
    this.#siblings = options.siblings;
    this.#timer = setInterval(() => this.#tell(), everyMs).unref();
  }

  /** Somebody came, left, or is known by another name. */
  changed(channel: string): void {
    if (this.#options.counts(channel)) this.#changed.add(channel);
  }

  writing(channel: string, name: string, active: boolean): void {
    const writers = this.#writing.get(channel) ?? new Map<string, number>();
    if (active) writers.set(name, Date.now() + writingMs);
    else writers.delete(name);
    this.#writing.set(channel, writers);
    this.#changed.add(channel);
  }

  /** Takes what another process says, and tells the people here. */
  heard(from: string, presence: PresenceThere[]): void {
    const until = Date.now() + forgetMs;
    for (const one of presence) {
      const there = this.#elsewhere.get(one.channel) ?? new Map<string, There>();
      there.set(from, { ...one, until });
      this.#elsewhere.set(one.channel, there);
      this.#show(one.channel);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    const now = Date.now();
    this.#forget(now);
    if (this.#siblings && now - this.#toldAllAt > repeatMs) {
      this.#toldAllAt = now;
      const { rooms, sids } = this.#namespace.adapter;
      for (const channel of rooms.keys())
        if (!sids.has(channel) && channel !== askingRoom) this.changed(channel);
    }
    for (const channel of this.#changed) this.#show(channel);
    this.#siblings?.presence(
      this.#self,
      [...this.#changed].map((channel) => this.#here(channel)),
    );
    this.#changed.clear();
  }

  #forget(now: number): void {
    for (const [channel, writers] of this.#writing) {
      for (const [name, until] of writers) {
        if (until > now) continue;
        writers.delete(name);
        this.#changed.add(channel);
      }
      if (writers.size === 0) this.#writing.delete(channel);
    }
    for (const [channel, there] of this.#elsewhere) {
      for (const [from, { until, count }] of there) if (until <= now || count === 0) there.delete(from);
      if (there.size === 0) this.#elsewhere.delete(channel);
    }
  }

  #here(channel: string): PresenceThere {
    const writing = [...(this.#writing.get(channel)?.keys() ?? [])];
    return { channel, ...this.#readers(channel), writing };
  }

  /** How many people read here, however many windows each has open, and some of their names. */
  #readers(channel: string): Pick<PresenceThere, 'count' | 'reading'> {
    const sockets = this.#namespace.adapter.rooms.get(channel) ?? new Set<string>();
    const members = new Map<string, ReaderMember>();
    let guests = 0;
    for (const socket of sockets) {
      const member = this.#options.memberOf(socket);
      if (member) members.set(member.id, member);
      else guests += 1;
    }
    const named = [...members.values()].filter(mayBeNamed).slice(0, mostReaders);
    return { count: guests + members.size, reading: named.map(({ id, name }) => [id, name]) };
  }

  #show(channel: string): void {
    const here = this.#here(channel);
    if (here.count === 0) return;
    const all = [here, ...(this.#elsewhere.get(channel)?.values() ?? [])];
    const count = all.reduce((sum, one) => sum + one.count, 0);
    const writing = [...new Set(all.flatMap((one) => one.writing))].slice(0, mostNames);
    const reading = [...new Map(all.flatMap((one) => one.reading)).values()].slice(0, mostReaders);
    this.#namespace.local.to(channel).volatile.emit('presence', { channel, count, writing, reading });
  }
}

/** Whose name others are shown: not of those who do not want it, nor of those who have yet to confirm who they are. */
export function mayBeNamed({ unseen, confirmed, suspendedUntil }: ReaderMember): boolean {
  return !unseen && confirmed && !(suspendedUntil && suspendedUntil > new Date());
}
