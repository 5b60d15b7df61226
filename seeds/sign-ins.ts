import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { members } from './content.ts';

/** One member of the demonstration, as somebody who tries Moot out signs in. */
export interface SignIn {
  as: 'admin' | 'moderator' | 'member';
  email: string;
}

const shown: Record<SignIn['as'], string> = {
  admin: 'dominik-wolski',
  moderator: 'rhiannon-pugh',
  member: 'george-hallam',
};

/** Three of the twelve, each with other rights. */
export const signIns: SignIn[] = (['admin', 'moderator', 'member'] as const).map((as) => ({
  as,
  email: members.find(({ handle }) => handle === shown[as])!.email,
}));

const fileIn = (dataDir: string): string => join(dataDir, 'demo-sign-ins.json');

/** The password of all demonstration members, as the first start kept it; null when its file is not there. */
export async function keptPassword(dataDir: string): Promise<string | null> {
  try {
    const kept = JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as { password?: unknown };
    return typeof kept.password === 'string' ? kept.password : null;
  } catch {
    return null;
  }
}

/** The same, made now and kept for this user only where there is none: every installation has another. */
export async function ensurePassword(dataDir: string): Promise<string> {
  const kept = await keptPassword(dataDir);
  if (kept) return kept;
  const password = newPassword();
  const file = fileIn(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, `${JSON.stringify({ password, signIns }, null, 2)}\n`, { mode: 0o600 });
  await rename(part, file);
  return password;
}

/** Sixteen letters and digits in groups, without those that are taken for one another: 76 bits of chance. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
