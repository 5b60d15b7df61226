import type { Follower } from '../core/log/followers.ts';
import type { NewsOf } from '../features/following/notifications.store.ts';
import type { Notifier } from '../features/following/notifier.ts';
import { groupNews } from '../features/groups/group-news.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { composeModels } from './models.ts';

/** Tells members and administrators what happens in groups, on this site. */
export function groupFollower(known: {
  models: ReturnType<typeof composeModels>;
  groupStore: GroupStore;
  notifier: Notifier;
  isActive: (member: string) => Promise<boolean>;
}): Follower {
  const { models, groupStore, notifier, isActive } = known;
  return groupNews({
    models,
    store: groupStore,
    isActive,
    tell: (members, kind, key, about, happened) => notifier.once(members, kind, key, { about }, happened),
    administrators: async () =>
      (await models.members.find({ admin: true }, { _id: 1 }).lean()).map(({ _id }) => _id),
  });
}

/** The words of several parts of the site as one: each puts its own notifications into words. */
export function eachNews(...parts: NewsOf[]): NewsOf {
  return async (reader, rows) => {
    const found = await Promise.all(parts.map((newsOf) => newsOf(reader, rows)));
    return new Map(found.flatMap((words) => [...words]));
  };
}
