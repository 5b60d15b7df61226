import type { Parts } from './parts.ts';

/** What comes from forums: the receiver of webhooks, the poll, and what brings topics and posts in step here. */
export function wireIn(_parts: Parts): void {}
