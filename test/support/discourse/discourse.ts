import { Admin } from './admin.ts';
import { Clock } from './clock.ts';
import { Forum, systemId } from './forum.ts';
import { Webhooks } from './hooks/webhooks.ts';
import { Faults } from './http/faults.ts';
import { Memo } from './http/memo.ts';
import { Router } from './http/router.ts';
import { Front } from './http/server.ts';
import type { Limits } from './limiter.ts';
import type { Key, Scope, User, UserKey } from './records.ts';
import { likeRoutes } from './routes/likes.ts';
import { listRoutes } from './routes/lists.ts';
import { pageRoutes } from './routes/pages.ts';
import { postRoutes } from './routes/posts.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { siteRoutes } from './routes/site.ts';
import { topicRoutes } from './routes/topics.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { Settings, Shape } from './settings.ts';
import { visibleIn, type VisibleTopic } from './visible.ts';

export interface DiscourseOptions {
  settings?: Partial<Settings>;
  /** `off` lifts every limit; otherwise those of a new forum, with these changes. */
  limits?: 'off' | Partial<Limits>;
  shape?: Shape;
  /** A sub-folder: `/forum`. */
  folder?: string;
}

/** A forum of its own on a port of this machine, which behaves as DISCOURSE.md says. */
export interface Discourse {
  /** Base address, with the sub-folder. The same after it was stopped and started. */
  url: string;
  forum: Forum;
  clock: Clock;
  admin: Admin;
  webhooks: Webhooks;
  faults: Faults;
  limits: Limits;
  /** The system user, who may do anything. */
  system: User;
  keys: {
    create(options: { user: User | string | null; scopes?: 'global' | 'read_only' | Scope[] }): Key;
    revoke(key: Key | UserKey): void;
    createUserKey(user: User, scopes: string[]): UserKey;
  };
  /** What everybody may read in a category. */
  visible(categoryId: number): VisibleTopic[];
  /** How many requests came. */
  requests(): number;
  /** Every connection breaks, and none is taken. */
  stop(): Promise<void>;
  /** Goes on with what it knew. */
  start(): Promise<void>;
}

const routes = [
  ...postRoutes,
  ...topicRoutes,
  ...listRoutes,
  ...siteRoutes,
  ...uploadRoutes,
  ...likeRoutes,
  ...signInRoutes,
  ...pageRoutes,
];

/** Starts a forum on 127.0.0.1. It has the system user, and nothing else. */
export async function startDiscourse(options: DiscourseOptions = {}): Promise<Discourse> {
  const limits = options.limits === 'off' ? { on: false } : (options.limits ?? {});
  const forum = new Forum(options.settings ?? {}, options.shape ?? '2026', limits);
  const faults = new Faults();
  const front = new Front(forum, new Router(routes), new Memo(forum.clock), faults, options.folder ?? '');
  const admin = new Admin(forum);
  const system = systemUser(forum);
  await front.open();
  return {
    url: forum.baseUrl,
    forum,
    clock: forum.clock,
    admin,
    webhooks: new Webhooks(forum),
    faults,
    limits: forum.limiter.limits,
    system,
    keys: keysOf(forum),
    visible: (categoryId) => visibleIn(forum, categoryId),
    requests: () => front.requests,
    stop: () => front.close(),
    start: () => front.open(),
  };
}

function systemUser(forum: Forum): User {
  const system: User = {
    id: systemId,
    username: 'system',
    name: 'system',
    email: 'no_email',
    trustLevel: 4,
    admin: true,
    moderator: true,
    active: true,
    suspended: false,
    silenced: false,
    groups: new Set(),
    externalId: null,
    createdAt: forum.clock.now(),
  };
  forum.keepUser(system);
  return system;
}

function keysOf(forum: Forum): Discourse['keys'] {
  return {
    create({ user, scopes = 'global' }) {
      const of = typeof user === 'string' ? forum.userNamed(user) : user;
      if (user !== null && !of) throw new Error('There is nobody of that name.');
      const key: Key = { value: forum.token(32), userId: of?.id ?? null, scopes, revoked: false };
      forum.keys.set(key.value, key);
      return key;
    },
    revoke(key) {
      key.revoked = true;
    },
    createUserKey(user, scopes) {
      const key: UserKey = { value: forum.token(32), userId: user.id, scopes, revoked: false };
      forum.userKeys.set(key.value, key);
      return key;
    },
  };
}
