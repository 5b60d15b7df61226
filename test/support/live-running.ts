import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallPackage } from './case-file.ts';
import { mootHere } from './moot-here.ts';
import type { Ended } from './moot-process.ts';

/** What a program needs to post to a Moot that runs in a process of its own. */
export interface Prepared {
  token: string;
  email: string;
  password: string;
  /** The threads of the competencies. */
  threads: string[];
}

/** Makes a member, a token and a framework by commands, as an operator does; the server may be running. */
export async function prepareByCommand(settings: Record<string, string>): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), 'moot-prepare-'));
  try {
    const file = join(folder, 'small.json');
    const items = await smallPackage(file);
    const email = 'ada@people.example';
    const password = 'kettle orchard lantern';
    const who = ['--handle', 'ada', '--email', email, '--name', 'Ada', '--password', password];
    good(await mootHere(settings, 'user', 'create', ...who));
    good(await mootHere(settings, 'import', file, '--framework', 'small'));
    const said = good(await mootHere(settings, 'token', 'create', 'ada'));
    return {
      token: said.trim().split(/\s+/).at(-1)!,
      email,
      password,
      threads: items.map(({ id }) => `c-${id}`),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function good({ code, stdout, stderr }: Ended): string {
  if (code !== 0) throw new Error(`a command ended with ${code}: ${stderr}`);
  return stdout;
}
