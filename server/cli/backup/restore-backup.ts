import { basename } from 'node:path';
import type { Connection } from 'mongoose';
import type { Config } from '../../config.ts';
import { openDatabase } from '../../core/database/database.ts';
import { restoringMark } from '../../core/database/database.models.ts';
import { sweepCheckpoint, sweepLog } from '../../core/log/sweep.ts';
import { type Answer, CommandError, count } from '../answer.ts';
import { fillDatabase, fillFolder, refuseWhileServed, whatIsThere } from './fill.ts';
import { type CheckedBackup, checkBackup } from './read-backup.ts';

const quiet = { info() {}, warn() {}, error() {} };

/**
 * Puts a backup into the database and the folder of these settings, with no server at work there. A database that is
 * not empty is emptied only when `replace` is its name. Throws CommandError; until every file was found whole, nothing
 * is touched.
 */
export async function restoreBackup(
  config: Config,
  from: string,
  replace: string | undefined,
): Promise<Answer> {
  const backup = await checkBackup(from);
  await fill(config, backup, replace);
  await fillFolder(config.dataDir, backup);
  return makeWhole(config, backup);
}

async function refuseNewer(connection: Connection, { manifest, folder }: CheckedBackup): Promise<void> {
  const [{ dataMigrations }, { composeModels }] = await Promise.all([
    import('../../start/data-migrations.ts'),
    import('../../compose/models.ts'),
  ]);
  const known = dataMigrations(composeModels(connection)).map(({ number }) => number);
  if (manifest.migration <= Math.max(0, ...known)) return;
  throw new CommandError(
    `${folder}: this backup was made by a newer Moot (${manifest.moot}). Use that version.`,
  );
}

async function fill(config: Config, backup: CheckedBackup, replace: string | undefined): Promise<void> {
  const { mongodbUri, dataDir } = config;
  const options = { mongodbUri, dataDir, log: quiet, join: 'refuse', onGivingUp: () => undefined } as const;
  const { connection, close } = await openDatabase(options);
  try {
    await refuseWhileServed(connection);
    await refuseNewer(connection, backup);
    const name = mongodbUri ? connection.name : basename(dataDir);
    const there = await whatIsThere(connection);
    if (there.length > 0 && replace !== name) throw new CommandError(await refusal(there, name, replace));
    await fillDatabase(connection, backup);
  } finally {
    await close();
  }
}

async function refusal(there: string[], name: string, replace: string | undefined): Promise<string> {
  const what = replace === undefined ? '' : `--replace ${replace}: this is not its name. `;
  return `${what}The database ${name} is not empty (${there.join(', ')}). To delete all of it and put the backup in its place, add --replace ${name}`;
}

/** Makes from the log what it makes, and lets the site be started. */
async function makeWhole(config: Config, { manifest, folder }: CheckedBackup): Promise<Answer> {
  const { changes, madeAt } = manifest;
  const [
    { openMoot },
    { prepareData },
    { createLogger },
    { forgetTorn, holdLetters, resumeMoves, skipNews },
  ] = await Promise.all([
    import('../../start/open-moot.ts'),
    import('../../compose.ts'),
    import('../../core/logger.ts'),
    import('./heal.ts'),
  ]);
  const moot = await openMoot(config, { logger: createLogger('silent'), join: 'refuse', halfRestored: true });
  try {
    const { services } = moot;
    await forgetTorn(services);
    await holdLetters(services);
    await skipNews(services, new Date());
    await resumeMoves(services, new Date(madeAt));
    // Once for what other channels need, such as a group for its members; then for all.
    await sweepLog(services.log, services.models);
    await services.models.cursors.deleteOne({ _id: sweepCheckpoint });
    await prepareData(services);
    await services.models.marks.deleteOne({ _id: restoringMark });
    const members = await services.models.members.countDocuments();
    const posts = await services.models.posts.countDocuments();
    return {
      lines: [
        `Restored ${folder}, made ${madeAt}: ${count(members, 'member')}, ${count(posts, 'post')}, ${count(changes, 'change')}. npx moot verify compares it with its log.`,
      ],
      data: { folder, madeAt, members, posts, changes },
    };
  } finally {
    await moot.close();
  }
}
