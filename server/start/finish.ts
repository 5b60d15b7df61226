import type { Server } from 'node:http';

const idleEveryMs = 50;

/**
 * Lets a server finish: `close` stops it from accepting and resolves when the last connection has gone. Connections
 * that are kept open without a request are ended, and after `patienceMs` all others too.
 */
export async function finish(server: Server, close: () => Promise<void>, patienceMs: number): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), idleEveryMs);
  const patience = setTimeout(() => server.closeAllConnections(), patienceMs);
  try {
    await close();
  } finally {
    clearInterval(idle);
    clearTimeout(patience);
  }
}
