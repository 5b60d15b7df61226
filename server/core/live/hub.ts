import type { Server as HttpServer } from 'node:http';
import type { Request } from 'express';
import { Server, type Socket } from 'socket.io';
import { Problem, invalid, notFound } from '../errors.ts';
import { isOurOrigin } from '../http/forgery.ts';
import type { ChangeLog } from '../log/change-log.ts';
import type { PresentedChange } from '../log/channel-kind.ts';
import type { Reader } from '../reader.ts';
import { chosenLanguage, english, type Language } from '../words/languages.ts';
import { inLanguage } from '../words/speaking.ts';
import { askingRoom } from './asking-room.ts';
import { Broadcast } from './broadcast.ts';
import { type Answer, limitEvents, onEvent, signal, subscription, unsubscription } from './events.ts';
import { mayBeNamed, Presence } from './presence.ts';
import type { LiveRedis } from './redis-adapter.ts';
import { Siblings } from './siblings.ts';
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
  /** The way to the other processes of this site, when there is one. */
  redis?: LiveRedis | null;
  /** Who connects; throws a 401 Problem for a bad token. */
  identify(handshake: { request: Request; token: string | null }): Promise<LiveIdentity>;
  onError(error: unknown): void;
}

interface SocketData {
  identity: LiveIdentity;
  /** How often rights had changed when it was asked who this is. */
  asked: number;
  language: Language;
}

const mostMissed = 500;
const mostChannels = 100;

/**
 * Tells open pages what is appended. A room is a channel; a client says what it has and is given the rest, so that
 * start-up and recovery are one thing. Sockets never change anything.
 */
