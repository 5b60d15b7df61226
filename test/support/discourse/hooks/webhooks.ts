import { createHmac } from 'node:crypto';
import type { Forum, Happening } from '../forum.ts';
import { randomFrom } from '../random.ts';
import { payloadOf } from './payloads.ts';

/** An address that hears of what happens. */
export interface Hook {
  id: number;
  url: string;
  secret: string;
  /** Only events with one of these; null: all, private messages included. */
  categories: number[] | null;
  /** Names of events, such as `post_created`; null: all. */
  events: string[] | null;
  active: boolean;
}

interface Sending {
  hook: Hook;
  type: string;
  event: string;
  body: Buffer;
  retries: number;
  /** Kept when somebody sends it again by hand. */
  eventId: number | null;
}

/** What came of one try. */
export interface Delivery {
  eventId: number;
  hook: number;
  type: string;
  event: string;
  body: Buffer;
  /** -1: no answer; `lost`: never sent. */
  status: number | 'lost';
}

export const retryMinutes = [1, 5, 25, 125];
const workers = 5;
const timeLimitMs = 20_000;

/** Sends what happened, five at a time and in no order. */
export class Webhooks {
  readonly hooks: Hook[] = [];
  readonly deliveries: Delivery[] = [];
  /** How deliveries go wrong by chance: shares of 1, and where chance comes from. */
  chance: { lose: number; double: number; random: () => number } | null = null;
  userAgent = 'Discourse/2025.12.0-latest-4e9b16a9f2; +https://www.discourse.org/';
  /** While true nothing leaves; what waits leaves when it is false again. */
  #held = false;
  readonly #forum: Forum;
  #waiting: Sending[] = [];
  #running = 0;
  #losing = 0;
  #doubling = 0;
  #random: (() => number) | null = null;
  #idle: (() => void)[] = [];

  constructor(forum: Forum) {
    this.#forum = forum;
    forum.onHappening((happening) => this.#hear(happening));
  }

  /** @param hook Without `events` it hears of all. Secrets have at least 12 characters, or none is used. */
  add(hook: { url: string; secret?: string; categories?: number[]; events?: string[] }): Hook {
    const secret = hook.secret ?? '';
    if (secret !== '' && secret.length < 12) throw new Error('A secret needs 12 characters or more.');
    const row: Hook = {
      id: this.#forum.id('hook'),
      url: hook.url,
      secret,
      categories: hook.categories ?? null,
      events: hook.events ?? null,
      active: true,
    };
    this.hooks.push(row);
    return row;
  }

  ping(hook: Hook): void {
    this.#send(hook, { type: 'ping', event: 'ping' });
  }

  /** The next so many deliveries are never sent. */
  lose(count: number): void {
    this.#losing += count;
  }

  /** The next so many are sent twice, the second time as a new attempt. */
  double(count: number): void {
    this.#doubling += count;
  }

  /** From now on what waits leaves in an order that only this number tells; null: as it came. */
  shuffle(seed: number | null): void {
    this.#random = seed === null ? null : randomFrom(seed);
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#work();
  }

  /** Waits until nothing waits and nothing is under way. Retries that time has not reached yet do not count. */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#running > 0 || (this.#waiting.length > 0 && !this.#held))
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** What an administrator does by hand: the same event id again, with the body of then. */
  redeliver(delivery: Delivery): void {
    const hook = this.hooks.find(({ id }) => id === delivery.hook)!;
    const { type, event, body, eventId } = delivery;
    this.#waiting.push({ hook, type, event, body, retries: 0, eventId });
    this.#work();
  }

  #hear(happening: Happening): void {
    for (const hook of this.hooks)
      if (hook.active && this.#wants(hook, happening)) this.#send(hook, happening);
  }

  /** By the state of the topic at the time of the event. */
  #wants(hook: Hook, { event, topic, post, category }: Happening): boolean {
    if (hook.events && !hook.events.includes(event)) return false;
    if (!hook.categories) return true;
    const id = category?.id ?? (topic ?? post?.topic)?.categoryId ?? null;
    return id !== null && hook.categories.includes(id);
  }

  #send(hook: Hook, happening: Happening): void {
    const body = Buffer.from(JSON.stringify(payloadOf(this.#forum, happening)));
    const sending: Sending = {
      hook,
      type: happening.type,
      event: happening.event,
      body,
      retries: 0,
      eventId: null,
    };
    const by = this.chance;
    if (this.#losing > 0 || (by && by.random() < by.lose)) {
      this.#losing = Math.max(0, this.#losing - 1);
      const eventId = this.#forum.id('event');
      const { type, event } = sending;
      this.deliveries.push({ eventId, hook: hook.id, type, event, body, status: 'lost' });
      return;
    }
    this.#waiting.push(sending);
    if (this.#doubling > 0 || (by && by.random() < by.double)) {
      this.#doubling = Math.max(0, this.#doubling - 1);
      this.#waiting.push({ ...sending });
    }
    setImmediate(() => this.#work());
  }

  #work(): void {
    while (!this.#held && this.#running < workers && this.#waiting.length > 0) {
      const random = this.#random ?? this.chance?.random;
      const at = random ? Math.floor(random() * this.#waiting.length) : 0;
      const [sending] = this.#waiting.splice(at, 1);
      this.#running += 1;
      void this.#deliver(sending!).finally(() => {
        this.#running -= 1;
        this.#work();
        if (this.#running === 0 && (this.#held || this.#waiting.length === 0))
          for (const tell of this.#idle.splice(0)) tell();
      });
    }
  }

  async #deliver(sending: Sending): Promise<void> {
    const { hook, type, event, body } = sending;
    const eventId = sending.eventId ?? this.#forum.id('event');
    const signature = createHmac('sha256', hook.secret).update(body).digest('hex');
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': this.userAgent,
      'X-Discourse-Instance': this.#forum.baseUrl,
      'X-Discourse-Event-Id': String(eventId),
      'X-Discourse-Event-Type': type,
      'X-Discourse-Event': event,
      ...(hook.secret ? { 'X-Discourse-Event-Signature': `sha256=${signature}` } : {}),
    };
    let status = -1;
    try {
      const signal = AbortSignal.timeout(timeLimitMs);
      const response = await fetch(hook.url, {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
        redirect: 'manual',
        signal,
      });
      await response.arrayBuffer();
      status = response.status;
    } catch {
      // Nobody answered: such a delivery is never tried again.
    }
    this.deliveries.push({ eventId, hook: hook.id, type, event, body, status });
    this.#afterwards(sending, status);
  }

  #afterwards(sending: Sending, status: number): void {
    if (status === -1 || (status >= 200 && status < 300)) return;
    if (status === 404 || status === 410) {
      if (sending.retries >= retryMinutes.length) sending.hook.active = false;
      return;
    }
    const minutes = retryMinutes[sending.retries];
    if (!this.#forum.settings.retryWebHookEvents || minutes === undefined) return;
    this.#forum.clock.after(minutes * 60, () => {
      this.#waiting.push({ ...sending, retries: sending.retries + 1, eventId: null });
      this.#work();
    });
  }
}
