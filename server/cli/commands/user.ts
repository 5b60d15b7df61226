import type { Run } from '../answer.ts';
import { Command } from 'commander';
import { withMoot } from '../run.ts';

interface Options {
  handle: string;
  email: string;
  name: string;
  password: string;
  organisation?: string;
  admin?: boolean;
}

/** `user create`: makes a member whose address counts as confirmed. */
export function addUser(program: Command, run: Run): void {
  program
    .command('user')
    .description('members')
    .command('create')
    .description('make a member, who counts as confirmed')
    .requiredOption('--handle <handle>', 'small letters, digits, hyphens and underscores')
    .requiredOption('--email <address>', 'to sign in with')
    .requiredOption('--name <name>', 'as others see it')
    .requiredOption('--password <password>', 'at least 10 characters')
    .option('--organisation <name>', 'shown as said by the member')
    .option('--admin', 'make a site administrator')
    .action((options: Options) =>
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
}
