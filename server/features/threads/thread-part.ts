import type { Request } from 'express';
import type { PageSlots } from '../../core/html/page-slots.ts';
import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { PostView } from './post.view.ts';
import { type ReadPlaces, type Unread, unreadAfter, withNewMark } from './read-places.ts';
import type { ReactionName } from './reactions.ts';
import type { ReactionStore } from './reactions.store.ts';
import { type ListAddress, type Sort, type SortView, sortView } from './sorts.ts';
import { slowOf } from './slow-mode.ts';
import { withMovedRows } from './moved-rows.ts';
import { threadPolicies } from './threads.policy.ts';
import { takesAt, type ThreadSubject } from './thread-subject.ts';
import { postsPerPage, type ThreadStore, type ThreadView } from './threads.store.ts';
import type { Post } from './threads.models.ts';
import { withViewerActions } from './viewer-actions.ts';

/** What `threads/thread.njk` draws: a page of posts that follows its channel. */
export interface ThreadPart {
  threadId: string;
  channel: string;
  seq: number;
  rows: string[];
  /** Only the comments on this competency. */
  about: string | null;
  page: number;
  pages: number;
  total: number;
  /** The order, and the choice of others; null where there is none to choose. */
  order: SortView | null;
  /** New posts belong on this page. */
  last: boolean;
  lockedReason: string | null;
  /** Where its posts went, when it was merged: null when this reader may not see that. */
  merged: { title: string; url: string } | null | undefined;
  /** The post at its head. */
  pinned: PinnedView | null;
  pinnedThread: boolean;
  slowSeconds: number;
  takesPosts: boolean;
  /** What is posted now is marked as late. */
  late: boolean;
  opensAt: Date | null;
  closesAt: Date | null;
  moderates: boolean;
  /** Handle of the reader, for what their browser adds to rows that arrive live. */
  me: string | null;
  /** What this reader has not read yet, on whatever page it is. */
  unread: Unread | null;
  /** The browser tells which posts were read: for members, where posts stand in their order. */
  tellsRead: boolean;
  /** What plugins say of the thread, as HTML. */
  slot: string;
}

/** The beginning of the post at the head of a thread. */
export interface PinnedView {
  id: string;
  number: number;
  author: string;
  words: string;
}

const pinnedLength = 280;

export interface ThreadPartReads {
  store: ThreadStore;
  postView: PostView;
  reactionStore: ReactionStore;
  places: ReadPlaces;
  slots: PageSlots;
}

/** Reads one page of a thread as this reader sees it. `page` beyond the end is the last page. */
export async function readThreadPart(
  { store, postView, reactionStore, places, slots }: ThreadPartReads,
  reader: Reader,
  thread: ThreadView,
  options: {
    page?: number | 'last';
    about?: string;
    total?: number;
    perPage?: number;
    sort?: Sort;
    /** Where the list stands, when its order may be chosen. */
    at?: ListAddress;
    /** The request, when this page of posts is what it opens; without it, nothing is noted as read. */
    opens?: Request;
  },
): Promise<ThreadPart> {
  const { about, sort = 'oldest' } = options;
  const total = options.total ?? thread.posts;
  const pages = Math.max(1, Math.ceil(total / postsPerPage));
  const page = options.page === 'last' ? pages : Math.min(Math.max(1, options.page ?? 1), pages);
  const posts =
    options.page === 'last' && !about && options.perPage
      ? await store.posts(thread.id, {
          after: Math.max(0, thread.posts - options.perPage),
          limit: options.perPage,
        })
      : await store.page(thread.id, page, sort, about);
  const rows = await postView.rows(thread.subject, posts);
  const times = takes(thread.subject);
  const closed = thread.lockedReason !== null || thread.mergedInto !== null || !times.takesPosts;
  const held = await heldOn(reactionStore, reader, posts);
  const shown = withViewerActions(reader, posts, rows, { held, closed, pinnedPost: thread.pinnedPost });
  const actions = await withMovedRows(store, reader, posts, shown);
  const read =
    about || sort !== 'oldest' ? null : await readPart(places, reader, thread, posts, options.opens);
  return {
    threadId: thread.id,
    channel: `thread:${thread.id}`,
    seq: thread.head,
    rows: read ? withNewMark(posts, actions, read.since, t('New since you were here')) : actions,
    about: about ?? null,
    page,
    pages,
    total,
    order: options.at && total > 1 ? sortView(sort, options.at) : null,
    last: takesNew[sort](page, pages),
    lockedReason: thread.lockedReason,
    merged: thread.mergedInto === null ? undefined : await store.subject(reader, thread.mergedInto),
    pinned: about ? null : await pinnedView(store, postView, thread),
    pinnedThread: thread.pinnedAt !== null,
    slowSeconds: slowOf(thread.subject, thread),
    ...times,
    moderates: threadPolicies['thread.order'](reader, thread.subject),
    me: reader.member?.handle ?? null,
    unread: read?.unread ?? null,
    tellsRead: read !== null,
    slot: about
      ? ''
      : await slots.render(
          'thread',
          { thread: { id: thread.id, title: thread.subject.title, kind: thread.subject.kind } },
          reader,
        ),
  };
}

