import type { PageFeed } from '../../core/html/views.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from './groups.models.ts';

/** The feeds of a group that everybody may read; members make private ones for the rest. */
export function feedsOfGroup({ slug, name, scope }: Pick<Group, 'slug' | 'name' | 'scope'>): PageFeed[] {
  if (scope !== 'public') return [];
  return [
    { title: t('{name}: posts', { name }), href: `/feeds/groups/${slug}/posts` },
    { title: t('{name}: threads', { name }), href: `/feeds/groups/${slug}/threads` },
  ];
}
