import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../server/config.ts';
import { type Engine, startEngine } from '../../../server/core/database/engine/supervisor.ts';
import { type AnswerTimes, measureBackfill, measurePaced } from './backfill.ts';
import { chaos } from './chaos.ts';
import { mootApart } from './moot-apart.ts';
import { bareRowsPerSecond } from './yardstick.ts';

const usage = `Tries the bridge to Discourse forums with random work on both sides while everything goes wrong on the way,
and measures how fast a forum is taken over.

  npm run bench:bridge -- [--only chaos|backfill] [--seeds N] [--first SEED] [--operations N] [--posts N]`;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
/** What Discourse allows one key, and how long it is tried. */
const usualPace = 60;
const pacedSeconds = 20;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;
const quiet = { info() {}, warn: console.error, error: console.error };

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

const counts = (of: Record<string, number>): string =>
  Object.entries(of)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'nothing';

/** One run for each seed. Answers how many did not end as they ought to. */
async function tryChaos(engine: Engine): Promise<number> {
  const first = Number(option('first') ?? 1);
  const operations = Number(option('operations') ?? 2_000);
  let bad = 0;
  for (let seed = first; seed < first + Number(option('seeds') ?? 10); seed += 1) {
    const kills = { moot: Math.ceil(operations / 250), forum: Math.ceil(operations / 250) };
    const startMoot = mootApart(engine.uri(`chaos-${seed}`));
    const result = await chaos({ seed, operations, startMoot, kills, looks: 5, hours: 2 });
    const { findings, listed, left, posts, seconds } = result;
    say(
      `seed ${seed}: ${findings.length === 0 ? 'both sides agree' : `${findings.length} are wrong`}, ${operations} operations, ${posts} posts, killed ${kills.moot} and ${kills.forum} times, ${Math.round(seconds)} s`,
    );
    say(`  for moderators: ${counts(listed)}; left when they had decided: ${counts(left)}`);
    for (const { kind, words } of findings.slice(0, 40)) say(`  ${kind}: ${words}`);
    if (findings.length > 0) bad += 1;
  }
  return bad;
}

async function tellBackfill(engine: Engine): Promise<void> {
  const posts = Number(option('posts') ?? 20_000);
  const bare = await bareRowsPerSecond(engine.uri('yardstick'));
  const {
    perSecond,
    memory,
    webhooks,
    posts: taken,
  } = await measureBackfill(mootApart(engine.uri('backfill')), posts);
  say(`backfill: ${taken} posts, ${Math.round(perSecond)} posts a second (aim: 500)`);
  say(
    `  ${(bare / perSecond).toFixed(1)} bare rows for each post: the driver alone writes ${Math.round(bare)} a second`,
  );
  say(
    `  memory: ${megabytes(memory.before)} before, ${megabytes(memory.tenth)} after five seconds, ${megabytes(memory.end)} in the end, ${megabytes(memory.highest)} at most`,
  );
  tellWebhooks(webhooks);
  say(`backfill at ${usualPace} calls a minute, as a forum allows:`);
  tellWebhooks(await measurePaced(mootApart(engine.uri('paced')), usualPace, pacedSeconds));
}

const tellWebhooks = ({ count, p50, p99, highest }: AnswerTimes): void =>
  say(
    `  ${count} webhooks meanwhile answered in ${p50.toFixed(1)} ms (median), ${p99.toFixed(1)} ms (p99; aim: under 50), ${highest.toFixed(0)} ms at most`,
  );

/** Ends with 1 when a run did not end as it ought to. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) return say(usage);
  const only = option('only');
  const dataDir = await mkdtemp(join(tmpdir(), 'moot-bridge-'));
  const { databaseNiceness: niceness } = readConfig({});
  const engine = await startEngine({ dataDir, niceness, log: quiet });
  try {
    if (only !== 'chaos') await tellBackfill(engine);
    if (only !== 'backfill' && (await tryChaos(engine)) > 0) process.exitCode = 1;
  } finally {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await main();
process.exit();
