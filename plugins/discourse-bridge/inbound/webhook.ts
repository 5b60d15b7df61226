import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { verifyWebhook } from 'discourse-plugin-api-client';
import { type RawRequest, type RouteAnswer, SecretLocked } from '../../../server/plugin-api.ts';
import { type Bridge, type Delivery, secretName } from '../store/records.ts';
import { readDelivery, type Told } from './delivery.ts';
import type { InParts } from './in-parts.ts';

/** No delivery that a forum sends is larger. */
export const largestDelivery = 2 * 1024 * 1024;

interface Known {
  bridge: Bridge;
  secret: string;
  /** When it was looked at, in milliseconds since 1970. */
  at: number;
}

/** After so long it is looked again, for the next webhook; and after so long for this one. */
const freshMs = 5_000;
const knownMs = 60_000;
/** What is not signed by the secret that is known has it looked at anew, no oftener than this. */
const doubtedMs = 1_000;
/** Of many webhooks in so short a time, the first is noted as the last that came. */
const notedMs = 1_000;

/**
 * Receives webhooks. What they say is a hint: only what they are about is kept, and it is asked for and read anew when
 * the forum has its answer. Whatever comes, the answer is never 404 or 410, at which a forum gives an address up.
 */
export class WebhookReceiver {
  readonly #parts: InParts;
  readonly #known = new LRUCache<string, Known>({ max: 200, ttl: knownMs });
  readonly #looking = new Map<string, Promise<Known | null>>();
  readonly #arrivals = new LRUCache<string, Date>({ max: 200 });

  constructor(parts: InParts) {
    this.#parts = parts;
  }

  async receive({ params, body, headers }: RawRequest): Promise<RouteAnswer> {
    const bridge = await this.#signer(params['bridge'] ?? '', headers, body).catch(lockedOrThrow);
    // A forum that is set to try again does so; the bridge's page says what to do.
    if (bridge === 'locked') return { status: 503, body: 'the secret cannot be opened' };
    if (!bridge) return { status: 401, body: 'not signed by the forum' };
    const event = one(headers['x-discourse-event']) ?? '';
    const told = readDelivery(one(headers['x-discourse-event-type']) ?? '', body);
    const delivery = deliveryOf(bridge, event, told, body, this.#parts.clock.now());
    await this.#parts.deliveries.keep(delivery);
    const noted = this.#noteArrival(bridge, told).catch((error: unknown) =>
      this.#parts.host.log.warn({ err: error, bridge: bridge._id }, 'a webhook was not noted as the last'),
    );
    // Somebody waits for it in the browser.
    if (told.kind === 'ping') await noted;
    return { status: 200, body: 'ok' };
  }

  /** The bridge whose forum has signed this; null when none has. */
  async #signer(id: string, headers: RawRequest['headers'], body: Buffer): Promise<Bridge | null> {
    const known = this.#known.get(id) ?? (await this.#look(id));
    if (!known) return null;
    const age = Date.now() - known.at;
    if (isFrom(known, headers, body)) {
      if (age > freshMs) this.#look(id).catch(() => undefined);
      return known.bridge;
    }
    // Its secret may be another since.
    const now = age > doubtedMs ? await this.#look(id) : null;
    return now && isFrom(now, headers, body) ? now.bridge : null;
  }

  /** The bridge as it is now. Null when it is not connected. */
  #look(id: string): Promise<Known | null> {
    const under = this.#looking.get(id) ?? this.#lookNow(id).finally(() => this.#looking.delete(id));
    this.#looking.set(id, under);
    return under;
  }

  async #lookNow(id: string): Promise<Known | null> {
    const { collections, host } = this.#parts;
    const bridge = await collections.bridges.findOne({ _id: id });
    const secret =
      bridge && bridge.state !== 'disconnected' ? await host.secrets.get(secretName(id, 'webhook')) : null;
    if (!bridge || !secret) {
      this.#known.delete(id);
      return null;
    }
    const known = { bridge, secret, at: Date.now() };
    this.#known.set(id, known);
    return known;
  }

  async #noteArrival({ _id }: Bridge, { kind }: Told): Promise<void> {
    const now = this.#parts.clock.now();
    const before = this.#arrivals.get(_id);
    if (kind !== 'ping' && before && Math.abs(now.getTime() - before.getTime()) < notedMs) return;
    this.#arrivals.set(_id, now);
    const set = { 'webhook.lastAt': now, ...(kind === 'ping' && { 'webhook.pingedAt': now }) };
    await this.#parts.collections.bridges.updateOne({ _id }, { $set: set });
  }
}

/** What failed because the secret was encrypted with another key than the site has now. Throws everything else. */
function lockedOrThrow(error: unknown): 'locked' {
  if (error instanceof SecretLocked) return 'locked';
  throw error;
}

/** Whether the forum of this bridge has signed these bytes. */
function isFrom({ bridge, secret }: Known, headers: RawRequest['headers'], body: Buffer): boolean {
  const instance = one(headers['x-discourse-instance']);
  if (instance === undefined || sameAddress(instance) !== sameAddress(bridge.url)) return false;
  const signature = one(headers['x-discourse-event-signature']);
  return signature !== undefined && verifyWebhook({ secret, signature, body });
}

const sameAddress = (address: string): string => address.trim().replace(/\/+$/, '').toLowerCase();

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Another event with the same body, such as a post that is deleted again, is another delivery. */
function deliveryOf(bridge: Bridge, event: string, told: Told, body: Buffer, at: Date): Delivery {
  const _id = createHash('sha256').update(`${bridge._id}\n${event}\n`).update(body).digest('hex');
  const { topic = null, post = null, category = null } = told as Partial<Delivery>;
  const asked = topic === null && category === null;
  return { _id, bridge: bridge._id, event, topic, post, category, at, asked };
}
