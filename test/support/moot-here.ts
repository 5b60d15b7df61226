import { main } from '../../server/cli/main.ts';
import type { Ended } from './moot-process.ts';

/**
 * Runs one command of the command line in this process, which saves it from loading all of Moot again: for all but
 * the few commands that show what an operator's own process does. Not two at a time, since settings and output are
 * this process's.
 */
export async function mootHere(settings: Record<string, string>, ...args: string[]): Promise<Ended> {
  const { env, stdout, stderr } = process;
  const { PATH, HOME, TMPDIR } = env;
  const said = { stdout: '', stderr: '' };
  const [out, err] = [stdout.write, stderr.write];
  process.env = { PATH, HOME, ...(TMPDIR && { TMPDIR }), DATABASE_NICENESS: '0', ...settings };
  stdout.write = (text: Uint8Array | string) => ((said.stdout += text.toString()), true);
  stderr.write = (text: Uint8Array | string) => ((said.stderr += text.toString()), true);
  try {
    await main(args);
    return { code: Number(process.exitCode ?? 0), signal: null, ...said };
  } finally {
    process.env = env;
    process.exitCode = undefined;
    Object.assign(stdout, { write: out });
    Object.assign(stderr, { write: err });
  }
}
