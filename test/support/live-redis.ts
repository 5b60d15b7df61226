import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { until } from './live-sibling.ts';

const places = [
  process.env['REDIS_SERVER_PATH'] ?? '',
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
];

/** Where this machine has a Redis server; null when it has none. */
export const redisServerPath = places.find((path) => path !== '' && existsSync(path)) ?? null;

export interface RunningRedis {
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** A real Redis on this port, with nothing written to disk. Resolves when it takes connections. */
export async function startRedis(port: number): Promise<RunningRedis> {
  if (redisServerPath === null) throw new Error('there is no redis-server on this machine');
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child: ChildProcess = spawn(redisServerPath, options, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  await until('Redis takes connections', () => child.exitCode !== null || takesConnections(port));
  if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
  return {
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
