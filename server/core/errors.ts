import { say, t } from './words/words.ts';
/** One wrong field: where it is (`body`, `anchor.start`, …) and what would be right, in words a person understands. */
export interface FieldError {
  path: string;
  message: string;
}

/**
 * A refusal that may be shown: an RFC 9457 problem. Anything thrown that is not a Problem is a fault of ours and is
 * shown as a bare 500.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: FieldError[];
  /** Seconds to wait before the same request may pass, for 429 and 503. */
  readonly retryAfter: number | undefined;
  /** What else a program is told, by name: RFC 9457 calls these extension members. */
  readonly more: Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    title: string,
    options: {
      detail?: string;
      errors?: FieldError[];
      retryAfter?: number;
      more?: Record<string, unknown>;
    } = {},
  ) {
    super(options.detail ?? title);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = options.errors ?? [];
    this.retryAfter = options.retryAfter;
    this.more = options.more ?? {};
  }

  get detail(): string {
    return this.message;
  }
}

/** Missing and forbidden-to-read are one answer, so that nobody learns what exists. `what` is of the catalogue. */
export const notFound = (what = say('page')): Problem =>
  new Problem(404, 'not-found', t('Not found'), {
    detail: t('There is no such {what}, or you may not see it.', { what: t(what) }),
  });

/** May read, but not act. */
export const forbidden = (detail: string): Problem =>
  new Problem(403, 'forbidden', t('Not allowed'), { detail });

export const signInNeeded = (detail = t('Sign in to do this.')): Problem =>
  new Problem(401, 'sign-in-needed', t('Sign in needed'), { detail });

/** Bad input: every wrong field named. */
export const invalid = (errors: FieldError[], detail?: string, more?: Record<string, unknown>): Problem =>
  new Problem(422, 'invalid', t('Some of what was sent is not right'), {
    detail: detail ?? errors.map((error) => `${error.path}: ${error.message}`).join('; '),
    errors,
    ...(more && { more }),
  });

export const conflict = (detail: string): Problem =>
  new Problem(409, 'conflict', t('Changed meanwhile'), { detail });

export const tooMany = (retryAfter: number): Problem =>
  new Problem(429, 'too-many', t('Too many requests'), {
    detail: t(
      '{seconds, plural, one {Too many requests. Try again in {text} second.} other {Too many requests. Try again in {text} seconds.}}',
      { seconds: retryAfter, text: String(retryAfter) },
    ),
    retryAfter,
  });
