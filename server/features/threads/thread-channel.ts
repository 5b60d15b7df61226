import type { AnyBulkWriteOperation } from 'mongoose';
import { shownAt, type Change } from '../../core/log/change.ts';
import type { ChannelKind, PresentedChange } from '../../core/log/channel-kind.ts';
import { insertNew } from '../../core/database/insert-new.ts';
import { picturesIn } from '../../core/markdown/render.ts';
import { everyone } from '../../core/reader.ts';
import { Together } from '../../core/together.ts';
import type { Cook } from './cook.ts';
import { isFromElsewhere } from './elsewhere.ts';
import { dispositionMeaning, forgetReply } from './disposition.ts';
import type { ReactionModels } from './reactions.models.ts';
import { projectReaction } from './reactions.projection.ts';
import { erasedWords } from './erased-post.ts';
import { settledMeaning } from './settled-anchor.ts';
import { projectReplies, standingStep } from './replies.projection.ts';
import { noOrder, reduceOrder, type ThreadOrder } from './thread-order.ts';
import type { ThreadSubject, ThreadSubjects } from './thread-subject.ts';
import type { MovedFrom, MovedTo, Post, PostPlace, Thread, ThreadModels } from './threads.models.ts';

export interface ThreadState extends ThreadOrder {
  subject: ThreadSubject;
  posts: number;
  standing: number;
  lockedReason: string | null;
  lastPostAt: Date | null;
}

/** Data of `post.created`, and of `post.restored`, which carries the whole post again. */
export interface PostData extends Record<string, unknown> {
  postId: string;
  number: number;
  version: number;
  author: string;
  body: string;
  replyTo: string | null;
  anchor: Post['anchor'];
  about: string | null;
  formal: boolean;
  /** Missing in changes that are older than suggestions. */
  suggestion?: string | null;
  /** Only in comments that came after closing. */
  late?: boolean;
  /** Only in posts in the name of an organisation. */
  onBehalfOf?: string;
  /** Only in posts that were moved here: where they were, and when their author changed them last (ISO 8601). */
  from?: MovedFrom;
  editedAt?: string | null;
  places?: PostPlace[];
}

/** Data of `post.moved`: what is left of a post where it was. */
export interface MovedData extends Record<string, unknown> {
  postId: string;
  number: number;
  to: Pick<MovedTo, 'thread' | 'post'>;
  stood: boolean;
  reason: string;
}

