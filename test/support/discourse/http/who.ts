import type { Forum } from '../forum.ts';
import type { Key, User } from '../records.ts';
import { badCsrf, invalidAccess, invalidKey, notLoggedIn } from '../refusal.ts';
import type { Call } from './call.ts';
import { mayUse } from './scopes.ts';

/** What everybody may ask for, also where people must sign in. */
const open = new Set(['site#basic_info', 'srv#status', 'session#page', 'session#sso', 'session#scopes']);

/**
 * Finds out who asks, and whether their key opens the route.
 *
 * @throws Refusal 403, 429.
 */
export function identify(forum: Forum, call: Call, route: string, pinned: Record<string, string>): void {
  const { 'api-key': key, 'user-api-key': userKey } = call.headers;
  if (key) byKey(forum, call, key, route, pinned);
  else if (userKey) byUserKey(forum, call, userKey, route);
  else bySession(forum, call);
  if (call.asker?.suspended || call.asker?.active === false) throw invalidAccess();
  if (!call.asker && forum.settings.loginRequired && !open.has(route)) throw notLoggedIn();
  if (!call.asker && call.method !== 'GET' && !open.has(route)) throw badCsrf();
}

function byKey(forum: Forum, call: Call, value: string, route: string, pinned: Record<string, string>): void {
  const key = forum.keys.get(value);
  if (!key || key.revoked) throw invalidKey();
  const user = userOfKey(forum, call, key);
  if (!user || !mayUse(key, route, call, pinned)) throw invalidKey();
  forum.limiter.need('admin', forum.limiter.limits.adminPerMinute, 60, 'admin_api_key_rate_limit');
  call.key = key;
  call.asker = user;
}

function userOfKey(forum: Forum, call: Call, key: Key): User | null {
  const { 'api-username': name, 'api-user-id': id, 'api-user-external-id': external } = call.headers;
  if (key.userId !== null) {
    const user = forum.users.get(key.userId) ?? null;
    return !name || user?.username.toLowerCase() === name.toLowerCase() ? user : null;
  }
  if (name) return forum.userNamed(name);
  if (id) return forum.users.get(Number(id)) ?? null;
  if (external) return [...forum.users.values()].find(({ externalId }) => externalId === external) ?? null;
  return null;
}

function byUserKey(forum: Forum, call: Call, value: string, route: string): void {
  const key = forum.userKeys.get(value);
  if (!key || key.revoked) throw invalidKey();
  const { userPerMinute, userPerDay } = forum.limiter.limits;
  forum.limiter.need(`user-key:${value}`, userPerMinute, 60, 'user_api_key_limiter_60_secs');
  forum.limiter.need(`user-key-day:${value}`, userPerDay, 86_400, 'user_api_key_limiter_1_day');
  const may =
    key.scopes.includes('write') ||
    (key.scopes.includes('read') && call.method === 'GET') ||
    (key.scopes.includes('session_info') && route === 'session#current');
  if (!may) throw invalidKey();
  call.userKey = key;
  call.asker = forum.users.get(key.userId) ?? null;
}

function bySession(forum: Forum, call: Call): void {
  const token = /(?:^|;\s*)_t=([^;]+)/.exec(call.headers.cookie ?? '')?.[1];
  const id = token ? forum.sessions.get(token) : undefined;
  call.asker = id === undefined ? null : (forum.users.get(id) ?? null);
}
