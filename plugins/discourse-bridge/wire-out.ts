import type { Parts } from './parts.ts';

/** What goes to forums: what follows threads here, and what brings topics and posts in step there. */
export function wireOut(_parts: Parts): void {}
