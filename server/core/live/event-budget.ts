const perSecond = 20;
const burst = 60;

/** How many events one socket may send: 60 at once, then 20 a second. */
export class EventBudget {
  #left = burst;
  #at = Date.now();

  /** Takes one; false when there is none left. */
  spend(): boolean {
    const now = Date.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
