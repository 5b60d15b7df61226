import type { Server } from 'socket.io';

const everyMs = 2000;
const mostWaiting = 1000;
const mostBytes = 1_000_000;

interface WaitingPacket {
  data?: unknown;
}

/**
 * Closes connections that do not take what is sent: over 1,000 packets or 1 MB waiting. They come back and resume;
 * left alone, a single one would fill the memory.
 */
export function closeSlowClients(io: Server): void {
  const timer = setInterval(() => {
    for (const socket of io.of('/live').sockets.values()) {
      const waiting = (socket.conn as unknown as { writeBuffer: WaitingPacket[] }).writeBuffer;
      if (waiting.length > mostWaiting || bytesOf(waiting) > mostBytes) socket.conn.close();
    }
  }, everyMs).unref();
  io.engine.on('close', () => clearInterval(timer));
}

function bytesOf(packets: WaitingPacket[]): number {
  let bytes = 0;
  for (const { data } of packets) {
    if (typeof data === 'string') bytes += data.length;
    else if (Buffer.isBuffer(data)) bytes += data.byteLength;
  }
  return bytes;
}
