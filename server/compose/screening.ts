import { Problem } from '../core/errors.ts';
import { everyone, type Reader } from '../core/reader.ts';
import type { Directory } from '../features/accounts/directory.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { ModerationStore } from '../features/moderation/moderation.store.ts';
import { ScreeningService } from '../features/screening/screening.service.ts';
import { TrustService } from '../features/screening/trust.service.ts';
import type { HeldPost, HoldReason } from '../features/threads/held-post.ts';
import { RepeatedPost } from '../features/threads/screening.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { composeModels } from './models.ts';

/** What looks at words before they are posted, and how well the site knows who says them. */
export function composeScreening(known: {
  models: ReturnType<typeof composeModels>;
  publicUrl: string;
  directory: Directory;
  groupStore: GroupStore;
  threadStore: ThreadStore;
  moderationStore: ModerationStore;
}) {
  const { models, publicUrl, directory, groupStore, threadStore, moderationStore } = known;
  const trust = new TrustService({
    readerOf: (member) => directory.reader(member),
    isElsewhere: async (id) => (await directory.byIds([id])).get(id)?.network !== undefined,
    confirmedAt: async (member) =>
      (await models.members.findById(member, { confirmedAt: 1 }).lean())?.confirmedAt ?? null,
    standingPosts: (member, most) => threadStore.countStanding(member, most),
    decidedAgainst: (member, since) => moderationStore.decidedAgainst(member, since),
  });
  const screening = new ScreeningService({
    models,
    publicUrl,
    rulesOf: async (group) => (await groupStore.byId(everyone, group)) ?? { blockedWords: [], holdFirst: 0 },
    trustOf: (member) => trust.of(member),
    standingIn: (member, group, most) => threadStore.countStanding(member, most, group),
    subject: (reader, thread) => threadStore.subject(reader, thread),
  });
  return { screening, trust };
}

/** Why a post that waited for its author's address waits on; what would be refused now is for a moderator to see. */
export async function screenWaiting(
  screening: ScreeningService,
  store: ThreadStore,
  reader: Reader,
  { thread, body, suggestion }: HeldPost,
): Promise<HoldReason | null> {
  const { subject, posts } = await store.find(reader, thread);
  const title = subject.kind === 'group' && posts === 0 ? subject.title : null;
  try {
    return await screening.judge({ reader, thread, subject, words: { body, suggestion }, title });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error instanceof RepeatedPost ? 'duplicate' : 'links';
  }
}
