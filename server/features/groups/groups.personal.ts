import type { PersonalData } from '../../core/personal.ts';
import type { GroupModels } from './groups.models.ts';

/** Memberships and roles, which end; threads that were opened, which stay as others took part in them. */
export function groupsPersonal({ memberships, groupThreads, groups }: GroupModels): PersonalData {
  return {
    name: 'groups',
    async collect(member) {
      const held = await memberships.find({ person: member }).lean();
      const opened = await groupThreads.find({ author: member }).sort({ createdAt: 1 }).lean();
      const ids = [...held, ...opened].map(({ group }) => group);
      const found = await groups.find({ _id: { $in: ids } }, { name: 1 }).lean();
      const names = new Map(found.map(({ _id, name }) => [_id, name]));
      return {
        memberships: held.map(({ group, roles }) => ({ group: names.get(group), roles })),
        threadsOpened: opened.map(({ _id, title, group, createdAt }) => ({
          thread: `g-${_id}`,
          title,
          group: names.get(group),
          createdAt,
        })),
      };
    },
    async erase(member) {
      await memberships.deleteMany({ person: member });
    },
  };
}
