/** What time it is, for everything that waits: tests move it. */
export interface Clock {
  now(): Date;
}

export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;
