import type { Services } from '../../compose.ts';
import { type Change, shownAt } from '../../core/log/change.ts';
import type { ReactionData } from '../../features/threads/reactions.projection.ts';
import { reactionId } from '../../features/threads/reactions.models.ts';
import { dispositionStep } from '../../features/threads/disposition.ts';
import { erasedWords } from '../../features/threads/erased-post.ts';
import { settledStep } from '../../features/threads/settled-anchor.ts';
import { noOrder } from '../../features/threads/thread-order.ts';
import { standingStep } from '../../features/threads/replies.projection.ts';
import type { MovedData, PostData, ThreadState } from '../../features/threads/thread-channel.ts';
import type { Post, PostPlace } from '../../features/threads/threads.models.ts';

/** A post without what is made from it, its HTML, and without how far it is projected. */
export type ExpectedPost = Omit<Post, 'html' | 'origin' | 'seq' | 'repliesSeq'>;

/** What the log says of one thread. */
export interface ExpectedThread {
  head: number;
  state: ThreadState;
  posts: Map<string, ExpectedPost>;
  /** The ids of the reactions that are held. */
  held: Set<string>;
}

/**
 * Reads a thread's log from its first change and works out what must be stored of it. Null when nothing is known of
 * what the thread is about.
 */
export async function expectedThread(services: Services, id: string): Promise<ExpectedThread | null> {
  const { kind } = services.log.kindOf(`thread:${id}`);
  const loaded = await kind.load(id);
  if (!loaded) return null;
  const { subject } = loaded.state as ThreadState;
  const expected: ExpectedThread = {
    head: 0,
    state: { subject, posts: 0, standing: 0, lockedReason: null, lastPostAt: null, ...noOrder },
    posts: new Map(),
    held: new Set(),
  };
  const changes = services.models.changes
    .find({ channel: `thread:${id}` }, { _id: 0 })
    .sort({ seq: 1 })
    .lean<Change[]>()
    .cursor();
  for await (const change of changes) {
    expected.state = kind.reduce(expected.state, change) as ThreadState;
    expected.head = change.seq;
    if (change.type === 'reaction.changed') applyReaction(expected, change);
    else applyToPosts(expected, id, change);
    countReply(expected, change);
  }
  return expected;
}

function countReply({ posts }: ExpectedThread, change: Change): void {
  const parent = posts.get(posts.get(change.data['postId'] as string)?.replyTo ?? '');
  if (parent) parent.replies += standingStep(change);
}

function applyReaction({ posts, held }: ExpectedThread, { actor, data }: Change): void {
  const { postId, name, on } = data as ReactionData;
  const post = posts.get(postId);
  if (!post) return;
  const counts = (post.reactions ??= {});
  counts[name] = (counts[name] ?? 0) + (on ? 1 : -1);
  const id = reactionId(postId, actor!, name);
  if (on) held.add(id);
  else held.delete(id);
}

function applyToPosts({ posts, state }: ExpectedThread, thread: string, change: Change): void {
  const { postId, ...data } = change.data as PostData & { reason?: string };
  const at = shownAt(change);
  if (change.type === 'post.created') {
    const { scope, group } = state.subject;
    const editedAt = data.editedAt ? new Date(data.editedAt) : null;
    const gone = { editedAt, deletedAt: null, hidden: null };
    posts.set(postId, { ...data, ...gone, replies: 0, _id: postId, thread, createdAt: at, scope, group });
    return;
  }
  const post = posts.get(postId);
  if (!post) return;
  if (change.type === 'post.edited' && data.version > post.version) {
    Object.assign(post, { body: data.body, version: data.version, editedAt: at });
  }
  const reason = data.reason ?? '';
  if (change.type === 'post.deleted') post.deletedAt = at;
  if (change.type === 'post.erased') {
    const { pictures: _pictures, html: _html, ...erased } = erasedWords(change, at);
    Object.assign(post, erased);
    if (post.disposition?.reply) post.disposition.reply.words = '';
  }
  if (change.type === 'post.deleted' && change.data['removed'] === true)
    Object.assign(post, { removed: { at, reason }, hidden: null });
  if (change.type === 'post.hidden')
    post.hidden = { at, reason, ...(change.data['asked'] === true && { asked: true }) };
  if (change.type === 'post.restored')
    Object.assign(post, { deletedAt: null, hidden: null, ...(post.removed && { removed: null }) });
  const answered = dispositionStep(change);
  if (answered) post.disposition = { ...post.disposition, ...answered };
  const settled = settledStep(change);
  if (settled) post.settled = { ...post.settled, [settled.draft]: settled.settled };
  if (change.type === 'post.claimed') post.author = change.data['member'] as string;
  if (change.type === 'post.placed') post.places = change.data['places'] as PostPlace[];
  if (change.type === 'post.moved') {
    const { to, stood } = change.data as MovedData;
    Object.assign(post, { deletedAt: at, moved: { ...to, stood } });
  }
}
