import { setTimeout as delay } from 'node:timers/promises';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';

/** The way between the processes of one site. */
export interface LiveRedis {
  adapter: ReturnType<typeof createAdapter>;
  /** To be called after the live server has closed. */
  close(): void;
}

export interface RedisLog {
  info(words: string): void;
  warn(context: object, words: string): void;
}

const retryMs = 500;
const mostWaiting = 1000;

/**
 * Connects to Redis and stays connected: when it cannot be reached, now or later, that is logged once and tried again
 * for ever, and meanwhile nothing is sent. The adapter lets promises that fail go unheard, which would end the whole
 * process, so it is given clients whose promises do not fail.
 */
export function connectRedis(url: string, log: RedisLog): LiveRedis {
  const client = createClient({
    url,
    commandsQueueMaxLength: mostWaiting,
    socket: { reconnectStrategy: retryMs },
  });
  let reachable = true;
  let closed = false;
  client.on('error', (error: unknown) => {
    if (reachable && !closed)
      log.warn({ err: error }, 'Redis cannot be reached; other processes are heard a second later');
    reachable = false;
  });
  client.on('ready', () => {
    if (!reachable) log.info('Redis is reached again');
    reachable = true;
  });
  client.connect().catch(() => undefined);
  const readers: { destroy(): void }[] = [];

  /** A client that only listens. Its commands wait while Redis is away. */
  function reader() {
    const copy = client.duplicate();
    readers.push(copy);
    copy.on('error', () => undefined);
    const again = async (): Promise<void> => {
      if (closed) await new Promise(() => undefined);
      await delay(retryMs);
    };
    return {
      on: () => undefined,
      sSubscribe: () => undefined,
      // One that is closed before it was connected never is.
      connect: () =>
        new Promise<void>((resolve) => {
          copy.connect().then(
            () => resolve(),
            () => undefined,
          );
        }),
      async xRead(...parameters: Parameters<typeof copy.xRead>) {
        try {
          return await copy.xRead(...parameters);
        } catch {
          await again();
          return null;
        }
      },
      async subscribe(...parameters: Parameters<typeof copy.subscribe>): Promise<void> {
        for (;;) {
          try {
            return await copy.subscribe(...parameters);
          } catch {
            await again();
          }
        }
      },
      disconnect: () => copy.destroy(),
    };
  }

  const sender = {
    duplicate: reader,
    // By this the adapter knows what kind of client it has.
    sSubscribe: () => undefined,
    async publish(...parameters: Parameters<typeof client.publish>): Promise<number> {
      return client.isReady ? client.publish(...parameters).catch(() => 0) : 0;
    },
    async xAdd(...parameters: Parameters<typeof client.xAdd>): Promise<string> {
      return client.isReady ? client.xAdd(...parameters).catch(() => '') : '';
    },
  };
  return {
    adapter: createAdapter(sender, { streamName: 'moot', channelPrefix: 'moot' }),
    close() {
      closed = true;
      for (const one of [client, ...readers]) one.destroy();
    },
  };
}
