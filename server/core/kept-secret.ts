import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, newSecret } from './ids.ts';

const shortest = 32;

/**
 * A secret of this site: that of the settings, or one that is made once and kept in the data folder for its owner's
 * eyes only. Throws when the kept one is damaged, with what can be done then.
 */
export async function keptSecret(options: {
  given: string | null;
  folder: string;
  file: string;
  /** What to do when the kept one is damaged: a whole sentence. */
  whenDamaged: string;
}): Promise<string> {
  if (options.given) return options.given;
  const file = join(options.folder, options.file);
  return (await read(file, options.whenDamaged)) ?? make(options.folder, file, options.whenDamaged);
}

async function read(file: string, whenDamaged: string): Promise<string | null> {
  let secret: string;
  try {
    secret = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (secret.length < shortest) throw new Error(`${file} is damaged. ${whenDamaged}`);
  return secret;
}

/** Written in full under another name first: two processes that start together end with one secret. */
async function make(folder: string, file: string, whenDamaged: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = `${file}.${newId()}`;
  await writeFile(made, `${newSecret()}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(made);
  }
  const secret = await read(file, whenDamaged);
  if (!secret) throw new Error(`${file} could not be written.`);
  return secret;
}
