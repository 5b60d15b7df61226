export type ErrorKind =
  /** No connection came about: nothing was sent. `type` says why. */
  | 'unreachable'
  | 'timeout'
  /** A write was sent and may have been done. */
  | 'unknown-outcome'
  /** What answered does not speak as Discourse does. */
  | 'not-discourse'
  | 'redirect'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'read-only'
  /** The forum did not take what was sent: see `refusal`. */
  | 'refused'
  | 'too-large'
  | 'server';

/** What a forum did not like about a post, a topic or an edit. */
export type Refusal =
  | 'body-too-short'
  | 'title-too-short'
  | 'title-taken'
  | 'too-similar'
  | 'unclear-text'
  | 'in-a-row'
  | 'closed'
  | 'slow-mode'
  | 'links'
  | 'external-id-taken'
  | 'too-long'
  | 'tags'
  | 'other';

interface Facts {
  status?: number | null;
  type?: string | null;
  waitSeconds?: number | null;
  refusal?: Refusal | null;
  said?: string[];
  movedTo?: string | null;
  cause?: unknown;
}

/**
 * Why a call did not do what was asked. Its message names the call and the status; never a text that was sent or
 * received, nor a key, nor a person: it may be logged as it is.
 */
export class DiscourseError extends Error {
  readonly kind: ErrorKind;
  /** Of HTTP; null when nothing was answered. */
  readonly status: number | null;
  /**
   * `error_type` of the forum, such as `invalid_access`; for `unreachable` one of `dns`, `refused`, `certificate`,
   * `connect-timeout`, or what the `fetch` that was given says in `why`.
   */
  readonly type: string | null;
  /** How long the forum asks to wait. */
  readonly waitSeconds: number | null;
  readonly refusal: Refusal | null;
  /** Where it redirects to, without a query. */
  readonly movedTo: string | null;
  /** The forum's own words, to be shown and not to be logged: hidden from `JSON.stringify` and `console.log`. */
  declare readonly said: string[];

  constructor(kind: ErrorKind, call: string, facts: Facts = {}) {
    const { status = null, type = null, cause } = facts;
    const details = [status, type].filter((fact) => fact !== null).join(' ');
    super(`${call}: ${kind}${details ? ` (${details})` : ''}`, cause === undefined ? {} : { cause });
    this.name = 'DiscourseError';
    this.kind = kind;
    this.status = status;
    this.type = type;
    this.waitSeconds = facts.waitSeconds ?? null;
    this.refusal = facts.refusal ?? null;
    this.movedTo = facts.movedTo ?? null;
    Object.defineProperty(this, 'said', { value: facts.said ?? [], enumerable: false });
  }
}
