import type { Routes } from '../../core/http/routes.ts';

/** Where posts that wait were decided before they stood in the queue: letters and bookmarks lead there. */
export function addHeldPages(routes: Routes): void {
  const old: [path: string, to: (id: string) => string][] = [
    ['/moderation/held', () => '/moderation/queue?why=held'],
    ['/moderation/held/:id', (id) => `/moderation/queue?item=held:${encodeURIComponent(id)}`],
  ];
  for (const [path, to] of old)
    routes.page({
      method: 'get',
      path,
      policy: 'moderation.dashboard',
      handle: async ({ params }) => ({ redirect: to(params['id'] ?? '') }),
    });
}
