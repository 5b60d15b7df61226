import type { Server as HttpServer } from 'node:http';
import type { Request } from 'express';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { Problem, invalid } from '../errors.ts';
import { isOurOrigin } from '../http/forgery.ts';
import { asProblem, problemDocument } from '../http/problem.ts';
import type { ChangeLog } from '../log/change-log.ts';
import type { PresentedChange } from '../log/channel-kind.ts';
import type { Reader } from '../reader.ts';
import { EventBudget } from './event-budget.ts';
import { Presence } from './presence.ts';
import { closeSlowClients } from './slow-clients.ts';

/** How a socket is known: by the session of its handshake, or by a token. */
export interface LiveIdentity {
  reader: Reader;
  /** Asked again whenever rights change; null ends the connection. */
  renew(): Promise<Reader | null>;
}

export interface LiveOptions {
  log: ChangeLog;
  publicUrl: string;
  /** Who connects; throws a 401 Problem for a bad token. */
  identify(handshake: { request: Request; token: string | null }): Promise<LiveIdentity>;
  onError(error: unknown): void;
}

interface SocketData {
  identity: LiveIdentity;
  budget: EventBudget;
}

type Answer = (answer: object) => void;

const mostMissed = 500;
const headEveryMs = 15_000;
const channelName = z.string().regex(/^[a-z]+:[\w-]{1,80}$/, 'must be a channel, such as thread:abc');
const subscription = z.strictObject({ channel: channelName, after: z.number().int().min(0) });
const unsubscription = z.strictObject({ channel: channelName });
const signal = z.strictObject({ channel: channelName, kind: z.enum(['writing', 'idle']) });

/**
 * Tells open pages what is appended. A room is a channel; a client says what it has and is given the rest, so that
 * start-up and recovery are one thing. Sockets never change anything.
 */
export class LiveHub {
  readonly io: Server;
  readonly #options: LiveOptions;
  readonly #presence: Presence;
  /** The last number broadcast in each channel that somebody here listens to. */
  readonly #sent = new Map<string, number>();
  readonly #pumping = new Map<string, Promise<void>>();
  readonly #headTimer: NodeJS.Timeout;

