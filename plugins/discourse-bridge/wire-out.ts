import type { Parts } from './parts.ts';
import type { Doers } from './work/worker.ts';

/** What goes to forums: what follows threads here, and what brings topics and posts in step there. */
export function wireOut(_parts: Parts): Pick<Doers, 'post-here' | 'thread-here'> {
  const nothing = async (): Promise<void> => {};
  return { 'post-here': nothing, 'thread-here': nothing };
}
