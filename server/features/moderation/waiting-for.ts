import type { Reader } from '../../core/reader.ts';
import { queuesOf } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import type { WaitingInGroup } from './waiting.ts';

/** What waits for this reader in all the queues they moderate, by group (`''` is the site, for administrators). */
export async function waitingFor(
  { queueStore }: ModerationServices,
  reader: Reader,
): Promise<Map<string, WaitingInGroup>> {
  return queueStore.counts(queuesOf(reader), reader.member?.id);
}
