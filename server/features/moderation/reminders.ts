import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { waitingLetter, type WriteTo } from './moderation-letters.ts';
import type { TellMembers } from './news.ts';
import type { ItemData } from './queue-items.ts';
import { queueChannel } from './queue-channel.ts';
import type { QueueStore } from './queue.store.ts';
import { allParts, type WaitingInGroup, waitingLines } from './waiting.ts';

export interface ReminderParts {
  log: ChangeLog;
  queue: QueueStore;
  groups: GroupStore;
  tell: TellMembers;
  writeTo: WriteTo;
  /** Site administrators, by id. */
  administrators(): Promise<string[]>;
  publicUrl: string;
}

const dayMs = 24 * 3600 * 1000;
/** What a reminder of appeals against decisions of the whole site is about. */
export const siteAbout = 'site';
/** After so many days moderators are reminded, and after so many the chairs too. */
export const remindDays = { moderators: 2, chairs: 7 };

/**
 * Brings back what was not changed in time, and reminds those who keep order of what waits too long, be it reported, a
 * post to be published or an appeal: once a day at most, however often it is asked for.
 */
export async function remindModerators(parts: ReminderParts, now: Date): Promise<void> {
  await bringBack(parts, now);
  for (const [id, waiting] of await parts.queue.counts(null)) {
    const days = (now.getTime() - allParts(waiting)!.oldest.getTime()) / dayMs;
    if (days <= remindDays.moderators) continue;
    if (id === '')
      await remind(
        parts,
        await parts.administrators(),
        { id: siteAbout, name: null, path: '/moderation/queue' },
        waiting,
        now,
      );
    else await remindGroup(parts, id, waiting, days > remindDays.chairs, now);
  }
}

async function remindGroup(
  parts: ReminderParts,
  id: string,
  waiting: WaitingInGroup,
  chairs: boolean,
  now: Date,
): Promise<void> {
  const group = await parts.groups.byId(everyone, id);
  if (!group) return;
  const told = (await parts.groups.officers(id))
    .filter(({ roles }) => roles.includes('moderator') || (chairs && roles.includes('chair')))
    .map(({ person }) => person);
  const { name, slug } = group;
  await remind(parts, told, { id, name, path: `/groups/${slug}/moderation` }, waiting, now);
}

async function remind(
  { tell, writeTo, publicUrl }: ReminderParts,
  told: string[],
  place: { id: string; name: string | null; path: string },
  waiting: WaitingInGroup,
  now: Date,
): Promise<void> {
  const { id, name, path } = place;
  const day = now.toISOString().slice(0, 10);
  await tell(told, 'queue-waits', `${id} ${day}`, id, { seq: 0, at: now });
  for (const person of told)
    await writeTo(person, () =>
      waitingLetter(
        `waits:${id}:${day}:${person}`,
        {
          name: name ?? t('The whole site'),
          count: allParts(waiting)!.count,
          lines: waitingLines(waiting, path, now),
        },
        publicUrl,
      ),
    );
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
