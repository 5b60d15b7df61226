/** Clocks of several machines differ a little, and a slow write may carry an older time: so far back is looked each time. */
const overlapMs = 5_000;
/** The same where something went very slowly, or a clock is wrong: looked at now and then. */
const longOverlapMs = 60_000;
const longEvery = 12;

/** Looks again and again for what was touched since the look before, and a while before that. */
export class LookingBack {
  #until = new Date(0);
  #count = 0;

  /** Nothing before this moment is of interest, but for the while before it. */
  begin(): void {
    this.#until = new Date();
  }

  /** Asks for what was touched since `from`, and answers that. What `find` throws is thrown; then this was no look. */
  async look<Found>(find: (from: Date) => Promise<Found>): Promise<Found> {
    const overlap = this.#count % longEvery === 0 ? longOverlapMs : overlapMs;
    const from = new Date(this.#until.getTime() - overlap);
    const now = new Date();
    const found = await find(from);
    this.#until = now;
    this.#count += 1;
    return found;
  }
}
