/** How the engine is brought back after it ended by itself. Times in milliseconds. */
export interface RestartRule {
  firstDelay: number;
  longestDelay: number;
  /** An end this soon after the start is a quick one. */
  quick: number;
  /** This many quick ends, one after the other, and no more is tried. */
  quickEndsAllowed: number;
}

export const restartRule: RestartRule = {
  firstDelay: 100,
  longestDelay: 5_000,
  quick: 10_000,
  quickEndsAllowed: 5,
};

/** Counts quick ends in a row; says after each end how long to wait, or null when to give up. */
export function restartCounter(rule: RestartRule): (lifetime: number) => number | null {
  let quickEnds = 0;
  return (lifetime) => {
    quickEnds = lifetime < rule.quick ? quickEnds + 1 : 0;
    if (quickEnds >= rule.quickEndsAllowed) return null;
    return Math.min(rule.firstDelay * 2 ** Math.max(0, quickEnds - 1), rule.longestDelay);
  };
}
