import { randomFrom } from '../../support/discourse/random.ts';

/** Chance that a seed tells. */
export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** A whole number below `most`. */
  below(most: number): number {
    return Math.floor(this.random() * most);
  }

  isLess(share: number): boolean {
    return this.random() < share;
  }

  /** One of some; undefined of none. */
  one<Of>(some: readonly Of[]): Of | undefined {
    return some[this.below(some.length)];
  }

  /** One by weight. */
  weighed<Of extends { weight: number }>(some: readonly Of[]): Of {
    let at = this.random() * some.reduce((sum, { weight }) => sum + weight, 0);
    return some.find(({ weight }) => (at -= weight) < 0) ?? some.at(-1)!;
  }
}
