interface Job {
  due: number;
  order: number;
  run: () => void;
}

/** The time of a forum: that of this machine, and what it was moved on. Jobs run in order when time reaches them. */
export class Clock {
  #ahead = 0;
  #order = 0;
  #jobs: Job[] = [];

  now(): Date {
    return new Date(this.time());
  }

  /** Milliseconds since 1970. */
  time(): number {
    return Date.now() + this.#ahead;
  }

  /** Moves the time on and does what became due meanwhile, each thing at its own time. */
  advance(seconds: number): void {
    const until = this.time() + seconds * 1000;
    for (;;) {
      const job = this.#next(until);
      if (!job) break;
      if (job.due > this.time()) this.#ahead += job.due - this.time();
      job.run();
    }
    if (until > this.time()) this.#ahead += until - this.time();
  }

  /** Does what is due: called before each request, so that real time passing does the same as moving it. */
  runDue(): void {
    for (let job = this.#next(this.time()); job; job = this.#next(this.time())) job.run();
  }

  after(seconds: number, run: () => void): void {
    this.#jobs.push({ due: this.time() + seconds * 1000, order: (this.#order += 1), run });
    this.#jobs.sort((one, other) => one.due - other.due || one.order - other.order);
  }

  #next(until: number): Job | undefined {
    return this.#jobs.length > 0 && this.#jobs[0]!.due <= until ? this.#jobs.shift() : undefined;
  }
}
