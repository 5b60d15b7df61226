/** What MongoDB says when a unique index has a value already. */
export const duplicateKey = 11_000;

/** Whether a write failed because a unique index has one of its values already. */
export const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey;
