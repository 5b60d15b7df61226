import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { ageWords } from './ages.ts';
import { waitingLetter, type WriteTo } from './moderation-letters.ts';
import type { TellMembers } from './news.ts';
import type { ItemData } from './queue-items.ts';
import { queueChannel } from './queue-channel.ts';
import type { QueueStore } from './queue.store.ts';

export interface ReminderParts {
  log: ChangeLog;
  queue: QueueStore;
  groups: GroupStore;
  tell: TellMembers;
  writeTo: WriteTo;
  publicUrl: string;
}

const dayMs = 24 * 3600 * 1000;
/** After so many days moderators are reminded, and after so many the chairs too. */
export const remindDays = { moderators: 2, chairs: 7 };

/**
 * Brings back what was not changed in time, and reminds those who keep order of what waits too long: once a day at most,
 * however often it is asked for.
 */
export async function remindModerators(parts: ReminderParts, now: Date): Promise<void> {
  await bringBack(parts, now);
  const { queue, groups, tell, writeTo, publicUrl } = parts;
  const day = now.toISOString().slice(0, 10);
  for (const [id, { count, oldest }] of await queue.counts(null)) {
    const days = (now.getTime() - oldest.getTime()) / dayMs;
    const group = days > remindDays.moderators ? await groups.byId(everyone, id) : null;
    if (!group) continue;
    const told = (await groups.members(id))
      .filter(
        ({ roles }) => roles.includes('moderator') || (days > remindDays.chairs && roles.includes('chair')),
      )
      .map(({ person }) => person);
    const about = { name: group.name, slug: group.slug, count, oldest: ageWords(oldest, now) };
    await tell(told, 'queue-waits', `${id} ${day}`, id, { seq: 0, at: now });
    for (const person of told)
      await writeTo(person, waitingLetter(`waits:${id}:${day}:${person}`, about, publicUrl));
  }
}

async function bringBack({ queue, log }: ReminderParts, now: Date): Promise<void> {
  for (const { _id: item, group, post: postId, thread: threadId, decision } of await queue.overdue(now)) {
    const data: ItemData = { item, postId, threadId };
    await log.append(queueChannel(group), {
      key: `overdue:${decision}`,
      keyHash: 'overdue',
      decide: () => ({ type: 'item.overdue', actor: null, data }),
    });
  }
}
