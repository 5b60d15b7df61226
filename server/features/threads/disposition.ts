import { shownAt, type Change } from '../../core/log/change.ts';
import type { Assigned, Disposition, Outcome, TiedChange } from './disposition.models.ts';
import type { Post, ThreadModels } from './threads.models.ts';

/** Data of `disposition.set`. */
export interface DispositionData extends Record<string, unknown> {
  postId: string;
  version: number;
  outcome: Outcome | null;
  reason: string | null;
  words: string;
  duplicateOf: string | null;
  change: TiedChange | null;
  /** It says the same as before, and only the change that it is tied to is another: a reply to it still stands. */
  same?: boolean;
}

/** What a comment is, as a filter of posts: beside this, its thread must be that of a draft. */
export const standingComments = { replyTo: null, deletedAt: null, hidden: null } as const;

/**
 * Whether a post is a comment that is to be decided: it stands in the thread of a draft, answers no other post, and
 * either points at a competency or is formal. A formal one may be about the draft as a whole: then `about` is null.
 */
export function isComment(
  post: Pick<Post, 'thread' | 'replyTo' | 'about' | 'formal' | 'deletedAt' | 'hidden'>,
): boolean {
  const stands = post.deletedAt === null && post.hidden === null;
  return (
    stands && post.thread.startsWith('d-') && post.replyTo === null && (post.about !== null || post.formal)
  );
}

/** Whether editors have decided a comment, and have not taken that back. */
export const isDecided = ({ disposition }: Pick<Post, 'disposition'>): boolean =>
  (disposition?.outcome ?? null) !== null;

/** What a change of the kind `disposition.*` sets in the answer to its post; null for any other. */
export function dispositionStep(change: Change): Partial<Disposition> | null {
  const at = shownAt(change);
  const { data, actor } = change;
  switch (change.type) {
    case 'disposition.set': {
      const { postId: _postId, same, ...decided } = data as DispositionData;
      const fresh = same ? {} : { by: actor, at, reply: null, takenUp: null };
      return { ...decided, ...fresh };
    }
    case 'disposition.assigned':
      return { assigned: (data['assigned'] ?? null) as Assigned | null };
    case 'disposition.replied':
      return { reply: { content: data['content'] === true, words: String(data['words']), at } };
    case 'disposition.taken-up':
      return { takenUp: { by: actor, at } };
    default:
      return null;
  }
}

/** The same as an update of the post: what it does not name stays. */
export function dispositionMeaning(change: Change): Record<string, unknown> | null {
  const step = dispositionStep(change);
  return (
    step && Object.fromEntries(Object.entries(step).map(([name, value]) => [`disposition.${name}`, value]))
  );
}

/** Takes the words of the reply away, as their author takes them along; that there was one stays. */
export async function forgetReply({ posts }: Pick<ThreadModels, 'posts'>, postId: string): Promise<void> {
  await posts.updateOne(
    { _id: postId, 'disposition.reply.words': { $exists: true } },
    { $set: { 'disposition.reply.words': '' } },
  );
}
