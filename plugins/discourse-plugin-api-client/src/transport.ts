import type { BaseUrl, Query } from './base-url.ts';
import type { TokenBucket } from './bucket.ts';
import { DiscourseError } from './errors.ts';
import { neverConnected } from './network-trouble.ts';
import { readBody, TooLong } from './read-body.ts';
import { readFailure } from './read-failure.ts';

/** One call, before it is sent. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/t/{id}.json`: what is in braces is filled in from `parts`, and only the pattern gets into errors. */
  path: string;
  parts?: Record<string, string | number>;
  query?: Query;
  /** Sent as JSON. */
  json?: object;
  multipart?: { type: string; bytes: Uint8Array };
  /** A POST that changes nothing. */
  onlyReads?: boolean;
  signal?: AbortSignal;
  /** Not sent after this, in milliseconds since 1970. */
  before?: number;
}

export interface Sender {
  base: BaseUrl;
  fetch: typeof fetch;
  bucket: TokenBucket;
  now: () => number;
  onWait?: (milliseconds: number) => Promise<void>;
  timeoutMs: number;
  limitBytes: number;
  headers: Record<string, string>;
}

/** An answer that says yes; `json` is null for an empty one. */
export interface Answer {
  json: unknown;
  headers: Headers;
}

const mostRedirects = 2;
/** A forum that asks to wait for longer is not waited for: somebody may sit before a page. */
const longestQueueMs = 60_000;

/** Sends a call once, redirects within the forum followed for GET. Throws DiscourseError. */
export async function sendOnce(call: Call, sender: Sender): Promise<Answer> {
  const name = nameOf(call);
  let address = addressOf(call, sender.base);
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(call, address, sender);
    if (answer.status < 300 || answer.status >= 400) return understand(call, answer, sender);
    const next = redirectOf(answer, address);
    await answer.release();
    const follow = call.method === 'GET' && redirects < mostRedirects && next && sender.base.holds(next);
    if (!follow)
      throw new DiscourseError('redirect', name, {
        status: answer.status,
        movedTo: next && withoutQuery(next),
      });
    if (!next.search) next.search = new URL(address).search;
    address = next.href;
  }
}

export const writes = ({ method, onlyReads }: Call): boolean => method !== 'GET' && !onlyReads;

export const nameOf = (call: Call): string => `${call.method} ${call.path}`;

interface Received {
  status: number;
  response: Response;
  text: () => Promise<string>;
  release: () => Promise<void>;
}

async function ask(call: Call, address: string, sender: Sender): Promise<Received> {
  const { waitMs } = sender.bucket;
  if (waitMs > longestQueueMs)
    throw new DiscourseError('rate-limited', nameOf(call), { waitSeconds: Math.ceil(waitMs / 1000) });
  await sender.bucket.take(call.signal);
  if (call.before !== undefined && sender.now() > call.before)
    throw new DiscourseError('rate-limited', nameOf(call), { type: 'too-late', waitSeconds: 0 });
  const timeout = AbortSignal.timeout(sender.timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  const failed = (error: unknown, answered: boolean): never => {
    if (call.signal?.aborted) throw writes(call) ? unclear(call, error) : call.signal.reason;
    throw networkError(call, error, { late: timeout.aborted, answered });
  };
  const { body, type } = bodyOf(call);
  const response = await sender
    .fetch(address, {
      method: call.method,
      redirect: 'manual',
      signal,
      headers: { Accept: 'application/json', ...sender.headers, ...(type ? { 'Content-Type': type } : {}) },
      ...(body === undefined ? {} : { body }),
    })
    .catch((error: unknown) => failed(error, false));
  return {
    status: response.status,
    response,
    text: () => readBody(response, sender.limitBytes).catch((error: unknown) => failed(error, true)),
    release: async () => response.body?.cancel().catch(() => undefined),
  };
}

async function understand(call: Call, received: Received, sender: Sender): Promise<Answer> {
  const { response } = received;
  const text = await received.text();
  if (!response.ok) {
    const error = readFailure(nameOf(call), response, text);
    if (error.kind === 'rate-limited' && isOfAll(call, error, response))
      await noteWait(error.waitSeconds ?? 2, sender);
    throw error;
  }
  if (text.trim() === '') return { json: null, headers: response.headers };
  try {
    return { json: JSON.parse(text) as unknown, headers: response.headers };
  } catch {
    throw new DiscourseError('not-discourse', nameOf(call), { status: response.status });
  }
}

/**
 * Whether a limit is that of all calls. What one person may write in a minute or a day is limited too: such a limit has
 * no name, and holds nobody else up.
 */
const isOfAll = (call: Call, { type }: DiscourseError, { headers }: Response): boolean =>
  !writes(call) || type !== 'rate_limit' || headers.has('discourse-rate-limit-error-code');

async function noteWait(seconds: number, { bucket, onWait }: Sender): Promise<void> {
  bucket.note(seconds);
  await onWait?.(seconds * 1000);
}

function networkError(
  call: Call,
  error: unknown,
  { late, answered }: { late: boolean; answered: boolean },
): DiscourseError {
  if (error instanceof TooLong) return new DiscourseError('too-large', nameOf(call), { type: 'answer' });
  const never = answered ? null : neverConnected(error);
  if (never) return new DiscourseError('unreachable', nameOf(call), { type: never, cause: error });
  if (late) return new DiscourseError('timeout', nameOf(call), { cause: error });
  return new DiscourseError('unreachable', nameOf(call), { type: 'connection', cause: error });
}

function unclear(call: Call, cause: unknown): DiscourseError {
  return new DiscourseError('unknown-outcome', nameOf(call), { cause });
}

function bodyOf(call: Call): { body?: string | Uint8Array<ArrayBuffer>; type?: string } {
  if (call.multipart)
    return { body: call.multipart.bytes as Uint8Array<ArrayBuffer>, type: call.multipart.type };
  return call.json ? { body: JSON.stringify(call.json), type: 'application/json' } : {};
}

function addressOf({ path, parts = {}, query }: Call, base: BaseUrl): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(parts[part])));
  return base.of(filled, query);
}

function redirectOf(answer: Received, from: string): URL | null {
  const location = answer.response.headers.get('location');
  return location && URL.canParse(location, from) ? new URL(location, from) : null;
}

function withoutQuery(url: URL): string {
  return url.origin + url.pathname;
}
