import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Forum } from '../forum.ts';
import { readOnly, Refusal, tooManyText } from '../refusal.ts';
import { fromPairs, parseBody, readBytes } from './body.ts';
import type { Call, Reply } from './call.ts';
import type { Fault, Faults } from './faults.ts';
import type { Memo } from './memo.ts';
import type { Router } from './router.ts';
import { identify } from './who.ts';

const htmlPage = '<!DOCTYPE html><html><head><title>Welcome</title></head><body>…</body></html>';

/** The address of a forum, which may be closed and opened again at the same port. */
export class Front {
  readonly #forum: Forum;
  readonly #router: Router;
  readonly #memo: Memo;
  readonly #faults: Faults;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  /** Requests that were answered or cut, for those who count. */
  requests = 0;

  constructor(forum: Forum, router: Router, memo: Memo, faults: Faults, folder: string) {
    this.#forum = forum;
    this.#router = router;
    this.#memo = memo;
    this.#faults = faults;
    this.#folder = folder;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => void this.#take(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#forum.baseUrl = `http://127.0.0.1:${this.#port}${this.#folder}`;
    this.#server = server;
  }

  /** At once: whoever waits for an answer gets none. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const call = await this.#read(request);
      if (!call) return send(response, { status: 404, headers: {}, body: 'not here' }, null, '');
      this.requests += 1;
      const fault = this.#faults.of(call);
      if (fault?.kind === 'cut-before') return void request.socket.destroy();
      const ms = this.#faults.slowMs + (fault?.ms ?? 0);
      if (ms > 0) await delay(ms);
      if (fault?.kind === 'html') return send(response, html(200), null, '');
      if (fault?.kind === 'status') return send(response, faulty(fault), null, '');
      const { reply, route } = this.#answer(call);
      if (fault?.kind === 'cut-after') return void request.socket.destroy();
      send(response, reply, call, route);
    } catch (error) {
      if (request.destroyed) return;
      send(response, { status: 500, headers: {}, body: { errors: [String(error)] } }, null, '');
    }
  }

  /** Null when the address is not beneath the sub-folder. */
  async #read(request: IncomingMessage): Promise<Call | null> {
    const url = new URL(request.url ?? '/', 'http://forum');
    const bytes = await readBytes(request);
    if (!url.pathname.startsWith(`${this.#folder}/`)) return null;
    const { params, file } = await parseBody(request.headers['content-type'] ?? '', bytes);
    const path = url.pathname.slice(this.#folder.length);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    return {
      method: request.method ?? 'GET',
      path: path.replace(/\.json$/, ''),
      json: path.endsWith('.json') || (headers.accept ?? '').includes('application/json'),
      query: url.searchParams,
      params: { ...fromPairs(url.searchParams), ...params },
      file,
      headers,
      address: request.socket.remoteAddress ?? '',
      asker: null,
      key: null,
      userKey: null,
    };
  }

  #answer(call: Call): { reply: Reply; route: string } {
    let name = '';
    try {
      this.#forum.clock.runDue();
      this.#limitAddress(call);
      const { route, part, pinned } = this.#router.find(call.method, call.path);
      name = route.name;
      identify(this.#forum, call, route.name, pinned);
      if (this.#forum.readOnly && call.method !== 'GET') throw readOnly();
      const reply = route.answer({ forum: this.#forum, memo: this.#memo, faults: this.#faults, call, part });
      const isPage = String(reply.headers['Content-Type'] ?? '').startsWith('text/html');
      const empty = call.method === 'GET' && !call.json && !isPage && reply.status === 200;
      return {
        reply: empty && typeof reply.body === 'object' && !Buffer.isBuffer(reply.body) ? html(200) : reply,
        route: name,
      };
    } catch (error) {
      if (error instanceof Refusal)
        return { reply: { status: error.status, headers: error.headers, body: error.body }, route: name };
      throw error;
    }
  }

  /** What a key of an administrator is let do is not counted by address. */
  #limitAddress(call: Call): void {
    const { limiter } = this.#forum;
    const { addresses, addressPer10Seconds, addressPerMinute } = limiter.limits;
    if (!addresses || call.headers['api-key']) return;
    const short = limiter.take(`10:${call.address}`, addressPer10Seconds, 10);
    if (short > 0) throw tooManyText(short, 'ip_10_secs_limit');
    const long = limiter.take(`60:${call.address}`, addressPerMinute, 60);
    if (long > 0) throw tooManyText(long, 'ip_60_secs_limit');
  }
}

const html = (status: number): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: htmlPage,
});

/** Statuses of what stands in front come as pages, 429 in either shape. */
function faulty({ status, waitSeconds = 2 }: Fault): Reply {
  if (status === 429) {
    const { body, headers } = tooManyText(waitSeconds, 'ip_10_secs_limit');
    return { status, body, headers };
  }
  if (status >= 502) return html(status);
  return { status, headers: {}, body: { errors: ['Oops'] } };
}

function send(response: ServerResponse, reply: Reply, call: Call | null, route: string): void {
  const { body, headers, status } = reply;
  const plain = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = plain ? body : body === null || body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': plain && !headers['Content-Type'] ? 'text/plain' : 'application/json; charset=utf-8',
    'Cache-Control': 'no-cache, no-store',
    'X-Request-Id': randomUUID(),
    ...(route ? { 'X-Discourse-Route': route.replace('#', '/') } : {}),
    ...(call?.asker ? { 'X-Discourse-Username': call.asker.username } : {}),
    ...headers,
  });
  response.end(bytes);
}
