import type { Forum } from './forum.ts';
import type { User } from './records.ts';

export type UserFields = Partial<Omit<User, 'id' | 'username' | 'groups'>> & { groups?: string[] };

/** Makes an account as somebody makes one who has been there for a month, unless told otherwise. */
export function newUser(forum: Forum, username: string, { groups, ...rest }: UserFields = {}): User {
  const user: User = {
    id: forum.id('user'),
    username,
    name: null,
    email: `${username}@example.org`,
    trustLevel: 1,
    admin: false,
    moderator: false,
    active: true,
    suspended: false,
    silenced: false,
    externalId: null,
    createdAt: new Date(forum.clock.time() - 30 * 86_400_000),
    ...rest,
    groups: new Set(groups),
  };
  forum.keepUser(user);
  forum.tell({ type: 'user', event: 'user_created', user });
  return user;
}
