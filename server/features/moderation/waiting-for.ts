import type { Reader } from '../../core/reader.ts';
import { queuesOf } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type WaitingInGroup, whatWaits } from './waiting.ts';

/** What waits for this reader, by group (`''` is the site, for administrators): in all they moderate, or in one. */
export async function waitingFor(
  { queueStore, moderationStore, decisionStore }: ModerationServices,
  reader: Reader,
  group?: string,
): Promise<Map<string, WaitingInGroup>> {
  const groups = group === undefined ? queuesOf(reader) : [group];
  const stores = { queue: queueStore, moderation: moderationStore, decisions: decisionStore };
  return whatWaits(stores, groups, reader.member?.id);
}
