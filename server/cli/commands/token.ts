import type { Command } from 'commander';
import { memberCalled } from '../../core/people.ts';
import { CommandError, type Run } from '../answer.ts';
import { withMoot } from '../run.ts';

/** `token create`: makes a personal token for a member, and prints it as the last word. */
export function addToken(program: Command, run: Run): void {
  program
    .command('token')
    .description('personal tokens for programs')
    .command('create')
    .description('make a token for a member; it is shown this once')
    .argument('<handle>', 'of the member')
    .option('--name <name>', 'what it is for', 'command line')
    .action((handle: string, { name }: { name: string }) =>
      run(() =>
        withMoot(async ({ directory, tokens }) => {
          const member = await memberCalled(directory, handle);
          if (!member) throw new CommandError(`There is no member with the handle ${handle}.`);
          const { secret } = await tokens.create(member.id, name);
          return { lines: [`The token of ${handle}, shown this once: ${secret}`], data: { token: secret } };
        }),
      ),
    );
}
