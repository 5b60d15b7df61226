import type { Seeded } from '../../seeds/load.ts';
import { ConfigError } from '../config.ts';
import { EngineError } from '../core/database/engine/engine-error.ts';
import { Problem } from '../core/errors.ts';
import { StartError } from './listen.ts';

/** The one line that is printed when Moot is up. */
export function welcome(url: string, seeded: Seeded | null): string {
  const address = `Moot is at ${url}`;
  if (!seeded) return address;
  const { password, signIns } = seeded;
  const who = signIns.map(({ email }) => email).join(', ');
  return `${address} (sign in as ${who}; ${password ? `password ${password}` : 'with the password of the first start'})`;
}

/** What went wrong, for the person at the terminal: plain words where we know them, else the fault with its place. */
export function failureWords(error: unknown): string {
  const plain = [ConfigError, EngineError, StartError, Problem].some((kind) => error instanceof kind);
  if (error instanceof Error) return plain ? error.message : (error.stack ?? error.message);
  return String(error);
}
