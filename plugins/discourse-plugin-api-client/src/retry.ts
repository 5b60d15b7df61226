import { DiscourseError } from './errors.ts';
import { type Answer, type Call, nameOf, writes } from './transport.ts';

export interface RetryParts {
  /** How often a call is sent again at most. */
  retries: number;
  now: () => number;
  pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** How far sending the same again is safe. */
export type Repeatable =
  /** Reading, and writes that say how it shall be. */
  | 'always'
  /** Creating posts: the forum remembers the same bytes for 120 s. */
  | 'soon'
  | 'never';

const soonMs = 110_000;
/** For longer waits the caller is told how long, and may do other things meanwhile. */
const longestWaitMs = 15_000;
/** What an earlier attempt that did arrive would itself bring about. */
const echoes = new Set(['too-similar', 'title-taken', 'external-id-taken']);

/**
 * Sends a call until it is answered, as often as is safe. Throws the DiscourseError of the last attempt, or one of
 * unknown outcome when a write may have been done.
 */
export async function withRetries(
  call: Call,
  repeatable: Repeatable,
  { retries, now, pause }: RetryParts,
  send: (call: Call) => Promise<Answer>,
): Promise<Answer> {
  const startedAt = now();
  let unclear = false;
  const given = (error: unknown): unknown => (unclear ? asUnclear(call, error) : error);
  for (let attempt = 0; ; attempt++) {
    try {
      // It may stand in line for longer than the forum remembers the attempt before.
      const before = Math.min(call.before ?? Infinity, startedAt + soonMs);
      return await send(repeatable === 'soon' && attempt > 0 ? { ...call, before } : call);
    } catch (error) {
      if (!(error instanceof DiscourseError)) throw given(error);
      if (unclear && call.method === 'DELETE' && error.kind === 'not-found')
        return { json: null, headers: new Headers() };
      unclear = writes(call) && staysUnclear(unclear, error);
      const wait = waitOf(error, attempt);
      const late = repeatable === 'soon' && now() + wait - startedAt > soonMs;
      if (attempt >= retries || wait > longestWaitMs || late || !mayRepeat(error, repeatable))
        throw given(error);
      await pause(wait, call.signal).catch((reason: unknown) => {
        throw given(reason);
      });
    }
  }
}

function staysUnclear(before: boolean, error: DiscourseError): boolean {
  if (mayHaveBeenDone(error)) return true;
  const answered = error.kind === 'refused' || error.kind === 'conflict' || error.kind === 'not-found';
  return before && !(answered && !echoes.has(error.refusal ?? ''));
}

/** A connection that broke off, or a server that gave up, may have done it before. */
function mayHaveBeenDone({ kind, type, status }: DiscourseError): boolean {
  if (kind === 'unknown-outcome' || kind === 'timeout' || kind === 'server') return true;
  if (kind === 'unreachable') return type === 'connection';
  // Success, in words that are not the forum's.
  return (kind === 'not-discourse' || kind === 'too-large') && (status === null || status < 300);
}

function mayRepeat(error: DiscourseError, repeatable: Repeatable): boolean {
  const { kind, type, status } = error;
  if (kind === 'rate-limited') return type !== 'too-late';
  if (kind === 'unreachable' && (type === 'dns' || type === 'refused' || type === 'connect-timeout'))
    return true;
  if (repeatable === 'never') return false;
  if (kind === 'server') return status === 502 || status === 503 || status === 504;
  return kind === 'timeout' || (kind === 'unreachable' && type === 'connection');
}

function waitOf({ waitSeconds }: DiscourseError, attempt: number): number {
  if (waitSeconds !== null) return waitSeconds * 1000 + 250;
  // Spread, so that many clients do not come back at one moment.
  return Math.min(60_000, 1000 * 2 ** attempt) * (0.75 + Math.random() / 2);
}

function asUnclear(call: Call, cause: unknown): DiscourseError {
  const { status = null, waitSeconds = null } = cause instanceof DiscourseError ? cause : {};
  return new DiscourseError('unknown-outcome', nameOf(call), { status, waitSeconds, cause });
}