/** The post at the head of a thread; null when there is none, or when it stands no more. */
async function pinnedView(
  store: ThreadStore,
  postView: PostView,
  { pinnedPost }: ThreadView,
): Promise<PinnedView | null> {
  const post = pinnedPost ? (await store.byIds([pinnedPost])).get(pinnedPost) : undefined;
  if (!post || post.deletedAt || post.hidden) return null;
  const [presented] = await postView.present([post]);
  return {
    id: post._id,
    number: post.number,
    author: presented?.author?.name ?? t('Somebody who has left'),
    words: excerpt(withoutMarkdown(post.body), pinnedLength),
  };
}

/** Where this reader was before this page, which is then noted as opened; null for guests. */
async function readPart(
  places: ReadPlaces,
  reader: Reader,
  thread: ThreadView,
  posts: { number: number }[],
  opens: Request | undefined,
): Promise<{ since: number; unread: Unread | null } | null> {
  if (!reader.member) return null;
  const place = (await places.of(reader, [thread.id])).get(thread.id);
  const [first, last] = [posts[0], posts.at(-1)];
  if (opens && first && last)
    await places.opened(opens, reader, thread.id, { from: first.number, to: last.number });
  const named = Number(opens?.query['since']);
  return {
    // The way here says where the reader was: the place may have moved on since.
    since: Number.isInteger(named) ? named : (place ?? 0),
    unread: unreadAfter(thread.id, place, thread.posts),
  };
}

/** Whether a new post belongs on this page. Where one that nobody has answered stands, the page does not know. */
const takesNew: Record<Sort, (page: number, pages: number) => boolean> = {
  oldest: (page, pages) => page === pages,
  newest: (page) => page === 1,
  discussed: () => false,
};

/** What this reader holds; only posts that somebody reacted to are asked for. */
async function heldOn(
  store: ReactionStore,
  { member }: Reader,
  posts: Post[],
): Promise<Map<string, Set<ReactionName>>> {
  const reacted = posts.filter(({ reactions }) => reactions !== undefined);
  return member
    ? store.heldBy(
        member.id,
        reacted.map(({ _id }) => _id),
      )
    : new Map();
}

function takes({
  takes: times,
}: ThreadSubject): Pick<ThreadPart, 'takesPosts' | 'late' | 'opensAt' | 'closesAt'> {
  if (!times) return { takesPosts: true, late: false, opensAt: null, closesAt: null };
  const how = takesAt(times, new Date());
  return { takesPosts: how !== null, late: how === 'late', opensAt: times.opensAt, closesAt: times.closesAt };
}

/** The page that a query asks for: 1 when it asks for nothing sensible. */
export function pageNumber(text: string | undefined): number {
  const page = Number(text ?? 1);
  return Number.isInteger(page) && page > 0 && page < 1_000_000 ? page : 1;
}
