import type { Parts } from './parts.ts';
import type { Doers } from './work/worker.ts';

/** What comes from forums: the receiver of webhooks, the poll, and what brings topics and posts in step here. */
export function wireIn(_parts: Parts): Pick<Doers, 'topic-there' | 'post-there' | 'category-there'> {
  const nothing = async (): Promise<void> => {};
  return { 'topic-there': nothing, 'post-there': nothing, 'category-there': nothing };
}
