import type { Change } from '../../core/log/change.ts';
import type { PresentedChange } from '../../core/log/channel-kind.ts';
import { everyone } from '../../core/reader.ts';
import type { People } from '../../core/people.ts';
import { authorOf, type PostView } from './post.view.ts';
import type { ThreadStore } from './threads.store.ts';
import type { Post } from './threads.models.ts';

const aboutPosts = new Set([
  'post.created',
  'post.edited',
  'post.deleted',
  'post.hidden',
  'post.restored',
  'post.erased',
  'post.unnamed',
  'post.version-withdrawn',
  'post.moved',
  'post.claimed',
  'post.placed',
  'reaction.changed',
  'disposition.set',
  'disposition.replied',
  'disposition.taken-up',
  'anchor.settled',
]);
/** Reactions carry counts, never whose; for whom a comment waits is the editors' own business. */
const withoutActor = new Set(['reaction.changed', 'disposition.assigned', 'post.placed']);
const carriesWords = new Set(['post.created', 'post.edited', 'post.restored']);

/**
 * Changes of a thread as readers are served them. Posts are given as they stand *now*: of words that were deleted or
 * hidden since, only the mark is left, whoever replays the log.
 */
export async function presentThreadChanges(
  parts: { store: ThreadStore; postView: PostView; people: People },
  threadId: string,
  changes: Change[],
  withRows: boolean,
): Promise<PresentedChange[]> {
  const { store, postView, people } = parts;
  const ids = changes
    .filter(({ type }) => aboutPosts.has(type))
    .map((change) => change.data['postId'] as string);
  const posts = await store.byIds([...new Set(ids)]);
  const list = [...posts.values()];
  const presented = new Map((await postView.present(list)).map((post) => [post.id, post]));
  const rows = withRows ? await rowsOf(parts, threadId, list) : new Map<string, string>();
  const actors = await people.byIds(changes.flatMap(({ actor }) => (actor ? [actor] : [])));
  return changes.map((change) => {
    const actor = change.actor && !withoutActor.has(change.type) ? actors.get(change.actor) : undefined;
    const post = posts.get(change.data['postId'] as string);
    return {
      seq: change.seq,
      type: change.type,
      at: change.at.toISOString(),
      actor: actor ? authorOf(actor) : null,
      data: post ? dataOf(change, post, presented, rows) : plainData(change),
    };
  });
}

function dataOf(
  change: Change,
  post: Post,
  presented: Map<string, unknown>,
  rows: Map<string, string>,
): Record<string, unknown> {
  const postId = post._id;
  const row = rows.get(postId);
  const gone = post.deletedAt !== null || post.hidden !== null;
  const base = { postId, number: post.number, ...(row !== undefined && { row, about: post.about }) };
  if (gone && carriesWords.has(change.type)) return { ...base, redacted: true };
  return { ...base, post: presented.get(postId) };
}

/** Of changes whose post has gone, or that name none: only what is known to be harmless is served. */
function plainData(change: Change): Record<string, unknown> {
  if (aboutPosts.has(change.type)) return { postId: change.data['postId'], redacted: true };
  if (change.type === 'thread.updated') return { lockedReason: change.data['lockedReason'] ?? null };
  if (change.type === 'thread.slowed') return { seconds: change.data['seconds'] };
  // Not where they went: not every reader of this thread may know of that one.
  if (change.type === 'posts.moved') return { count: change.data['count'], as: change.data['as'] };
  return {};
}

async function rowsOf(
  { store, postView }: { store: ThreadStore; postView: PostView },
  threadId: string,
  posts: Post[],
): Promise<Map<string, string>> {
  const subject = await store.subject(everyone, threadId);
  if (!subject) return new Map();
  const rows = await postView.rows(subject, posts);
  return new Map(posts.map((post, at) => [post._id, rows[at]!]));
}
