/** One thing that was measured, in words for the table. */
export interface Figure {
  name: string;
  /** What was promised; null for what is only told. */
  target: string | null;
  measured: string;
  /** The same as a number, to be compared with what it was the last time. */
  value?: number;
  /** Whether the promise was kept; null where there was none. */
  met: boolean | null;
  /** How it came about, or why it was missed. */
  note: string;
}

/** The row of something that could not be measured: a promise not shown is a promise not kept. */
export function failed(name: string, error: unknown): Figure {
  return { name, target: null, measured: 'not measured', met: false, note: String(error) };
}

/** The one in the middle; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}

/** The value that this share (0 to 1) of all are not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** `12,345`. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
