/** Something took longer than it was given. */
export class TimeLimitError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds / 1000} s`);
    this.name = 'TimeLimitError';
  }
}

/**
 * What `work` answers, or a TimeLimitError after so many milliseconds. The work itself cannot be stopped: whoever
 * calls must make sure that a late result does no harm.
 */
export async function within<T>(milliseconds: number, what: string, work: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(what, milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
