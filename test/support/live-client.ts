import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** One change as the server sends it. */
export interface LiveChange {
  seq: number;
  type: string;
  at: string;
  actor: { handle: string } | null;
  data: Record<string, unknown>;
}

/** What the server answers to an event. */
export interface Answer {
  ok: boolean;
  head?: number;
  reset?: boolean;
  changes?: LiveChange[];
  problem?: { status: number; title: string; detail: string; errors: { path: string }[] };
}

type Options = Partial<ManagerOptions & SocketOptions>;

/** How a program or a page connects: with a token, or from an origin and perhaps with a cookie. */
export type As = { token: string } | { origin: string; cookie?: string };

/** A socket on `/live` that is let in; throws the refusal otherwise. */
export async function openSocket(url: string, as: As | Options, options: Options = {}): Promise<Socket> {
  const socket = io(`${url}/live`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...optionsOf(as),
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
  return socket;
}

function optionsOf(as: As | Options): Options {
  if ('token' in as) return { auth: { token: as.token } };
  if ('origin' in as) {
    const { origin, cookie } = as;
    return { extraHeaders: { Origin: origin, ...(cookie && { Cookie: cookie }) } };
  }
  return as;
}

/** Sends an event and waits for the answer. */
export async function ask(socket: Socket, event: string, ...input: unknown[]): Promise<Answer> {
  return (await socket.timeout(20_000).emitWithAck(event, ...input)) as Answer;
}

/** What a client keeps of a post. */
export interface KeptPost {
  id: string;
  number: number;
  body: string;
}

/**
 * Follows one channel by the rules that pages follow: subscribe after the last number, apply what comes next, ask
 * again when there is a gap, start anew on reset. Keeps the posts that the changes add up to.
 */
export class Follower {
  readonly socket: Socket;
  readonly channel: string;
  readonly posts = new Map<string, KeptPost>();
  /** Every number that was applied, in the order in which it was. */
  readonly applied: number[] = [];
  resets = 0;
  revoked = false;
  /** How many of the next changes are lost on their way. */
  lose = 0;
  seq: number;
  #asking = false;

  constructor(url: string, as: As, channel: string, after = 0) {
    this.channel = channel;
    this.seq = after;
    this.socket = io(`${url}/live`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 500,
      ...optionsOf(as),
    });
    this.socket.on('connect', () => {
      this.#asking = false;
      this.#ask();
    });
    this.socket.on('change', (change: LiveChange & { channel: string }) => {
      if (change.channel !== channel) return;
      if (this.lose > 0) this.lose -= 1;
      else this.#take([change]);
    });
    this.socket.on('head', (head: { channel: string; seq: number }) => {
      if (head.channel === channel && head.seq > this.seq) this.#ask();
    });
    this.socket.on('revoked', (from: { channel: string }) => {
      if (from.channel === channel) this.revoked = true;
    });
  }

  /** Breaks the connection beneath, as a lost network does; the client comes back by itself. */
  cut(): void {
    this.socket.io.engine?.close();
  }

  close(): void {
    this.socket.disconnect();
  }

  /** The posts in order, as far as this client has heard. */
  inOrder(): KeptPost[] {
    return [...this.posts.values()].toSorted((a, b) => a.number - b.number);
  }

  #ask(): void {
    if (this.#asking || !this.socket.connected) return;
    this.#asking = true;
    const { channel, seq: after } = this;
    this.socket.timeout(5000).emit('subscribe', { channel, after }, (error: unknown, answer?: Answer) => {
      this.#asking = false;
      if (error || !answer?.ok) {
        setTimeout(() => this.#ask(), 200);
        return;
      }
      if (answer.reset) this.resets += 1;
      this.#take(answer.changes ?? []);
    });
  }

  #take(changes: LiveChange[]): void {
    for (const change of changes) {
      if (change.seq <= this.seq) continue;
      if (change.seq > this.seq + 1) {
        this.#ask();
        return;
      }
      this.seq = change.seq;
      this.applied.push(change.seq);
      const post = change.data['post'] as KeptPost | undefined;
      if (post) this.posts.set(post.id, post);
    }
  }
}

/** 1, 2, 3, … up to `last`. */
export const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);