export class LiveHub {
  readonly io: Server;
  readonly #options: LiveOptions;
  readonly #broadcast: Broadcast;
  readonly #siblings: Siblings | null;
  readonly #presence: Presence;
  /** How often rights may have changed: what was asked under an earlier number is asked again. */
  #rights = 0;

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
      ...(options.redis && { adapter: options.redis.adapter }),
      // No origin is no page, or one of ours that polls; the namespace lets others in only with a token.
      allowRequest: (req, decide) => {
        const { origin, host } = req.headers;
        decide(null, origin === undefined || isOurOrigin(origin, ours, host));
      },
    });
    const live = this.io.of('/live');
    const renew = (): void => void this.renewRights().catch(options.onError);
    this.#siblings = options.redis
      ? new Siblings(live, options.log.heads, {
          renew,
          presence: (from, presence) => this.#presence.heard(from, presence),
        })
      : null;
    this.#presence = new Presence({
      namespace: live,
      siblings: this.#siblings,
      memberOf: (id) =>
        (live.sockets.get(id)?.data as SocketData | undefined)?.identity?.reader.member ?? null,
      counts: (channel) => !options.log.kindOf(channel).kind.uncounted,
    });
    this.#broadcast = new Broadcast(live, options.log, options.onError);
    live.use((socket, next) => this.#admit(socket).then(() => next(), next));
    live.on('connection', (socket) => this.#welcome(socket));
    closeSlowClients(this.io);
  }

  /** Asks every connection again who it is and what it may read: after rights or sessions changed. */
  async renewRights(): Promise<void> {
    this.#rights += 1;
    for (const socket of this.io.of('/live').sockets.values()) await this.#renew(socket);
  }

  /** Has the other processes of this site do the same at once, after sessions changed, which they do not hear of. */
  renewRightsElsewhere(): void {
    this.#siblings?.renew();
  }

  /** How many sockets are connected to this process. */
  get connections(): number {
    return this.io.of('/live').sockets.size;
  }

  async close(): Promise<void> {
    this.#presence.close();
    this.#siblings?.close();
    await this.io.close();
    await this.#broadcast.close();
    this.#options.redis?.close();
  }

  async #admit(socket: Socket): Promise<void> {
    const { auth, headers } = socket.handshake;
    const { token, ...others } = auth as { token?: unknown };
    if (Object.keys(others).length > 0 || (token !== undefined && typeof token !== 'string')) {
      throw invalid([{ path: 'auth.token', message: 'must be a text' }]);
    }
    // Browsers send no origin when a page asks its own site by GET, which is how polling begins.
    const isPage = headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
    if (token === undefined && !isPage) {
      throw new Problem(401, 'sign-in-needed', 'A token is needed', {
        detail: 'A client that is no browser sends auth: {token}.',
      });
    }
    const asked = this.#rights;
    const request = socket.request as unknown as Request;
    const identity = await this.#options.identify({ request, token: token ?? null });
    const language = chosenLanguage(headers.cookie);
    (socket.data as SocketData) = { identity, asked, language };
    if (language !== english) await socket.join(askingRoom);
  }

  #welcome(socket: Socket): void {
    const { onError } = this.#options;
    limitEvents(socket);
    onEvent(
      socket,
      'subscribe',
      subscription,
      ({ channel, after }, answer) =>
        inLanguage((socket.data as SocketData).language, () =>
          this.#subscribe(socket, channel, after, answer),
        ),
      onError,
    );
    onEvent(
      socket,
      'unsubscribe',
      unsubscription,
      async ({ channel }, answer) => {
        await socket.leave(channel);
        this.#presence.changed(channel);
        answer({ ok: true });
      },
      onError,
    );
    onEvent(
      socket,
      'signal',
      signal,
      async ({ channel, kind }, answer) => {
        const { member } = (socket.data as SocketData).identity.reader;
        if (member && mayBeNamed(member) && socket.rooms.has(channel))
          this.#presence.writing(channel, member.name, kind === 'writing');
        answer({ ok: true });
      },
      onError,
    );
    socket.on('disconnecting', () => {
      for (const channel of channelsOf(socket)) this.#presence.changed(channel);
    });
    // While it was asked who this is, rights may have changed.
    if ((socket.data as SocketData).asked !== this.#rights) this.#renew(socket).catch(onError);
  }

  async #subscribe(socket: Socket, channel: string, after: number, answer: Answer): Promise<void> {
    const { log } = this.#options;
    const { kind, id } = log.kindOf(channel);
    const { identity } = socket.data as SocketData;
    const rights = this.#rights;
    const { reader } = identity;
    if (!(await kind.mayRead(reader, id))) throw notFound('channel');
    if (socket.rooms.size > mostChannels && !socket.rooms.has(channel)) {
      throw new Problem(422, 'too-many-channels', 'Too many channels', {
        detail: `A connection may follow ${mostChannels} channels. Unsubscribe from one first.`,
      });
    }
    // Joined before the backlog is read, so that nothing falls between the two.
    await socket.join(channel);
    if (this.#rights !== rights || identity.reader !== reader) {
      // They changed while this was asked, and may have been asked of all rooms before this was one of them.
      await this.#keepOrRevoke(socket, channel);
      if (!socket.rooms.has(channel)) throw notFound('channel');
    }
    this.#presence.changed(channel);
    const known = await log.heads.of(channel);
    // Another process may have told the client more than is known here.
    const head = after > known ? await log.heads.asStored(channel) : known;
    this.#broadcast.begin(channel, head);
    if (head - after > mostMissed || after > head) answer({ ok: true, head, changes: [], reset: true });
    else await this.#answerMissed(channel, after, answer);
  }

  /**
   * Answers what came after a number, and in any case all that was broadcast before the answer: the client may have
   * put that aside, waiting for this.
   */
  async #answerMissed(channel: string, after: number, answer: Answer): Promise<void> {
    const { log } = this.#options;
    const { kind, id } = log.kindOf(channel);
    const changes: PresentedChange[] = [];
    let head = after;
    for (;;) {
      const missed = await log.read(channel, head, mostMissed);
      if (missed.length > 0) changes.push(...(await kind.present(id, missed, { rows: true })));
      head = missed.at(-1)?.seq ?? head;
      if (missed.length === 0 || head >= this.#broadcast.sent(channel)) break;
    }
    answer({ ok: true, head, changes });
  }

  async #renew(socket: Socket): Promise<void> {
    const { identity } = socket.data as SocketData;
    let reader: Reader | null;
    try {
      reader = await identity.renew();
    } catch {
      // It cannot be known just now: whoever may come back does.
      socket.disconnect(true);
      return;
    }
    if (!reader) {
      socket.emit('signed-out');
      socket.disconnect(true);
      return;
    }
    const before = nameOf(identity.reader);
    identity.reader = reader;
    for (const channel of channelsOf(socket)) {
      await this.#keepOrRevoke(socket, channel);
      if (nameOf(reader) !== before) this.#presence.changed(channel);
    }
  }

  async #keepOrRevoke(socket: Socket, channel: string): Promise<void> {
    const { kind, id } = this.#options.log.kindOf(channel);
    const { reader } = (socket.data as SocketData).identity;
    if (await kind.mayRead(reader, id)) return;
    await socket.leave(channel);
    this.#presence.changed(channel);
    socket.emit('revoked', { channel });
  }
}

/** As others are shown this reader. */
const nameOf = ({ member }: Reader): string | null => (member && mayBeNamed(member) ? member.name : null);

/** The channels among the rooms of a socket. */
function channelsOf(socket: Socket): string[] {
  return [...socket.rooms].filter((room) => room !== socket.id && room !== askingRoom);
}
