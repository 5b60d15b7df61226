import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (answer: ServerResponse, url: URL) => void;

/** A server that a test makes answer as no forum should; by path, and 404 otherwise. */
export interface EvilForum {
  url: string;
  host: string;
  /** Paths that were asked for. */
  asked: string[];
  answers: Map<string, Answer | object>;
  close(): Promise<void>;
}

export async function startEvilForum(): Promise<EvilForum> {
  const answers = new Map<string, Answer | object>();
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '/', 'http://x');
    asked.push(url.pathname);
    const found = answers.get(url.pathname) ?? answers.get('*');
    if (typeof found === 'function') (found as Answer)(answer, url);
    else answerJson(answer, found ?? { errors: ['no'], error_type: 'not_found' }, found ? 200 : 404);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    asked,
    answers,
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

export function answerJson(answer: ServerResponse, value: unknown, status = 200): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** An answer without an end. */
export const endless: Answer = (answer) => {
  answer.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!answer.destroyed && answer.write('['.repeat(65_536)));
  };
  answer.on('drain', more);
  more();
};

export const page: Answer = (answer) => {
  answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome to something else');
};

export const elsewhere: Answer = (answer, { pathname }) => {
  answer.writeHead(301, { location: `https://elsewhere.example${pathname}` }).end();
};
