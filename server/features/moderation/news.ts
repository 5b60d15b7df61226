import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone, guest, type Reader } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { AppealData, DecidedData } from './decision-changes.ts';
import { isSiteAction } from './actions.ts';
import type { DecisionEffects } from './decision-effects.ts';
import type { Decision } from './decisions.models.ts';
import type { DecisionStore } from './decisions.store.ts';
import { appealLetter, decisionLetter, liftedLetter, type WriteTo } from './moderation-letters.ts';
import { itemOf, type ItemData } from './queue-items.ts';
import { queueChannel } from './queue-channel.ts';
import type { QueueStore } from './queue.store.ts';

/** Kinds of notification that moderation sends. */
export type NewsKind = 'decision' | 'decision-lifted' | 'appeal-made' | 'appeal-decided' | 'queue-waits';

/** Tells members once; `about` names the decision, appeal or group, `key` what happened. */
export type TellMembers = (
  members: string[],
  kind: NewsKind,
  key: string,
  about: string,
  happened: { seq: number; at: Date },
) => Promise<void>;

export interface NewsParts {
  log: ChangeLog;
  decisions: DecisionStore;
  queue: QueueStore;
  effects: DecisionEffects;
  groups: GroupStore;
  threadStore: ThreadStore;
  tell: TellMembers;
  writeTo: WriteTo;
  /** The member with their rights as they are now, or null. */
  readerOf(member: string): Promise<Reader | null>;
  /** Site administrators, by id. */
  administrators(): Promise<string[]>;
  publicUrl: string;
}

/** What is older than this is no news: a site that begins to follow its log does not tell of years. */
const newsMs = 30 * 24 * 3600 * 1000;

/** Finishes what decisions ask for, and tells whom they concern. Hearing of one twice does and tells it once. */
export function moderationNews(parts: NewsParts): Follower {
  return {
    name: 'moderation-news',
    kinds: ['thread', 'queue', 'moderation'],
    async handle(change) {
      if (change.type === 'post.edited') return changed(parts, change);
      const { decisionId } = change.data as { decisionId?: string };
      if (decisionId === undefined) return;
      await parts.effects.carryOut(change);
      if (change.at.getTime() > Date.now() - newsMs) await tellNews(parts, change, decisionId);
    },
  };
}

/** What a moderator asked its author to change comes back to the queue when they have. */
async function changed({ log, queue }: NewsParts, { data, channel }: Change): Promise<void> {
  const { postId, version } = data as { postId: string; version: number };
  const item = await queue.item(itemOf(postId));
  if (item?.state !== 'asked') return;
  const told: ItemData = { item: item._id, postId, threadId: channel.slice('thread:'.length) };
  await log.append(queueChannel(item.group), {
    key: `changed:${postId}:v${version}`,
    keyHash: 'changed',
    decide: () => ({ type: 'item.changed', actor: null, data: told }),
  });
}

async function tellNews(parts: NewsParts, change: Change, decisionId: string): Promise<void> {
  const { decisions, tell, writeTo, publicUrl } = parts;
  const happened = { seq: change.seq, at: change.at };
  const decision = await decisions.decision(decisionId);
  const { member } = decision;
  switch (change.type) {
    case 'decision.made':
    case 'member.suspended': {
      const { action } = change.data as DecidedData;
      if (!member || member === change.actor || action === 'kept') return;
      await tell([member], 'decision', decisionId, decisionId, happened);
      const title = await titleOf(parts, decision);
      await writeTo(member, () => decisionLetter(decision, title, publicUrl));
      break;
    }
    case 'post.refused':
      // That it is not published is told on the site already.
      if (member && member !== change.actor) {
        const title = await titleOf(parts, decision);
        await writeTo(member, () => decisionLetter(decision, title, publicUrl));
      }
      break;
    case 'decision.lifted':
    case 'member.restored':
      if (!member) return;
      await tell([member], 'decision-lifted', decisionId, decisionId, happened);
      await writeTo(member, () => liftedLetter(decision, publicUrl));
      break;
    case 'appeal.made': {
      const { appealId } = change.data as AppealData;
      await tell(await whoDecides(parts, decision), 'appeal-made', appealId, appealId, happened);
      break;
    }
    case 'appeal.decided': {
      const { appealId } = change.data as AppealData;
      const appeal = await decisions.appeal(appealId);
      await tell([appeal.by], 'appeal-decided', appealId, appealId, happened);
      await writeTo(appeal.by, () => appealLetter(appeal, publicUrl));
      break;
    }
    default:
  }
}

/**
 * The thread, else the group, as the person whom the decision concerns may see it: what they wrote may have been
 * moved to where they may not look. A group that they are banned from they know by name.
 */
async function titleOf(
  { groups, threadStore, readerOf }: NewsParts,
  { thread, group, member, roles = [] }: Decision,
): Promise<string | null> {
  const reader = (member && (await readerOf(member))) || guest;
  const subject = thread ? await threadStore.subject(reader, thread) : null;
  if (subject) return subject.title;
  const knows = roles.length > 0 ? everyone : reader;
  return group ? ((await groups.byId(knows, group))?.name ?? null) : null;
}

/**
 * Who may decide an appeal and did not make the decision: moderators of the group; without any, or against what holds
 * for the whole site, administrators.
 */
async function whoDecides({ groups, administrators }: NewsParts, decision: Decision): Promise<string[]> {
  const { group, by, member, action } = decision;
  const held = group && !isSiteAction(action) ? await groups.officers(group) : [];
  const others = held
    .filter(({ roles }) => roles.includes('moderator') || roles.includes('chair'))
    .map(({ person }) => person)
    .filter((person) => person !== by && person !== member);
  return others.length > 0 ? others : (await administrators()).filter((one) => one !== by && one !== member);
}
