import type { Command } from 'commander';
import { members } from '../../../seeds/content.ts';
import { loadSeeds } from '../../../seeds/load.ts';
import { memberId } from '../../../seeds/names.ts';
import type { Services } from '../../compose.ts';
import { CommandError, count, type Run } from '../answer.ts';
import { withMoot } from '../run.ts';

interface Options {
  reset?: boolean;
  yes?: boolean;
}

/** `seed`: loads the demonstration data; with `--reset`, deletes everything first. */
export function addSeed(program: Command, run: Run): void {
  program
    .command('seed')
    .description('load the demonstration data, or complete it')
    .option('--reset', 'delete everything first; no server may be running')
    .option('--yes', 'delete it even though not all of it is demonstration data')
    .action(({ reset = false, yes = false }: Options) =>
      run(async () => {
        // What a database is emptied of must not be what another process is serving.
        if (reset) await withMoot((services) => empty(services, yes), { alone: true });
        return withMoot(async (services) => {
          const { password, signIns } = await loadSeeds(services);
          const posts = await services.models.posts.countDocuments({ moved: { $exists: false } });
          const who = signIns.map(({ as, email }) => `${as}: ${email}`).join(', ');
          const how = password ? `password ${password}` : 'the password is that of the first start';
          return {
            lines: [`The demonstration data is in: ${count(posts, 'post')}. Sign in as ${who}; ${how}.`],
            data: { posts, signIns, password },
          };
        });
      }),
    );
}

async function empty({ connection, models, heads }: Services, yes: boolean): Promise<void> {
  const demonstration = members.map(({ handle }) => memberId(handle));
  const strangers = await models.members.countDocuments({ _id: { $nin: demonstration } });
  if (strangers > 0 && !yes) {
    throw new CommandError(
      `There ${strangers === 1 ? 'is 1 member' : `are ${strangers} members`} here who ${strangers === 1 ? 'is' : 'are'} not of the demonstration. Everything would be deleted; add --yes if that is meant.`,
    );
  }
  // What still waits to be noted of the old channels must not be noted of the new ones.
  await heads.close();
  await connection.dropDatabase();
}
