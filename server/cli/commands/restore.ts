import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { CommandError, type Run } from '../answer.ts';
import { restoreBackup } from '../backup/restore-backup.ts';

interface Options {
  from?: string;
  replace?: string;
}

/** `restore`: puts a backup into an empty database, or in the place of what is there. */
export function addRestore(program: Command, run: Run): void {
  program
    .command('restore')
    .description('put a backup into an empty database; no server may be running')
    .argument('[folder]', 'the folder of the backup')
    .option('--from <folder>', 'the same, by name')
    .option('--replace <name>', 'delete what is there first; its name, so that it is the right one')
    .action((folder: string | undefined, { from = folder, replace }: Options) =>
      run(async () => {
        if (from === undefined)
          throw new CommandError('Name the folder of the backup: npx moot restore --from FOLDER');
        return restoreBackup(readConfig(process.env), from, replace);
      }),
    );
}
