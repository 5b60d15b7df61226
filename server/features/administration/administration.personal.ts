import type { ChangeLog } from '../../core/log/change-log.ts';
import type { LogModels } from '../../core/log/log.models.ts';
import type { PersonalData } from '../../core/personal.ts';
import type { Change } from '../../core/log/change.ts';
import { actsChannel } from './acts-channel.ts';

/** What administrators did to a member, with their reasons. That it was done stays; the words go. */
export function administrationPersonal(
  log: ChangeLog,
  { changes }: Pick<LogModels, 'changes'>,
): PersonalData {
  const about = (member: string) => ({ channel: actsChannel, 'data.member': member });
  return {
    name: 'administration',
    async collect(member) {
      const acts = await changes.find(about(member), { _id: 0 }).sort({ seq: 1 }).lean<Change[]>();
      return { actsOnMe: acts.map(({ type, at, data }) => ({ type, at, reason: data['reason'] ?? null })) };
    },
    async erase(member) {
      await log.rewrite(about(member), ({ data }) =>
        data['reason'] === undefined ? null : { data: { ...data, reason: '' } },
      );
    },
  };
}
