import type { Forum } from '../forum.ts';
import type { User } from '../records.ts';
import { groupsOf } from '../rights.ts';

export const avatarOf = (user: User): string =>
  user.id < 0
    ? '/images/discourse-logo-sketch-small.png'
    : `/letter_avatar_proxy/v4/letter/${user.username.charAt(0).toLowerCase()}/bcef8e/{size}.png`;

export const showBasicUser = (user: User) => ({
  id: user.id,
  username: user.username,
  name: user.name,
  avatar_template: avatarOf(user),
});

/** What `/u/{username}.json` tells everybody. */
export function showUser(forum: Forum, user: User) {
  const own = [...forum.posts.values()].filter(({ userId, deletedAt }) => userId === user.id && !deletedAt);
  return {
    user_badges: [],
    user: {
      ...showBasicUser(user),
      last_posted_at: own.at(-1)?.createdAt.toISOString() ?? null,
      last_seen_at: forum.clock.now().toISOString(),
      created_at: user.createdAt.toISOString(),
      trust_level: user.trustLevel,
      moderator: user.moderator,
      admin: user.admin,
      title: null,
      badge_count: 0,
      custom_fields: {},
      staged: false,
      can_edit: false,
      post_count: own.length,
      topic_count: own.filter(({ number }) => number === 1).length,
      groups: [...groupsOf(user)]
        .filter((name) => name !== 'everyone')
        .map((name) => ({ automatic: !user.groups.has(name), name, display_name: name })),
    },
  };
}
