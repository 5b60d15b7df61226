import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Scoped } from '../../core/reader.ts';
import type { LogAction, LogRow, ModerationModels } from './moderation.models.ts';

export interface ModerationLogParts {
  models: ModerationModels;
  /** Scope and group of a thread, whoever asks; null when it is gone. */
  scopeOf: (thread: string) => Promise<Scoped | null>;
  /** Who wrote a post; null when there is no such post. */
  authorOf: (post: string) => Promise<string | null>;
}

interface Told {
  action: LogAction;
  reason: string;
  thread: string | null;
  post: string | null;
  member: string | null;
}

/** Writes a line in the moderation log for everything that moderators did. Hearing of it twice writes one line. */
export function moderationLog(parts: ModerationLogParts): Follower {
  return {
    name: 'moderation-log',
    kinds: ['thread', 'queue', 'moderation'],
    async handle(change) {
      const told = tellOf(change);
      if (!told) return;
      const { scope, group } = await whereIs(parts, told.thread);
      const member = told.member ?? (told.post ? await parts.authorOf(told.post) : null);
      const row: Omit<LogRow, '_id'> = { ...told, member, scope, group, at: change.at, actor: change.actor };
      await parts.models.moderationLog.updateOne(
        { _id: `${change.channel}:${change.seq}` },
        { $setOnInsert: row },
        { upsert: true },
      );
    },
  };
}

async function whereIs({ scopeOf }: ModerationLogParts, thread: string | null): Promise<Scoped> {
  if (!thread) return { scope: 'public', group: '' };
  return (await scopeOf(thread)) ?? { scope: 'hidden', group: '' };
}

/** What a change tells, or null when no moderator decided it. Only moderators give reasons. */
function tellOf({ channel, type, data }: Change): Told | null {
  if (typeof data['reason'] !== 'string') return null;
  const { reason } = data;
  const post = textIn(data, 'postId');
  const member = textIn(data, 'member');
  const thread = channel.startsWith('thread:') ? channel.slice('thread:'.length) : textIn(data, 'threadId');
  const told = { reason, post, thread, member };
  switch (type) {
    case 'post.hidden':
      return { ...told, action: 'hidden' };
    case 'post.version-withdrawn':
      return { ...told, action: 'withdrawn' };
    case 'post.restored':
      return { ...told, action: 'shown' };
    case 'thread.updated':
      return { ...told, action: data['lockedReason'] === null ? 'unlocked' : 'locked' };
    case 'report.settled':
      // That a reported post was hidden is told by the hiding.
      return data['outcome'] === 'kept' ? { ...told, action: 'kept' } : null;
    case 'member.suspended':
      return { ...told, action: 'suspended' };
    case 'member.restored':
      return { ...told, action: 'restored' };
    default:
      return null;
  }
}

function textIn(data: Record<string, unknown>, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}
