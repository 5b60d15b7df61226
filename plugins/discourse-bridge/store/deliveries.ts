import { setTimeout as delay } from 'node:timers/promises';
import type { Collection } from 'mongoose';
import { insertNew } from '../../../server/plugin-api.ts';
import type { Delivery } from './records.ts';

/** A forum that tells of something waits no longer than this for it to be written down. */
const patienceMs = 10;

/** What webhooks told of, written down as it comes. */
export class Deliveries {
  readonly #deliveries: Collection<Delivery>;
  readonly #writing = new Set<Promise<void>>();
  readonly #onLost: (delivery: Delivery, error: unknown) => void;

  /** `onLost` hears of what could not be written and of which nobody was told. */
  constructor(deliveries: Collection<Delivery>, onLost: (delivery: Delivery, error: unknown) => void) {
    this.#deliveries = deliveries;
    this.#onLost = onLost;
  }

  /**
   * Writes one down; the same again changes nothing. Resolves when it is written, or after 10 milliseconds, while that
   * goes on: what is lost then the next poll finds, as what a crash of the database loses. Throws when it cannot be
   * written and that is known before.
   */
  async keep(delivery: Delivery): Promise<void> {
    let isAnswered = false;
    const writing = this.#write(delivery);
    const settled = writing
      .catch((error: unknown) => {
        if (isAnswered) this.#onLost(delivery, error);
      })
      .finally(() => this.#writing.delete(settled));
    this.#writing.add(settled);
    const enough = new AbortController();
    try {
      await Promise.race([writing, delay(patienceMs, undefined, { signal: enough.signal })]);
    } finally {
      isAnswered = true;
      enough.abort();
    }
  }

  /** Resolves when all that is being written now is, or is lost. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #write(delivery: Delivery): Promise<void> {
    await insertNew(this.#deliveries, [delivery], { hasty: true });
  }
}
