import { turnsOver } from './in-turn.ts';

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Asks for many what costs nearly as much for one: while one round is under way, those who come wait, and then go
 * together, 64 at most. Who comes alone, or with others in the same breath, is asked at once, or as soon as the work that
 * is done in turns is over, which others come from. `run` answers for each item, in order; when it throws for several,
 * each is asked again alone, so that one bad item fails nobody else: it must bear being repeated.
 */
export class Together<Item, Answer> {
  readonly #run: (items: Item[]) => Promise<Answer[]>;
  readonly #waiting: Waiting<Item, Answer>[] = [];
  readonly #most: number;
  #running = false;

  /** `most`: so many go together. */
  constructor(run: (items: Item[]) => Promise<Answer[]>, { most = 64 }: { most?: number } = {}) {
    this.#run = run;
    this.#most = most;
  }

  /** Resolves with the answer for this item, or rejects with what `run` threw for it. */
  ask(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#rounds();
    });
  }

  async #rounds(): Promise<void> {
    this.#running = true;
    // Those who ask in the same breath go with the first, and those who are just about to.
    await turnsOver();
    while (this.#waiting.length > 0) await this.#round(this.#waiting.splice(0, this.#most));
    this.#running = false;
  }

  async #round(batch: Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#run(batch.map(({ item }) => item));
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at]!);
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const waiting of batch) await this.#round([waiting]);
    }
  }
}
