import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, DiscourseError, TokenBucket } from 'discourse-plugin-api-client';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

type Handle = (asked: Asked, answer: ServerResponse) => void;

/** A real server that answers what a test tells it to, and keeps what it was asked. */
export async function fakeForum(handle: Handle) {
  const asked: Asked[] = [];
  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(parts) });
      handle(asked.at(-1)!, answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

export type FakeForum = Awaited<ReturnType<typeof fakeForum>>;

export function json(answer: ServerResponse, value: unknown, status = 200): void {
  answer.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  answer.end(JSON.stringify(value));
}

/** A body that a real forum sent, or one of `errors`. */
export function fixture(name: string): any {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export const html = (answer: ServerResponse, status = 200): void => {
  answer.writeHead(status, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
};

/** A client whose waiting takes no time; `waited` has how long it would have been, in milliseconds. */
export function hurriedClient(url: string, options: Partial<Parameters<typeof createClient>[0]> = {}) {
  const waited: number[] = [];
  let time = 0;
  const now = (): number => time;
  const pause = async (milliseconds: number): Promise<void> => {
    waited.push(milliseconds);
    time += milliseconds;
  };
  const bucket = new TokenBucket({ perMinute: 6000, now, pause });
  return { client: createClient({ url, bucket, now, pause, ...options }), waited };
}

/** The error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<DiscourseError> {
  const error: unknown = await call.then(
    () => new Error('the call did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof DiscourseError) return error;
  throw error;
}

/** All that an iterator gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
