import { type Change, shownAt } from '../../core/log/change.ts';
import type { DispositionData } from '../threads/disposition.ts';
import type { Assigned } from '../threads/disposition.models.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Notifier } from './notifier.ts';

export interface DispositionNewsParts {
  notifier: Pick<Notifier, 'once'>;
  store: Pick<ThreadStore, 'byIds' | 'duplicatesOf'>;
  /** The chairs of a group, by id. */
  chairsOf(group: string): Promise<string[]>;
}

/**
 * Tells whom a decision about a comment concerns: whoever wrote it, and the authors of comments that say the same; whom
 * it is assigned to; the chairs, when a formal commenter is not content; and the commenter, when they take it up.
 */
export async function tellOfDisposition(parts: DispositionNewsParts, change: Change): Promise<void> {
  const post = (await parts.store.byIds([change.data['postId'] as string])).get(
    change.data['postId'] as string,
  );
  if (!post) return;
  if (change.type === 'disposition.set') await tellDecided(parts, change, post);
  else if (change.type === 'disposition.assigned') await tellAssigned(parts, change, post);
  else if (change.type === 'disposition.replied') await tellChairs(parts, change, post);
  else if (change.type === 'disposition.taken-up')
    await tell(parts, change, [post.author], 'comment-taken-up', post);
}

async function tellDecided(parts: DispositionNewsParts, change: Change, post: Post): Promise<void> {
  const { outcome, same } = change.data as DispositionData;
  if (outcome === null) return tell(parts, change, [post.author], 'comment-undecided', post);
  await tell(parts, change, [post.author], same ? 'comment-tied' : 'comment-decided', post);
  if (same || outcome === 'duplicate') return;
  const authors = (await parts.store.duplicatesOf(post._id)).map(({ author }) => author);
  await tell(
    parts,
    change,
    authors.filter((author) => author !== post.author),
    'duplicate-decided',
    post,
  );
}

async function tellAssigned(parts: DispositionNewsParts, change: Change, post: Post): Promise<void> {
  const assigned = change.data['assigned'] as Assigned | null;
  if (assigned && 'member' in assigned)
    await tell(parts, change, [assigned.member], 'comment-assigned', post);
}

async function tellChairs(parts: DispositionNewsParts, change: Change, post: Post): Promise<void> {
  if (!post.formal || change.data['content'] === true) return;
  await tell(parts, change, await parts.chairsOf(post.group), 'commenter-not-content', post);
}

async function tell(
  { notifier }: DispositionNewsParts,
  change: Change,
  members: string[],
  kind: Parameters<Notifier['once']>[1],
  { _id: post, thread }: Post,
): Promise<void> {
  const others = [...new Set(members)].filter((member) => member !== change.actor);
  if (others.length === 0) return;
  const happened = { seq: change.seq, at: shownAt(change) };
  await notifier.once(others, kind, `${post} ${change.seq}`, { thread, post }, happened);
}
