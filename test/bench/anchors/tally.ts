/** How often something was so. */
export interface Tally {
  n: number;
  so: number;
}

const z = 1.96;

/** The Wilson interval of 95 % for a share, as shares from 0 to 1. */
export function wilson({ n, so }: Tally): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const share = so / n;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** `99.63 % (30 of 8,078; 95 % interval 99.47 % to 99.74 %)`. */
export function shareWords(tally: Tally): string {
  if (tally.n === 0) return 'none';
  const { low, high } = wilson(tally);
  const counts = `${tally.so.toLocaleString('en-GB')} of ${tally.n.toLocaleString('en-GB')}`;
  return `${percent(tally.so / tally.n)} (${counts}; 95 % interval ${percent(low)} to ${percent(high)})`;
}

/** What came of anchors whose words still stand, and of those whose words are gone. */
export interface Outcome {
  /** So many landed where they stand. */
  standing: Tally;
  /** Of those that stand, so many were placed elsewhere. */
  misplaced: number;
  /** So many were attached as sure or moved. */
  gone: Tally;
}

export const noOutcome = (): Outcome => ({
  standing: { n: 0, so: 0 },
  misplaced: 0,
  gone: { n: 0, so: 0 },
});

export function addTo(sum: Outcome, { standing, misplaced, gone }: Outcome): void {
  sum.standing.n += standing.n;
  sum.standing.so += standing.so;
  sum.misplaced += misplaced;
  sum.gone.n += gone.n;
  sum.gone.so += gone.so;
}

/** What was promised. */
export const targets = { standing: 0.995, gone: 0.005, least: 600, seconds: 5 };
