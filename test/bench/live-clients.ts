// Many sockets in one thread, in a process of its own that talks with `live-updates.ts` by messages.
import { io, type Socket } from 'socket.io-client';
import type { ClientOrders, ClientReport } from './live-messages.ts';

interface Change {
  seq: number;
  data: { postId?: string };
}

/** What one client has received. */
interface Log {
  socket: Socket;
  seqs: number[];
  posts: string[];
  at: number[];
}

const together = 25;
const clients: Log[] = [];
let first = 0;

process.on('message', (order: ClientOrders) => {
  if (order.do === 'connect') {
    void connectAll(order).then(
      () => process.send!({ connected: clients.length }),
      (error: unknown) => process.send!({ failed: String(error) }),
    );
  } else {
    process.send!(reportOf(order.sentAt));
  }
});
process.on('disconnect', () => process.exit());

async function connectAll({ url, channel, after, count }: ClientOrders & { do: 'connect' }): Promise<void> {
  first = after + 1;
  for (let from = 0; from < count; from += together) {
    const some = Array.from({ length: Math.min(together, count - from) }, () => connect(url, channel, after));
    clients.push(...(await Promise.all(some)));
  }
}

/** A guest's browser, as far as the server can tell. */
function connect(url: string, channel: string, after: number): Promise<Log> {
  const socket = io(`${url}/live`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: url },
  });
  const log: Log = { socket, seqs: [], posts: [], at: [] };
  socket.on('change', ({ seq, data }: Change) => {
    log.at.push(Date.now());
    log.seqs.push(seq);
    log.posts.push(data.postId ?? '');
  });
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      socket.emit('subscribe', { channel, after }, (answer: { ok: boolean }) => {
        if (answer.ok) resolve(log);
        else reject(new Error(`subscribing was answered ${JSON.stringify(answer)}`));
      });
    });
  });
}

/** How each client fared with the posts that were sent. */
function reportOf(sentAt: ReadonlyMap<string, number>): ClientReport {
  const latencies: number[] = [];
  let whole = 0;
  for (const { seqs, posts, at } of clients) {
    const inOrder = seqs.every((seq, index) => seq === first + index);
    const all = posts.length === sentAt.size && new Set(posts).size === sentAt.size;
    if (inOrder && all && posts.every((id) => sentAt.has(id))) whole += 1;
    for (const [index, id] of posts.entries()) latencies.push(at[index]! - (sentAt.get(id) ?? 0));
  }
  return { whole, latencies };
}
