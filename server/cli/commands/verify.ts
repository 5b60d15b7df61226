import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { count, type Run } from '../answer.ts';
import { checkLog } from '../checks/check-log.ts';
import { checkThread } from '../checks/check-thread.ts';
import { threadIds } from '../checks/thread-ids.ts';
import { withMoot } from '../run.ts';

const tries = 3;
const pauseMs = 400;

/**
 * `verify`: works out from the log what must be stored of every thread, and compares. What a crash left undone has been
 * done by then, as by every start; nothing else is changed.
 */
export function addVerify(program: Command, run: Run): void {
  program
    .command('verify')
    .description('compare what is stored of threads and posts with the log')
    .action(() =>
      run(() =>
        withMoot(async (services) => {
          const ids = await threadIds(services);
          const differences = await settled([
            () => checkLog(services),
            ...ids.map((id) => () => checkThread(services, id)),
          ]);
          const changes = await services.models.changes.countDocuments();
          const looked = `${count(changes, 'change')}, ${count(ids.length, 'thread')}`;
          const data = { changes, threads: ids.length, differences };
          if (differences.length === 0) {
            return { lines: [`What is stored agrees with the log: ${looked}.`], data };
          }
          const failure = `${count(differences.length, 'difference')} from the log in ${looked}. npx moot rebuild makes threads and posts anew from it.`;
          return { lines: differences, data, failure };
        }),
      ),
    );
}

/** A server may be writing: what has only not arrived yet is no difference, so what differs is looked at again. */
async function settled(checks: (() => Promise<string[]>)[]): Promise<string[]> {
  let left = checks;
  for (let tried = 1; ; tried += 1) {
    const found: { check: () => Promise<string[]>; lines: string[] }[] = [];
    for (const check of left) {
      const lines = await check();
      if (lines.length > 0) found.push({ check, lines });
    }
    if (found.length === 0 || tried === tries) return found.flatMap(({ lines }) => lines);
    left = found.map(({ check }) => check);
    await delay(pauseMs);
  }
}
