import type { Run } from '../answer.ts';
import { Command } from 'commander';
import { memberCalled } from '../../core/people.ts';
import { CommandError } from '../answer.ts';
import { withMoot } from '../run.ts';

interface NewUser {
  handle: string;
  email: string;
  name: string;
  password: string;
  organisation?: string;
  admin?: boolean;
}

/** `user create` and `user erase`. */
export function addUser(program: Command, run: Run): void {
  const user = program.command('user').description('members');
  user
    .command('create')
    .description('make a member, who counts as confirmed')
    .requiredOption('--handle <handle>', 'small letters, digits, hyphens and underscores')
    .requiredOption('--email <address>', 'to sign in with')
    .requiredOption('--name <name>', 'as others see it')
    .requiredOption('--password <password>', 'at least 10 characters')
    .option('--organisation <name>', 'shown as said by the member')
    .option('--admin', 'make a site administrator')
    .action((options: NewUser) =>
      run(() =>
        withMoot(async ({ accounts }) => {
          const { _id: id, handle, name, admin } = await accounts.createMember(options);
          return {
            lines: [`Made ${admin ? 'the site administrator' : 'the member'} ${name} (${handle}).`],
            data: { member: { id, handle, name, admin } },
          };
        }),
      ),
    );
  addErase(user, run);
}

function addErase(user: Command, run: Run): void {
  user
    .command('erase')
    .description('erase a member at once and for good')
    .argument('<handle>', 'whom')
    .requiredOption('--words <choice>', 'keep: their posts stay without a name; remove: the words go too')
    .action((handle: string, { words }: { words: string }) =>
      run(() => {
        if (words !== 'keep' && words !== 'remove') throw new CommandError('--words must be keep or remove.');
        return withMoot(async ({ directory, erasures, followers }) => {
          const person = await memberCalled(directory, handle);
          if (!person) throw new CommandError(`There is no member ${handle}.`);
          const { finishedAt } = await erasures.eraseNow(person.id, words);
          await followers.drain();
          const what = words === 'keep' ? 'Their words stay without a name.' : 'Their words are gone too.';
          return {
            lines: [`Erased ${handle}. ${what} The record is kept under ${person.id}.`],
            data: { erasure: { member: person.id, words, finishedAt } },
          };
        });
      }),
    );
}
