import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { composeModels } from '../../server/compose/models.ts';
import { openDatabase } from '../../server/core/database/database.ts';
import { postEntry } from '../../server/features/search/search-entries.ts';
import type { Post } from '../../server/features/threads/threads.models.ts';
import type { BenchPlace } from './place.ts';

/** Words that are there to be found, and somebody who wrote few of the posts. */
export interface Filled {
  rare: string[];
  common: string[];
  author: string;
}

const atOnce = 5_000;
const vocabulary = 20_000;
/** The shortest and the longest post, in words: 35 in the middle. */
const wordsEach = { least: 10, most: 60 };
const rareEvery = 1_000;
const quiet = { info() {}, warn() {}, error() {} };
const filled: Filled = {
  rare: ['zebrawood', 'quokkaland', 'axolotlia', 'narwhalton'],
  common: ['workshop', 'council', 'webpage'],
  author: 'priya-raman',
};

/**
 * Writes so many posts, and what is to be found of them, as the log's follower would, into a public thread of the
 * demonstration data: as often as in speech, few words are in most posts and most in few. One of `common` is in every
 * post, one in every second, one in every third; each of `rare` in a thousandth.
 */
export async function fillWithPosts(place: BenchPlace, count: number): Promise<Filled> {
  const { connection, close } = await openDatabase({
    mongodbUri: null,
    dataDir: join(place.folder, 'data'),
    log: quiet,
    join: 'refuse',
    onGivingUp: () => undefined,
  });
  try {
    await fill(connection, count);
  } finally {
    await close();
  }
  return filled;
}

async function fill(connection: Connection, count: number): Promise<void> {
  const models = composeModels(connection);
  const sample = (await models.posts.findOne({ thread: /^g-/, scope: 'public' }).lean<Post>())!;
  const author = (await models.members.findOne({ handle: filled.author }).lean())!._id;
  const entries = models.searchEntries.collection;
  // One word after another into a large index takes many times as long as all of them at the end.
  await entries.dropIndex('terms');
  const random = numbers();
  for (let from = 0; from < count; from += atOnce) {
    const rows = Array.from({ length: atOnce }, (_, at) => postOf(sample, from + at, author, random));
    await models.posts.collection.insertMany(rows as never[], { ordered: false });
    const found = rows.map((row) => postEntry(row, { framework: null } as Parameters<typeof postEntry>[1]));
    await entries.insertMany(found as never[], { ordered: false });
  }
  await models.searchEntries.createIndexes();
}

function postOf(sample: Post, count: number, author: string, random: () => number): Post {
  const length = Math.floor(wordsEach.least + random() * (wordsEach.most - wordsEach.least));
  const words = Array.from({ length }, () => wordOf(Math.floor(vocabulary ** random())));
  for (const [at, word] of filled.common.entries()) if (count % (at + 1) === 0) words.splice(at * 9, 0, word);
  for (const [at, word] of filled.rare.entries()) if (count % rareEvery === at) words.splice(20, 0, word);
  const body = words.join(' ');
  return {
    ...sample,
    _id: `bench-${count}`,
    number: 1_000 + count,
    author: count % 500 === 0 ? author : sample.author,
    body,
    html: `<p>${body}</p>`,
    createdAt: new Date(Date.UTC(2020, 0, 1) + ((count * 7919) % 200_000) * 900_000),
  };
}

/** The nth word of a language that nobody speaks. */
const wordOf = (rank: number): string => `w${rank.toString(36)}o`;

/** The same numbers between 0 and 1 in every run. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}