/** `thread:<id>`: the posts of one thread, and what was done to them. */
export function threadKind(options: {
  models: ThreadModels & ReactionModels;
  subjects: ThreadSubjects;
  cook: Cook;
  present: (threadId: string, changes: Change[], rows: boolean) => Promise<PresentedChange[]>;
}): ChannelKind<ThreadState> {
  const { models, subjects, cook } = options;
  const keptFields = new Set(Object.keys(models.posts.schema.paths));
  // What is made whole here needs no casting, which would take as long as all the rest.
  const newPosts = gathered((rows: Post[]) =>
    insertNew(
      models.posts.collection,
      rows.map((row) => whole(row, keptFields)),
    ),
  );
  const newThreads = new Together((some: Thread[]) => insertNew(models.threads.collection, some));
  const threadRows = gathered((writes: AnyBulkWriteOperation<Thread>[]) =>
    models.threads.bulkWrite(writes, { ordered: false }),
  );
  const rows = new Together<string, Thread | null>(async (ids) => {
    const found = await models.threads.find({ _id: { $in: ids } }).lean<Thread[]>();
    const byId = new Map(found.map((row) => [row._id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
  return {
    kind: 'thread',
    async load(id) {
      const subject = await subjects.kept(id);
      if (!subject) return null;
      const thread = await rows.ask(id);
      const { posts = 0, standing = 0, lockedReason = null, lastPostAt = null } = thread ?? {};
      const { pinnedAt, pinnedPost, slowSeconds, mergedInto } = { ...noOrder, ...thread };
      const order = { pinnedAt, pinnedPost, slowSeconds, mergedInto };
      return {
        state: { subject, posts, standing, lockedReason, lastPostAt, ...order },
        seq: thread?.head ?? 0,
      };
    },
    reduce: reduceThread,
    async project(id, changes, asReduced) {
      // Between two appends its group or framework may have come to be seen by fewer.
      const subject = (await subjects.kept(id)) ?? asReduced.subject;
      const state = { ...asReduced, subject };
      const created = changes.filter(({ type }) => type === 'post.created');
      const rows = await Promise.all(created.map((change) => postRow(id, change, subject, cook)));
      if (rows.length > 0) await newPosts.ask(rows);
      for (const change of changes) {
        if (change.type === 'reaction.changed') await projectReaction(models, id, change);
        else if (change.type !== 'post.created') await projectOne(models, change, cook);
      }
      await projectReplies(models, changes);
      const row = threadRow(id, changes, state);
      const begins = changes[0]!.seq === 1 && (await newThreads.ask(row));
      if (!begins) await threadRows.ask([raise(row)]);
    },
    mayRead: async (reader, id) => (await subjects.resolve(reader, id)) !== null,
    isPublic: async (id) => (await subjects.resolve(everyone, id))?.scope === 'public',
    present: (id, changes, { rows }) => options.present(id, changes, rows),
  };
}

function reduceThread(state: ThreadState, change: Change): ThreadState {
  const next = reduceOrder({ ...state, standing: state.standing + standingStep(change) }, change);
  if (change.type === 'post.created') {
    next.posts += 1;
    const at = shownAt(change);
    if (!next.lastPostAt || at > next.lastPostAt) next.lastPostAt = at;
  }
  if (change.type === 'thread.updated')
    next.lockedReason = (change.data['lockedReason'] as string | null) ?? null;
  return next;
}

/** Gathers what several threads write to one collection into one command. Their order does not matter. */
function gathered<Write>(write: (writes: Write[]) => Promise<unknown>): Together<Write[], void> {
  return new Together(async (lists) => {
    await write(lists.flat());
    return lists.map(() => undefined);
  });
}

/** A post as it is stored: with all that has a field, and nothing else. */
function whole(row: Post, kept: ReadonlySet<string>): Post {
  const fields = Object.entries({ ...unsaid, ...row }).filter(
    ([name, value]) => kept.has(name) && value !== undefined,
  );
  return Object.fromEntries(fields) as unknown as Post;
}

/** What old changes do not say. */
const unsaid = { replyTo: null, anchor: null, about: null, formal: false };

async function postRow(thread: string, change: Change, subject: ThreadSubject, cook: Cook): Promise<Post> {
  const { postId, editedAt = null, ...data } = change.data as PostData;
  const html = await cook(data.body, postId, isFromElsewhere(change.origin));
  const pictures = picturesIn(html);
  return {
    ...data,
    ...(pictures.length > 0 && { pictures }),
    _id: postId,
    thread,
    seq: change.seq,
    html,
    createdAt: shownAt(change),
    editedAt: editedAt === null ? null : new Date(editedAt),
    deletedAt: null,
    hidden: null,
    replies: 0,
    repliesSeq: 0,
    origin: change.origin,
    scope: subject.scope,
    group: subject.group,
  };
}

/**
 * Writes what one change means for its post, unless a later one of the same post was faster: a process that catches
 * up must not bring back what others have left behind.
 */
async function projectOne({ posts }: Pick<ThreadModels, 'posts'>, change: Change, cook: Cook): Promise<void> {
  const meaning =
    change.type === 'post.unnamed' ? await cookedAnew(posts, change, cook) : await meaningOf(change, cook);
  if (!meaning) return;
  const { seq } = change;
  await posts.updateOne(
    { _id: (change.data as PostData).postId, seq: { $not: { $gte: seq } } },
    { $set: { ...meaning, seq } },
  );
  if (change.type === 'post.erased') await forgetReply({ posts }, (change.data as PostData).postId);
}

function editedWords(body: string, html: string, version: number | undefined, editedAt: Date): Partial<Post> {
  return { body, html, pictures: picturesIn(html), version, editedAt };
}

/** The words stay, and link to nobody who has left. */
async function cookedAnew(
  posts: ThreadModels['posts'],
  { data }: Change,
  cook: Cook,
): Promise<Partial<Post> | null> {
  const post = await posts
    .findById(data['postId'], { body: 1, origin: 1 })
    .lean<Pick<Post, '_id' | 'body' | 'origin'>>();
  return post && { html: await cook(post.body, post._id, isFromElsewhere(post.origin)) };
}

/** What a change of a post sets; null when it changes none. */
async function meaningOf(change: Change, cook: Cook): Promise<Record<string, unknown> | null> {
  const { postId } = change.data as PostData;
  const { body = '', version, reason = '' } = change.data as Partial<PostData> & { reason?: string };
  const at = shownAt(change);
  switch (change.type) {
    case 'post.edited':
      return editedWords(body, await cook(body, postId, isFromElsewhere(change.origin)), version, at);
    case 'post.deleted':
      return change.data['removed'] === true
        ? { deletedAt: at, removed: { at, reason }, hidden: null }
        : { deletedAt: at };
    case 'post.erased':
      return erasedWords(change, at);
    case 'post.hidden':
      return { hidden: { at, reason, ...(change.data['asked'] === true && { asked: true }) } };
    case 'post.restored':
      return { deletedAt: null, hidden: null, removed: null };
    case 'post.moved': {
      const { to, stood } = change.data as MovedData;
      return { deletedAt: at, moved: { ...to, stood } };
    }
    case 'post.claimed':
      return { author: change.data['member'] };
    case 'post.placed':
      return { places: change.data['places'] };
    default:
      return dispositionMeaning(change) ?? settledMeaning(change);
  }
}

/** The row of a thread, with all that is known of it after these changes. */
function threadRow(_id: string, changes: Change[], state: ThreadState): Thread {
  const { subject, ...projected } = state;
  const { scope, group, framework } = subject;
  return { _id, head: changes.at(-1)!.seq, ...projected, scope, group, framework };
}

/** Writes the row anew unless it is newer. */
function raise({ _id, head, ...set }: Thread): AnyBulkWriteOperation<Thread> {
  const update = { $set: { head, ...set } };
  return { updateOne: { filter: { _id, head: { $lt: head } }, update } };
}
