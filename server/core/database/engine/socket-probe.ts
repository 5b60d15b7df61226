import { connect } from 'node:net';
import { BSON } from './bson.ts';
import { FrameReader, requestFrame } from './wire.ts';

/**
 * Asks whether an engine answers on a socket: true when it replied to a ping within `limit` milliseconds. A socket
 * that is there but has nobody behind it (left by a killed process) is false.
 */
export function engineAnswers(socketPath: string, limit = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const reader = new FrameReader();
    const socket = connect(socketPath);
    const end = (answers: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    const timer = setTimeout(() => end(false), limit);
    socket.on('connect', () => socket.write(requestFrame(BSON.serialize({ ping: 1, $db: 'admin' }), 1)));
    socket.on('data', (chunk) => {
      try {
        if (reader.push(chunk).length > 0) end(true);
      } catch {
        end(false);
      }
    });
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}
