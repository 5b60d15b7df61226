import { io, type Socket } from 'socket.io-client';
import type { PresenceNow } from './presence.ts';

/** One change of a channel, as the server sends it. */
export interface LiveChange {
  seq: number;
  type: string;
  at: string;
  actor: { handle: string; name: string } | null;
  data: Record<string, unknown>;
}

/** Somebody on the page who wants to hear of a channel. */
export interface ChannelListener {
  /** The last number the page has; the server sends what came after. */
  seq: number;
  change(change: LiveChange): void;
  /** Too much was missed: draw it anew and answer the number drawn. */
  reset(): Promise<number>;
  presence?(now: PresenceNow): void;
  state?(state: 'live' | 'waiting' | 'off'): void;
}

interface Answer {
  ok: boolean;
  head?: number;
  changes?: LiveChange[];
  reset?: boolean;
  problem?: { status: number };
}

let socket: Socket | null = null;
const listeners = new Map<string, ChannelListener[]>();
const asking = new Set<string>();

/** Follows a channel from the number the page was drawn with. Start-up, gaps and recovery are one code: ask after. */
export function follow(channel: string, listener: ChannelListener): void {
  listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  const live = connect();
  if (live.connected) ask(channel);
}

/** Tells others that this person is writing in a channel. A lost signal is no loss. */
export function signalWriting(channel: string): void {
  if (socket?.connected && listeners.has(channel))
    socket.volatile.emit('signal', { channel, kind: 'writing' });
}

function connect(): Socket {
  if (socket) return socket;
  const live = io('/live', { transports: ['websocket', 'polling'], reconnectionDelayMax: 5000 });
  socket = live;
  live.on('connect', () => {
    asking.clear();
    tell('live');
    for (const channel of listeners.keys()) ask(channel);
  });
  live.on('disconnect', (reason) => {
    tell('waiting');
    // The server ended it (a new password, a restart): the browser does not come back by itself.
    if (reason === 'io server disconnect') setTimeout(() => live.connect(), 1000);
  });
  live.on('connect_error', () => tell('waiting'));
  live.on('change', (change: LiveChange & { channel: string }) => take(change.channel, [change]));
  live.on('head', ({ channel, seq }: { channel: string; seq: number }) => {
    if (oldest(channel) < seq) ask(channel);
  });
  live.on('presence', ({ channel, ...now }: PresenceNow & { channel: string }) => {
    for (const listener of listeners.get(channel) ?? []) listener.presence?.(now);
  });
  live.on('revoked', ({ channel }: { channel: string }) => {
    for (const listener of listeners.get(channel) ?? []) listener.state?.('off');
    listeners.delete(channel);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    if (live.connected) for (const channel of listeners.keys()) ask(channel);
    else live.connect();
  });
  return live;
}

function ask(channel: string): void {
  if (!socket?.connected || asking.has(channel) || !listeners.has(channel)) return;
  asking.add(channel);
  socket
    .timeout(10_000)
    .emit('subscribe', { channel, after: oldest(channel) }, (error: unknown, answer?: Answer) => {
      asking.delete(channel);
      if (error || !answer) {
        setTimeout(() => ask(channel), 2000);
        return;
      }
      if (!answer.ok) {
        const status = answer.problem?.status ?? 500;
        if (status === 429 || status >= 500) {
          setTimeout(() => ask(channel), 2000);
          return;
        }
        for (const listener of listeners.get(channel) ?? []) listener.state?.('off');
        return;
      }
      if (answer.reset) void redraw(channel);
      else take(channel, answer.changes ?? []);
    });
}

/** Hands on what each listener has not had, in order; a gap is asked for instead. */
function take(channel: string, changes: LiveChange[]): void {
  for (const listener of listeners.get(channel) ?? []) {
    for (const change of changes) {
      if (change.seq <= listener.seq) continue;
      if (change.seq > listener.seq + 1) {
        ask(channel);
        break;
      }
      listener.seq = change.seq;
      listener.change(change);
    }
  }
}

async function redraw(channel: string): Promise<void> {
  for (const listener of listeners.get(channel) ?? []) listener.seq = await listener.reset();
  ask(channel);
}

function oldest(channel: string): number {
  return Math.min(...(listeners.get(channel) ?? []).map(({ seq }) => seq));
}

function tell(state: 'live' | 'waiting' | 'off'): void {
  for (const list of listeners.values()) for (const listener of list) listener.state?.(state);
}
