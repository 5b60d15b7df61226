import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { openDatabase } from '../../server/core/database/database.ts';
import { postsPerPage } from '../../server/features/threads/threads.store.ts';
import { ask } from './draft-page.ts';
import { type Figure, median, quantile, whole } from './figure.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { tokensOf } from './posting.ts';
import { competencyThreads, Poster, postWords } from './posts.ts';

const million = 1_000_000;
/** Rows that are made in one command. */
const atOnce = 50_000;
const times = 40;
const mostTimesAsSlow = 2;
const settings = { PAGE_CACHE: 'off', LOG_LEVEL: 'error' };
const quiet = { info() {}, warn() {}, error() {} };

/**
 * Posting to a thread of one post and to one of a million, and reading a page of each, in turn. The million are copies
 * of the long thread's first post and its change, made within the engine with other numbers and ids, in both
 * collections with all their indexes; the rows that count them and the followers' cursors are set as posting would.
 */
export async function longThread(place: BenchPlace): Promise<Figure[]> {
  const first = await place.start(settings);
  const [token] = await tokensOf(place);
  const threads = await competencyThreads(first);
  const [short, long] = [threads.at(-2)!, threads.at(-3)!];
  const poster = new Poster(first.url);
  for (const thread of [short, long]) await poster.post(thread, token!, postWords(1));
  poster.close();
  await first.stop();
  const begun = performance.now();
  await fill(place, long);
  const fillMs = performance.now() - begun;
  const server = await place.start(settings);
  try {
    return await compare(server, token!, short, long, fillMs);
  } finally {
    await server.stop();
  }
}

async function compare(
  server: BenchServer,
  token: string,
  short: string,
  long: string,
  fillMs: number,
): Promise<Figure[]> {
  const poster = new Poster(server.url);
  const spent = {
    read: { short: [] as number[], long: [] as number[] },
    post: { short: [] as number[], long: [] as number[] },
  };
  const pages = { short: await pageOf(server, short), long: await pageOf(server, long) };
  let numberReached = 0;
  for (let count = 0; count < times; count += 1) {
    for (const [name, thread] of [
      ['short', short],
      ['long', long],
    ] as const) {
      const sent = performance.now();
      const { number } = await poster.post(thread, token, postWords(count));
      spent.post[name].push(performance.now() - sent);
      if (name === 'long') numberReached = number;
    }
    // Both pages show the posts that were just made, as many on one as on the other.
    spent.read.short.push((await ask(`${pages.short}?page=1&x=${count}`)).ms);
    spent.read.long.push((await ask(`${pages.long}?page=${million / postsPerPage + 1}&x=${count}`)).ms);
  }
  poster.close();
  const note = `the million was made in ${(fillMs / 1000).toFixed(0)} s; in turn, ${times} times; the last had the number ${whole(numberReached)}`;
  return [
    ratioFigure(
      'Posting to a thread of a million posts',
      spent.post,
      numberReached === million + times,
      note,
    ),
    ratioFigure(
      'Reading the last page of a thread of a million',
      spent.read,
      true,
      `made anew; in turn, ${times} times`,
    ),
  ];
}

function ratioFigure(
  name: string,
  spent: { short: number[]; long: number[] },
  right: boolean,
  note: string,
): Figure {
  const ratio = median(spent.long) / median(spent.short);
  return {
    name,
    target: `< ${mostTimesAsSlow} × one of one post`,
    measured: `${ratio.toFixed(2)} ×, ${median(spent.long).toFixed(1)} and ${median(spent.short).toFixed(1)} ms`,
    value: ratio,
    met: ratio < mostTimesAsSlow && right,
    note: `p95 ${quantile(spent.long, 0.95).toFixed(1)} and ${quantile(spent.short, 0.95).toFixed(1)} ms; ${note}`,
  };
}

/** Where a thread is read: on the page of its competency. */
async function pageOf({ url }: BenchServer, thread: string): Promise<string> {
  const { headers } = await fetch(`${url}/threads/${thread}`, { redirect: 'manual' });
  return new URL(headers.get('location')!.replace(/[?#].*/, ''), url).href;
}

/** Brings a thread of one post to a million, as if they had been written one after another long ago. */
async function fill(place: BenchPlace, thread: string): Promise<void> {
  const { connection, close } = await openDatabase({
    mongodbUri: null,
    dataDir: join(place.folder, 'data'),
    log: quiet,
    join: 'refuse',
    onGivingUp: () => undefined,
  });
  try {
    for (let from = 2; from <= million; from += atOnce) {
      const to = Math.min(from + atOnce, million + 1);
      await Promise.all([copyChanges(connection, thread, from, to), copyPosts(connection, thread, from, to)]);
    }
    await setCounts(connection, thread);
  } finally {
    await close();
  }
}

/** The number of a copy as text, and an id and a time that follow from it. */
const text = { $toString: '$copy' };
const copyId = { $concat: ['bench-', text] };
const time = { $subtract: ['$$NOW', { $multiply: [{ $subtract: [million + 10_000, '$copy'] }, 60_000] }] };

const copies = (match: object, from: number, to: number): object[] => [
  { $match: match },
  { $set: { copy: { $range: [from, to] } } },
  { $unwind: '$copy' },
];

async function copyChanges(connection: Connection, thread: string, from: number, to: number): Promise<void> {
  const pipeline = [
    ...copies({ channel: `thread:${thread}`, seq: 1 }, from, to),
    { $set: { seq: '$copy', at: time, key: copyId, 'data.postId': copyId, 'data.number': '$copy' } },
    { $unset: ['_id', 'copy'] },
    { $merge: { into: 'changes', whenMatched: 'fail' } },
  ];
  await connection.db!.collection('changes').aggregate(pipeline).toArray();
}

async function copyPosts(connection: Connection, thread: string, from: number, to: number): Promise<void> {
  const pipeline = [
    ...copies({ thread, number: 1 }, from, to),
    { $set: { _id: copyId, number: '$copy', seq: '$copy', createdAt: time } },
    { $unset: 'copy' },
    { $merge: { into: 'posts', whenMatched: 'fail' } },
  ];
  await connection.db!.collection('posts').aggregate(pipeline).toArray();
}

/** What counts the posts, and how far each follower has come, which is to the end. */
async function setCounts(connection: Connection, thread: string): Promise<void> {
  const db = connection.db!;
  const counts = { head: million, posts: million, standing: million };
  await db.collection<{ _id: string }>('threads').updateOne({ _id: thread }, { $set: counts });
  const channel = `thread:${thread}`;
  await db.collection<{ _id: string }>('channels').updateOne({ _id: channel }, { $set: { head: million } });
  const cursors = db.collection<{ _id: string; seq: number }>('cursors');
  const known = await cursors.distinct('_id', { _id: /\|thread:/ });
  const followers = new Set(known.map((id) => id.split('|', 1)[0]!));
  for (const follower of followers) {
    await cursors.updateOne({ _id: `${follower}|${channel}` }, { $set: { seq: million } }, { upsert: true });
  }
}
