import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../../server/core/time-limit.ts';
import { type Figure, median, quantile, whole } from './figure.ts';
import type { ClientOrders, ClientReport } from './live-messages.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { megabytesOf } from './at-rest.ts';
import { posters } from './posting.ts';
import { competencyThreads, Poster, postWords, read } from './posts.ts';

const processes = 2;
const socketsEach = 500;
const perSecond = 10;
const seconds = 20;
const patienceMs = 3_000;
const mostMs = 250;
const answerMs = 40_000;
/** How long to wait for a server that is busy with itself, and how much of a processor is not busy. */
const settleSeconds = 60;
const idleShare = 0.1;

/**
 * A thousand readers of one thread in which ten posts a second appear: does each get each once and in order, and how
 * soon? Counted from the moment before the post is sent, so posting itself is part of it.
 */
export async function liveUpdates(place: BenchPlace, server: BenchServer): Promise<Figure[]> {
  const token = await place.tokenOf(posters[0]!);
  await settled(server);
  // Not one of those that posting has filled.
  const thread = (await competencyThreads(server)).at(-1)!;
  const { head } = await read<{ head: number }>(`${server.url}/api/v1/threads/${thread}`);
  const children = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, 'live-clients.ts'), {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    }),
  );
  try {
    const channel = `thread:${thread}`;
    const connect: ClientOrders = {
      do: 'connect',
      url: server.url,
      channel,
      after: head,
      count: socketsEach,
    };
    const before = await megabytesOf(server.pid);
    const begun = performance.now();
    await Promise.all(children.map((child) => tell(child, connect)));
    const connectingMs = performance.now() - begun;
    await delay(patienceMs);
    const connected = await megabytesOf(server.pid);
    const sentAt = await postRegularly(server, thread, token);
    await delay(patienceMs);
    const reports = (await Promise.all(
      children.map((child) => tell(child, { do: 'report', sentAt })),
    )) as ClientReport[];
    return [figureOf(reports, sentAt.size, connectingMs), memoryFigure(before, connected)];
  } finally {
    for (const child of children) child.kill();
  }
}

function figureOf(reports: ClientReport[], posts: number, connectingMs: number): Figure {
  const sockets = processes * socketsEach;
  const complete = reports.reduce((sum, report) => sum + report.whole, 0);
  const latencies = reports.flatMap((report) => report.latencies);
  const p99 = quantile(latencies, 0.99);
  return {
    name: `${whole(sockets)} sockets in a thread, p99`,
    target: `< ${mostMs} ms, all complete`,
    value: p99,
    measured: `${p99.toFixed(0)} ms, ${complete === sockets ? 'all' : whole(complete)} complete`,
    met: complete === sockets && p99 < mostMs,
    note:
      `${posts} posts at ${perSecond} a second, from sending one to its arrival; median ${median(latencies).toFixed(0)} ms, ` +
      `slowest ${quantile(latencies, 1).toFixed(0)} ms; ${whole(complete)} clients got every change once and in order; ` +
      `connecting took ${(connectingMs / 1000).toFixed(1)} s`,
  };
}

/** What each connection costs the server's process: two measurements of it, in megabytes. */
function memoryFigure(before: number, after: number): Figure {
  const sockets = processes * socketsEach;
  const each = ((after - before) * 1000) / sockets;
  return {
    name: 'Memory for each open page',
    target: '< 60 kB',
    measured: `${each.toFixed(0)} kB`,
    value: each,
    met: each < 60,
    note: `resident memory of the server from 0 to ${whole(sockets)} sockets, ${before} to ${after} MB; what was free within the process before is not in it`,
  };
}

/** Posts at even intervals, however long each takes. Answers when each was sent, by the id it got. */
async function postRegularly(
  server: BenchServer,
  thread: string,
  token: string,
): Promise<Map<string, number>> {
  const poster = new Poster(server.url);
  const sentAt = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const begun = performance.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await delay(begun + (count * 1000) / perSecond - performance.now());
    const now = Date.now();
    posts.push(poster.post(thread, token, postWords(count)).then(({ id }) => void sentAt.set(id, now)));
  }
  await Promise.all(posts);
  poster.close();
  return sentAt;
}

/** Throws when the clients cannot do it, end, or say nothing for too long. */
async function tell(child: ChildProcess, order: ClientOrders): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the clients ended with code ${String(code)}`);
  });
  child.send(order);
  const told = within(answerMs, `${order.do} by the clients`, Promise.race([once(child, 'message'), ended]));
  const [answer] = (await told) as [{ failed?: string }];
  if (answer.failed) throw new Error(answer.failed);
  return answer;
}

/** Waits until the server has done what earlier posts left to its followers: it takes little of a processor. */
async function settled({ url }: BenchServer): Promise<void> {
  const spent = async (): Promise<number> => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
  };
  for (let waited = 0; waited < settleSeconds; waited += 1) {
    const before = await spent();
    await delay(1000);
    if ((await spent()) - before < idleShare) return;
  }
}
