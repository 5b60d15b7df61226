import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { composeModels } from '../../server/compose/models.ts';
import { openDatabase } from '../../server/core/database/database.ts';
import { idFromName } from '../../server/core/ids.ts';
import { targetOfThread } from '../../server/features/following/follow-targets.ts';
import { usualSettings } from '../../server/features/letters/letter-settings.service.ts';
import { startSmtp, type TakenLetter } from '../support/smtp.ts';
import { type Figure, whole } from './figure.ts';
import type { BenchPlace } from './place.ts';
import { tokensOf } from './posting.ts';
import { competencyThreads, Poster, postWords } from './posts.ts';

const followers = 10_000;
const postsOfThread = 5;
/** After so many letters the mail server is killed, and after so many more Moot itself. */
const mailDiesAfter = 200;
const mootDiesAfter = 500;
const mailIsAwayMs = 2_000;
const mostBuildingMs = 60_000;
const mostWaitingMs = 400_000;
/** As many as are on their way at once when a process is killed. */
const mostRepeated = 4;
/** What was on its way when Moot was killed is tried again after a minute. */
const afterTheLeaseMs = 65_000;
const quiet = { info() {}, warn() {}, error() {} };

/**
 * A digest for 10,000 followers of a thread, which a real mail server takes: it is killed and started again, then Moot
 * is killed and started again. The members and what they are told are written into the database as following writes it.
 */
export async function digests(place: BenchPlace): Promise<Figure[]> {
  const thread = await threadWithPosts(place);
  await withDatabase(place, (connection) => fill(connection, thread));
  const taken: TakenLetter[] = [];
  let smtp = await startSmtp();
  const { port } = smtp;
  const settings = { SMTP_URL: smtp.url, LOG_LEVEL: 'silent' };
  const ended = async (count: number): Promise<void> => {
    const until = Date.now() + mostWaitingMs;
    while (taken.length + smtp.taken.length < count && Date.now() < until) await delay(20);
  };
  let server = await place.start(settings);
  await ended(mailDiesAfter);
  taken.push(...smtp.taken);
  await smtp.close();
  await delay(mailIsAwayMs);
  smtp = await startSmtp({}, port);
  await ended(mootDiesAfter);
  const killedAt = new Date();
  process.kill(server.pid, 'SIGKILL');
  server = await place.start(settings);
  await ended(followers);
  // What would come twice comes now.
  await delay(afterTheLeaseMs);
  await server.stop();
  taken.push(...smtp.taken);
  await smtp.close();
  const added = await withDatabase(place, timesOf);
  return figuresOf(taken, added, killedAt);
}

function figuresOf(taken: TakenLetter[], added: Date[], killedAt: Date): Figure[] {
  const times = added.map((at) => at.getTime()).toSorted((a, b) => a - b);
  const before = times.filter((at) => at <= killedAt.getTime());
  const after = times.filter((at) => at > killedAt.getTime());
  const spent = [before, after].reduce(
    (sum, part) => sum + (part.length > 0 ? part.at(-1)! - part[0]! : 0),
    0,
  );
  const ids = new Set(taken.map(({ messageId }) => messageId));
  const people = new Set(taken.map(({ to }) => to));
  const repeated = taken.length - ids.size;
  return [
    {
      name: `Building a digest for ${whole(followers)} followers`,
      target: `< ${mostBuildingMs / 1000} s`,
      measured: `${(spent / 1000).toFixed(1)} s`,
      value: spent,
      met: spent < mostBuildingMs && times.length === followers,
      note: `${whole(times.length)} built while others were sent, ${whole(before.length)} before Moot was killed; the pause until it went on is not counted`,
    },
    {
      name: 'Sending each digest once',
      target: 'each once, through restarts of both',
      measured: `${whole(ids.size)} letters to ${whole(people.size)} people`,
      value: ids.size,
      met: ids.size === followers && people.size === followers && repeated <= mostRepeated,
      note: `the mail server and Moot were killed and started again; ${repeated === 0 ? 'none came twice' : `${repeated} came again with the same Message-ID, on their way at that moment`}`,
    },
  ];
}

async function threadWithPosts(place: BenchPlace): Promise<string> {
  const server = await place.start();
  const [token] = await tokensOf(place);
  const thread = (await competencyThreads(server)).at(-4)!;
  const poster = new Poster(server.url);
  for (let count = 0; count < postsOfThread; count += 1) await poster.post(thread, token!, postWords(count));
  poster.close();
  await server.stop();
  return thread;
}

async function withDatabase<Result>(
  place: BenchPlace,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const { connection, close } = await openDatabase({
    mongodbUri: null,
    dataDir: join(place.folder, 'data'),
    log: quiet,
    join: 'refuse',
    onGivingUp: () => undefined,
  });
  try {
    return await work(connection);
  } finally {
    await close();
  }
}

/** When each digest was built. */
async function timesOf(connection: Connection): Promise<Date[]> {
  const rows = await composeModels(connection)
    .outbox.find({ _id: /^digest:/ }, { addedAt: 1 })
    .lean();
  return rows.map(({ addedAt }) => addedAt);
}

/** Members who follow the thread and want their digest, which is due, each with something new to read. */
async function fill(connection: Connection, thread: string): Promise<void> {
  const models = composeModels(connection);
  const target = targetOfThread(thread);
  const at = new Date();
  const members = Array.from({ length: followers }, (_, count) => idFromName(`follower ${count}`));
  await models.members.insertMany(
    members.map((_id, count) => ({
      _id,
      handle: `follower-${count}`,
      email: `follower-${count}@people.example`,
      emailKey: `follower-${count}@people.example`,
      name: `Follower ${count}`,
      confirmedAt: at,
      createdAt: at,
    })),
  );
  await models.follows.insertMany(
    members.map((member) => ({
      _id: `${member} ${target}`,
      member,
      target,
      on: true,
      how: 'digest',
      by: 'choice',
      at,
    })),
  );
  await models.letterSettings.insertMany(
    members.map((_id) => ({ ...usualSettings, _id, news: 'digest', nextDigestAt: at })),
  );
  await models.notifications.insertMany(
    members.map((member) => ({
      _id: idFromName(`${member} posts ${thread}`),
      member,
      kind: 'posts',
      thread,
      target,
      first: 1,
      number: postsOfThread,
      count: postsOfThread,
      fresh: postsOfThread,
      freshFirst: 1,
      seq: postsOfThread,
      at,
      expiresAt: new Date(at.getTime() + 24 * 3600_000),
    })),
  );
}
