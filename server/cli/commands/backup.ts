import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { backupMark } from '../../core/database/database.models.ts';
import { projectRoot } from '../../core/paths.ts';
import { CommandError, count, type Run } from '../answer.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { withMoot } from '../run.ts';

interface Options {
  to?: string;
  withSecrets?: boolean;
}

/** `backup`: writes everything that is stored to a new folder, while people go on writing. */
export function addBackup(program: Command, run: Run): void {
  program
    .command('backup')
    .description('write everything that is stored to a new folder; the server may be running')
    .argument('[folder]', 'the folder to make')
    .option('--to <folder>', 'the same, by name')
    .option('--with-secrets', 'also what signs sessions, and the sign-ins of the demonstration')
    .action((folder: string | undefined, { to = folder, withSecrets = false }: Options) =>
      run(() => {
        if (to === undefined) throw new CommandError('Name the folder to make: npx moot backup --to FOLDER');
        return withMoot(
          async ({ connection, config, models }) => {
            const { dataDir } = config;
            const moot = await versionOf();
            const made = await writeBackup({ connection, dataDir, to, moot, secrets: withSecrets });
            await models.marks.updateOne(
              { _id: backupMark },
              { $set: { at: new Date(made.madeAt) } },
              { upsert: true },
            );
            const files = Object.values(made.collections);
            const documents = files.reduce((sum, file) => sum + file.count, 0);
            const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
            const size = `${(bytes / 1024 ** 2).toFixed(1)} MB`;
            return {
              lines: [
                `Wrote ${count(documents, 'document')} (${count(made.changes, 'change')} of the log, ${size}) to ${resolve(to)}.`,
              ],
              data: { folder: resolve(to), madeAt: made.madeAt, documents, changes: made.changes, bytes },
            };
          },
          { asItIs: true },
        );
      }),
    );
}

async function versionOf(): Promise<string> {
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
