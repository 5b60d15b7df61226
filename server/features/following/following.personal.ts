import type { PersonalData } from '../../core/personal.ts';
import type { FollowingModels } from './following.models.ts';
import type { NotificationModels } from './notifications.models.ts';

/** What a member follows, was told of and has read. Theirs alone, so that all of it goes. */
export function followingPersonal(models: FollowingModels & NotificationModels): PersonalData {
  const { follows, followSettings, readPlaces, notifications, bells } = models;
  return {
    name: 'following',
    async collect(member) {
      const [followed, settings, told, read] = await Promise.all([
        follows.find({ member }, { _id: 0, target: 1, on: 1, how: 1, by: 1, at: 1 }).sort({ at: 1 }).lean(),
        followSettings.findById(member, { _id: 0 }).lean(),
        notifications
          .find({ member }, { _id: 0, kind: 1, thread: 1, post: 1, draft: 1, count: 1, at: 1, readAt: 1 })
          .sort({ at: 1 })
          .lean(),
        readPlaces.find({ member }, { _id: 0, thread: 1, number: 1, at: 1 }).sort({ at: 1 }).lean(),
      ]);
      return { follows: followed, settings, notifications: told, readTo: read };
    },
    async erase(member) {
      await Promise.all([
        follows.deleteMany({ member }),
        followSettings.deleteOne({ _id: member }),
        notifications.deleteMany({ member }),
        readPlaces.deleteMany({ member }),
        bells.deleteOne({ _id: member }),
      ]);
    },
  };
}
