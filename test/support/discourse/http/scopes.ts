import type { Key, Scope } from '../records.ts';
import { text, type Call } from './call.ts';

/** Routes that an action of a granular key opens, and the parameters that may be pinned. */
interface Grant {
  routes: string[];
  pins?: string[];
}

export const grants: Record<string, Record<string, Grant>> = {
  topics: {
    write: { routes: ['posts#create'], pins: ['topic_id'] },
    update: { routes: ['topics#update', 'topics#status'], pins: ['category_id', 'topic_id'] },
    delete: { routes: ['topics#destroy'], pins: ['topic_id'] },
    recover: { routes: ['topics#recover'], pins: ['topic_id'] },
    read: {
      routes: ['topics#show', 'topics#posts', 'topics#show_by_external_id'],
      pins: ['topic_id', 'external_id'],
    },
    read_lists: { routes: ['list#latest', 'list#top', 'list#category'], pins: ['category_id'] },
    status: { routes: ['topics#status'], pins: ['category_id', 'status', 'enabled', 'topic_id'] },
  },
  posts: {
    edit: { routes: ['posts#update'], pins: ['id'] },
    delete: { routes: ['posts#destroy'], pins: ['id'] },
    recover: { routes: ['posts#recover'], pins: ['post_id'] },
    list: { routes: ['posts#latest'] },
  },
  revisions: { read: { routes: ['posts#latest_revision', 'posts#revisions'], pins: ['post_id'] } },
  tags: { list: { routes: ['tags#index'] } },
  categories: { list: { routes: ['categories#index'] }, show: { routes: ['categories#show'], pins: ['id'] } },
  uploads: { create: { routes: ['uploads#create', 'uploads#lookup_urls'] } },
  users: {
    show: { routes: ['users#show'], pins: ['username', 'external_id', 'external_provider'] },
    sync_sso: { routes: ['admin/users#sync_sso'] },
  },
  search: { show: { routes: ['search#show'], pins: ['q', 'page'] } },
};

/** What a key may always do: ask what it may do. */
const always = 'session#scopes';

/** Whether a key opens a route; `pinned` holds what the address says. */
export function mayUse(key: Key, route: string, call: Call, pinned: Record<string, string>): boolean {
  if (route === always || key.scopes === 'global') return true;
  if (key.scopes === 'read_only') return call.method === 'GET';
  return key.scopes.some((scope) => covers(scope, route, call, pinned));
}

function covers(scope: Scope, route: string, call: Call, pinned: Record<string, string>): boolean {
  if (scope.resource === 'global' && scope.action === 'read') return call.method === 'GET';
  if (!grants[scope.resource]?.[scope.action]?.routes.includes(route)) return false;
  return Object.entries(scope.allowed ?? {}).every(([name, values]) => {
    const given = pinned[name] ?? text(call.params, name);
    return given !== null && given !== undefined && values.includes(given);
  });
}

/** What `/session/scopes.json` tells of a key. */
export function showScopes(key: Key) {
  const scopes: Scope[] =
    key.scopes === 'global'
      ? []
      : key.scopes === 'read_only'
        ? [{ resource: 'global', action: 'read' }]
        : key.scopes;
  return {
    scopes: scopes.map(({ resource, action, allowed }) => ({
      resource,
      action,
      parameters: grants[resource]?.[action]?.pins ?? [],
      urls: [],
      allowed_parameters: allowed ?? {},
      key: action,
    })),
  };
}