  constructor(server: HttpServer, options: LiveOptions) {
    this.#options = options;
    const ours = new URL(options.publicUrl).host;
    this.io = new Server(server, {
      path: '/socket.io',
      transports: ['websocket', 'polling'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: 64_000,
      // No origin means no browser: such a client is only let in with a token, which the namespace checks.
      allowRequest: (req, decide) => {
        const { origin, host } = req.headers;
        decide(null, origin === undefined || isOurOrigin(origin, ours, host));
      },
    });
    const live = this.io.of('/live');
    this.#presence = new Presence(live);
    live.use((socket, next) => this.#admit(socket).then(() => next(), next));
    live.on('connection', (socket) => this.#welcome(socket));
    options.log.heads.listen((channel) => this.#pump(channel));
    this.#headTimer = setInterval(() => this.#sendHeads(), headEveryMs).unref();
    closeSlowClients(this.io);
  }

  /** Asks every connection again who it is and what it may read: after rights or sessions changed. */
  async renewRights(): Promise<void> {
    for (const socket of this.io.of('/live').sockets.values()) {
      const { identity } = socket.data as SocketData;
      const reader = await identity.renew().catch(() => null);
      if (!reader) {
        socket.emit('signed-out');
        socket.disconnect(true);
        continue;
      }
      identity.reader = reader;
      for (const channel of [...socket.rooms])
        if (channel !== socket.id) await this.#keepOrRevoke(socket, channel);
    }
  }

  /** How many sockets are connected to this process. */
  get connections(): number {
    return this.io.of('/live').sockets.size;
  }

  async close(): Promise<void> {
    clearInterval(this.#headTimer);
    this.#presence.close();
    await this.io.close();
    await Promise.all(this.#pumping.values());
  }

  async #admit(socket: Socket): Promise<void> {
    const { token, ...others } = socket.handshake.auth as { token?: unknown };
    if (Object.keys(others).length > 0 || (token !== undefined && typeof token !== 'string')) {
      throw invalid([{ path: 'auth.token', message: 'must be a text' }]);
    }
    const request = socket.request as unknown as Request;
    if (token === undefined && socket.handshake.headers.origin === undefined) {
      throw new Problem(401, 'sign-in-needed', 'A token is needed', {
        detail: 'A client that is no browser sends auth: {token}.',
      });
    }
    const identity = await this.#options.identify({ request, token: token ?? null });
    (socket.data as SocketData) = { identity, budget: new EventBudget() };
  }

  #welcome(socket: Socket): void {
    this.#on(socket, 'subscribe', subscription, (input) =>
      this.#subscribe(socket, input.channel, input.after),
    );
    this.#on(socket, 'unsubscribe', unsubscription, async ({ channel }) => {
      await socket.leave(channel);
      this.#presence.left(channel);
      return {};
    });
    this.#on(socket, 'signal', signal, async ({ channel, kind }) => {
      const { reader } = (socket.data as SocketData).identity;
      if (reader.member && socket.rooms.has(channel))
        this.#presence.writing(channel, reader.member.name, kind === 'writing');
      return {};
    });
    socket.on('disconnecting', () => {
      for (const channel of socket.rooms) if (channel !== socket.id) this.#presence.left(channel);
    });
  }

  /** One event from a client: counted, checked, done, and always answered. */
  #on<Schema extends z.ZodType>(
    socket: Socket,
    event: string,
    schema: Schema,
    act: (input: z.output<Schema>) => Promise<object>,
  ): void {
    socket.on(event, (raw: unknown, ack?: unknown) => {
      const answer: Answer = typeof ack === 'function' ? (ack as Answer) : () => {};
      const { budget } = socket.data as SocketData;
      if (!budget.spend()) {
        answer({
          ok: false,
          problem: problemDocument(new Problem(429, 'too-many', 'Too many events', { retryAfter: 1 })),
        });
        return;
      }
      const parsed = schema.safeParse(raw);
      if (!parsed.success) {
        const errors = parsed.error.issues.map((issue) => ({
          path: issue.path.join('.') || event,
          message: issue.message,
        }));
        answer({ ok: false, problem: problemDocument(invalid(errors)) });
        return;
      }
      act(parsed.data).then(
        (result) => answer({ ok: true, ...result }),
        (error: unknown) => {
          const problem = asProblem(error);
          if (problem.status >= 500) this.#options.onError(error);
          answer({ ok: false, problem: problemDocument(problem) });
        },
      );
    });
  }

  async #subscribe(socket: Socket, channel: string, after: number): Promise<object> {
    const { log } = this.#options;
    const { kind, id } = log.kindOf(channel);
    const { reader } = (socket.data as SocketData).identity;
    const refused = new Problem(404, 'not-found', 'Not found', {
      detail: 'There is no such channel, or you may not read it.',
    });
    if (!(await kind.mayRead(reader, id))) throw refused;
    // Joined before the backlog is read, so that nothing falls between the two.
    await socket.join(channel);
    this.#presence.joined(channel);
    const head = await log.heads.of(channel);
    if (!this.#sent.has(channel)) this.#sent.set(channel, head);
    if (head - after > mostMissed || after > head) return { head, changes: [], reset: true };
    const missed = head > after ? await log.read(channel, after, mostMissed) : [];
    const changes = await kind.present(id, missed, { rows: true });
    return { head, changes };
  }

  /** Sends what is new in a channel, one run at a time so that order is kept. */
  #pump(channel: string): void {
    if (!this.#sent.has(channel) || this.#pumping.has(channel)) return;
    const run = this.#send(channel)
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => {
        this.#pumping.delete(channel);
        if (
          (this.#options.log.heads.known(channel) ?? 0) >
          (this.#sent.get(channel) ?? Number.POSITIVE_INFINITY)
        ) {
          setTimeout(() => this.#pump(channel), 50).unref();
        }
      });
    this.#pumping.set(channel, run);
  }

  async #send(channel: string): Promise<void> {
    const { log } = this.#options;
    const { kind, id } = log.kindOf(channel);
    const room = this.io.of('/live').local.to(channel);
    for (;;) {
      if (!this.io.of('/live').adapter.rooms.has(channel)) {
        this.#sent.delete(channel);
        return;
      }
      const after = this.#sent.get(channel) ?? 0;
      const changes = await log.read(channel, after, 100);
      if (changes.length === 0) return;
      const last = changes.at(-1)!.seq;
      if (await kind.isPublic(id)) {
        const presented: PresentedChange[] = await kind.present(id, changes, { rows: true });
        for (const change of presented) room.emit('change', { channel, ...change });
      } else {
        // What is not for everybody is fetched by each, and each is asked for its rights.
        room.emit('head', { channel, seq: last });
      }
      this.#sent.set(channel, last);
    }
  }

  #sendHeads(): void {
    const { rooms } = this.io.of('/live').adapter;
    for (const channel of rooms.keys()) {
      const seq = this.#options.log.heads.known(channel);
      if (seq !== undefined) this.io.of('/live').local.to(channel).emit('head', { channel, seq });
    }
  }

  async #keepOrRevoke(socket: Socket, channel: string): Promise<void> {
    const { kind, id } = this.#options.log.kindOf(channel);
    const { reader } = (socket.data as SocketData).identity;
    if (await kind.mayRead(reader, id)) return;
    await socket.leave(channel);
    socket.emit('revoked', { channel });
  }
}
