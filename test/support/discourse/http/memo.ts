import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Call, Reply } from './call.ts';

export const rememberedSeconds = 120;

/** A create that is asked for again within two minutes, to the letter and by the same, gets the first answer. */
export class Memo {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { at: number; reply: Reply }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What throws is not kept; an answer of 422 is. */
  remember(call: Call, permitted: readonly string[], make: () => Reply): Reply {
    if (!call.key && !call.userKey) return make();
    const key = this.#keyOf(call, permitted);
    const known = this.#kept.get(key);
    const now = this.#clock.time();
    if (known && now - known.at < rememberedSeconds * 1000) return known.reply;
    const reply = make();
    this.#kept.set(key, { at: now, reply });
    return reply;
  }

  #keyOf(call: Call, permitted: readonly string[]): string {
    const params = permitted.map((name) => [name, call.params[name] ?? null]);
    const who = [call.asker?.id, call.address, call.headers['user-agent'] ?? ''];
    return createHash('sha1')
      .update(JSON.stringify([params, who]))
      .digest('hex');
  }
}
