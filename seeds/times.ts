const hourMs = 3_600_000;

/** The moment so many hours before another; a negative number is after it. */
export const hoursBefore = (start: Date, hours: number): Date => new Date(start.getTime() - hours * hourMs);

/** The same in days of 24 hours. */
export const daysBefore = (start: Date, days: number): Date => hoursBefore(start, days * 24);
