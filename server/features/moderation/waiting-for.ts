import type { Reader } from '../../core/reader.ts';
import { queuesOf } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type WaitingInGroup, whatWaits } from './waiting.ts';

/** What waits for this reader, by group (`''` is the site): in all they moderate, or in one group. */
export async function waitingFor(
  { queueStore, moderationStore, decisionStore }: ModerationServices,
  reader: Reader,
  group?: string,
): Promise<Map<string, WaitingInGroup>> {
  const own = queuesOf(reader);
  const groups = group === undefined ? own && [...own, ''] : [group];
  const stores = { queue: queueStore, moderation: moderationStore, decisions: decisionStore };
  return whatWaits(stores, groups, reader.member?.id);
}
