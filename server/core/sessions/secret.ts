import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, newSecret } from '../ids.ts';

const shortest = 32;

/**
 * The secret that signs session cookies: that of the settings, or one that is made once and kept in the data folder
 * for its owner's eyes only. Throws when the kept one is damaged.
 */
export async function sessionSecret(config: {
  sessionSecret: string | null;
  dataDir: string;
}): Promise<string> {
  if (config.sessionSecret) return config.sessionSecret;
  const file = join(config.dataDir, 'session-secret');
  return (await read(file)) ?? make(config.dataDir, file);
}

async function read(file: string): Promise<string | null> {
  let secret: string;
  try {
    secret = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (secret.length < shortest) {
    throw new Error(
      `${file} is damaged. Remove it to have a new one made; everybody must then sign in again.`,
    );
  }
  return secret;
}

/** Written in full under another name first: two processes that start together end with one secret. */
async function make(folder: string, file: string): Promise<string> {
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
  const secret = await read(file);
  if (!secret) throw new Error(`${file} could not be written.`);
  return secret;
}
