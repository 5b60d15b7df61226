import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Scope, Scoped } from '../../core/reader.ts';
import { isLogAction, type LogAction, rowOf } from './actions.ts';
import { type AppealDecidedData, type DecidedData, groupOfChannel } from './decision-changes.ts';
import type { Decision } from './decisions.models.ts';
import type { LogRow, ModerationModels } from './moderation.models.ts';

export interface ModerationLogParts {
  models: ModerationModels;
  /** Scope and group of a thread, whoever asks; null when it is gone. */
  scopeOf: (thread: string) => Promise<Scoped | null>;
  /** Scope of a group, whoever asks; null when it is gone. */
  scopeOfGroup: (group: string) => Promise<Scope | null>;
  /** Who wrote a post; null when there is no such post. */
  authorOf: (post: string) => Promise<string | null>;
}

type Told = Pick<LogRow, 'action' | 'reason' | 'thread' | 'post' | 'member' | 'decision'>;

/**
 * Writes a line in the moderation log for everything that moderators did. Hearing of it twice writes one line. Nothing
 * else writes there: the lines are a projection of the change log.
 */
export function moderationLog(parts: ModerationLogParts): Follower {
  const { moderationLog: rows } = parts.models;
  return {
    name: 'moderation-log',
    kinds: ['thread', 'queue', 'moderation'],
    async handle(change) {
      if (change.type === 'appeal.made' || change.type === 'appeal.decided') {
        const { decisionId = '', outcome } = change.data as Partial<AppealDecidedData>;
        const { moved } = (await parts.models.decisions.findById(decisionId).lean<Decision>()) ?? {};
        const told = { decision: moved?.move ?? decisionId };
        await rows.updateMany(told, { $set: { appeal: outcome ?? 'open' } });
      }
      const told = await tellOf(parts.models, change);
      if (!told) return;
      const { scope, group } = await whereIs(parts, change, told.thread);
      const member = told.member ?? (told.post ? await parts.authorOf(told.post) : null);
      const row: Omit<LogRow, '_id' | 'appeal'> = {
        ...told,
        member,
        scope,
        group,
        at: change.at,
        actor: change.actor,
      };
      await rows.updateOne(
        { _id: `${change.channel}:${change.seq}` },
        { $setOnInsert: row },
        { upsert: true },
      );
    },
  };
}

async function whereIs(parts: ModerationLogParts, change: Change, thread: string | null): Promise<Scoped> {
  if (thread) return (await parts.scopeOf(thread)) ?? { scope: 'hidden', group: '' };
  const group = groupOfChannel(change.channel);
  if (group === '') return { scope: 'public', group };
  return { scope: (await parts.scopeOfGroup(group)) ?? 'hidden', group };
}

/** What a change tells, or null when no moderator decided it. Only moderators give reasons. */
async function tellOf(models: ModerationModels, { channel, type, data }: Change): Promise<Told | null> {
  // Carries out a decision that has a line of its own.
  if (data['decision'] !== undefined || data['of'] !== undefined) return null;
  // One line tells of a move, whomever it concerns.
  if (type === 'decision.made' && data['moved'] !== undefined) return null;
  const decision = textIn(data, 'decisionId');
  // What an appeal overturned is told by the line of the decision.
  if (type === 'decision.lifted')
    return liftTold(await models.decisions.findById(decision).lean<Decision>(), data);
  if (typeof data['reason'] !== 'string') return null;
  const action = actionOf(type, data);
  if (!action) return null;
  return {
    action,
    reason: data['reason'],
    post: textIn(data, 'postId'),
    member: textIn(data, 'member'),
    thread: channel.startsWith('thread:') ? channel.slice('thread:'.length) : textIn(data, 'threadId'),
    decision: type === 'member.restored' ? null : type === 'posts.moved' ? textIn(data, 'move') : decision,
  };
}

function actionOf(type: string, data: Record<string, unknown>): LogAction | null {
  switch (type) {
    case 'decision.made':
      return (data as DecidedData).action;
    case 'post.hidden':
      return 'hidden';
    case 'post.version-withdrawn':
      return 'withdrawn';
    case 'post.restored':
      return 'shown';
    case 'thread.updated':
      if (isLogAction(data['action'])) return data['action'];
      return data['lockedReason'] === null ? 'unlocked' : 'locked';
    case 'report.settled':
      // That a reported post was hidden is told by the hiding.
      return data['outcome'] === 'kept' ? 'kept' : null;
    case 'member.suspended':
      return data['action'] === 'site-banned' ? 'site-banned' : 'suspended';
    case 'member.restored':
      return 'restored';
    default:
      return isLogAction(data['action']) ? data['action'] : null;
  }
}

function liftTold(decision: Decision | null, data: Record<string, unknown>): Told | null {
  const action = decision && rowOf(decision.action).lift;
  if (!action) return null;
  const { post, thread, member } = decision;
  const reason = textIn(data, 'reason') ?? '';
  return { action, reason, post, thread, member, decision: null };
}

function textIn(data: Record<string, unknown>, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}
