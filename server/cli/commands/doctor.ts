import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { count, type Run } from '../answer.ts';
import { type Check, checkMachine } from '../checks/machine.ts';
import { checkSettings } from '../checks/settings.ts';
import { checkSite } from '../checks/site.ts';
import { withMoot } from '../run.ts';

const words = { ok: 'ok', warning: 'look', failed: 'FAILED' } as const;

/** `doctor`: looks at everything Moot needs to run, and says what it finds. Shows no secrets. */
export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('look at everything Moot needs to run')
    .action(() =>
      run(async () => {
        const config = readConfig(process.env);
        const checks = [...checkSettings(config), ...(await checkMachine(config))];
        checks.push(...(await withMoot(checkSite, { asItIs: true }).catch(couldNotOpen)));
        const lines = checks.map(({ name, state, found }) => `${words[state].padEnd(6)}  ${name}: ${found}`);
        const failed = checks.filter(({ state }) => state === 'failed');
        if (failed.length === 0) return { lines, data: { checks } };
        const names = failed.map(({ name }) => name).join(', ');
        return { lines, data: { checks }, failure: `${count(failed.length, 'check')} failed: ${names}.` };
      }),
    );
}

function couldNotOpen(error: unknown): Check[] {
  return [
    { name: 'Database', state: 'failed', found: error instanceof Error ? error.message : String(error) },
  ];
}
