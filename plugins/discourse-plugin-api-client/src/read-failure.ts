import { DiscourseError, type ErrorKind } from './errors.ts';
import { refusalOf } from './refusal.ts';

const kinds: Record<number, ErrorKind> = {
  400: 'refused',
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  413: 'too-large',
  422: 'refused',
  429: 'rate-limited',
};
const mostSaid = 5;
const longestSaid = 500;
/** A forum that wants more than this is not waited for in one call, and not believed beyond a day. */
const longestWait = 86_400;

/** The error for an answer that is no success; `text` is its body. */
export function readFailure(call: string, answer: Response, text: string): DiscourseError {
  const { status } = answer;
  const body = asObject(text);
  const type = typeof body?.error_type === 'string' ? body.error_type.slice(0, 60) : null;
  const said = saidIn(body);
  const kind = kindOf(status, type, body !== null);
  const waitSeconds = waitIn(answer, body);
  const refusal = kind === 'refused' ? refusalOf(said) : null;
  return new DiscourseError(kind, call, { status, type, waitSeconds, refusal, said });
}

function kindOf(status: number, type: string | null, isJson: boolean): ErrorKind {
  if (type === 'read_only') return 'read-only';
  if (type === 'rate_limit') return 'rate-limited';
  if (status >= 500) return 'server';
  // What stands before a forum answers HTML: it says nothing about keys and posts.
  if (!isJson && status !== 429 && status !== 413) return 'not-discourse';
  return kinds[status] ?? 'refused';
}

function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function saidIn(body: Record<string, unknown> | null): string[] {
  const errors = Array.isArray(body?.errors) ? (body.errors as unknown[]) : [body?.message];
  return errors
    .filter((line): line is string => typeof line === 'string')
    .slice(0, mostSaid)
    .map((line) => line.slice(0, longestSaid));
}

function waitIn(answer: Response, body: Record<string, unknown> | null): number | null {
  const header = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const extras = body?.extras;
  const said =
    typeof extras === 'object' && extras !== null && 'wait_seconds' in extras
      ? Number(extras.wait_seconds)
      : Number.NaN;
  const wait = [header, said].find((seconds) => Number.isFinite(seconds) && seconds >= 0);
  return wait === undefined ? null : Math.min(wait, longestWait);
}
