import type { PageFeed } from '../../core/html/views.ts';
import type { Scope } from '../../core/reader.ts';

/** The feed of a thread that everybody may see; members make private feeds for the rest. */
export function feedOfThread({ scope }: { scope: Scope }, title: string, thread: string): PageFeed[] {
  return scope === 'public' ? [{ title, href: `/feeds/threads/${thread}` }] : [];
}
