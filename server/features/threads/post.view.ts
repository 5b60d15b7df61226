import { LRUCache } from 'lru-cache';
import type { Heads } from '../../core/log/heads.ts';
import type { Views } from '../../core/html/views.ts';
import { spokenHtml } from '../../core/markdown/spoken.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import { languageNow } from '../../core/words/speaking.ts';
import type { People, Person, PersonAffiliation } from '../../core/people.ts';
import { type Author, authorOf } from './author.ts';
import { isFromElsewhere } from './elsewhere.ts';
import type { PostAnswers, PresentedDisposition } from './post-answers.ts';
import { countsShown, type ReactionCounts } from './reactions.ts';
import { reactionButtons } from './reactions.view.ts';
import { suggestionHtml } from './suggestion.ts';
import type { ThreadSubject } from './thread-subject.ts';
import type { ThreadStore } from './threads.store.ts';
import type { Post, PostPlace } from './threads.models.ts';

export { type Author, authorOf } from './author.ts';

/** A post as the API gives it. Of a deleted or hidden one the words are left out. */
export interface PresentedPost {
  id: string;
  threadId: string;
  number: number;
  version: number;
  author: Author | null;
  body: string;
  html: string;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  /** When its words were taken away for good. */
  erasedAt: string | null;
  hidden: { at: string; reason: string } | null;
  /** Of a deleted one: by a moderator, with a reason. */
  removed: { at: string; reason: string } | null;
  replyTo: string | null;
  anchor: Anchor | null;
  about: string | null;
  formal: boolean;
  /** It came after the draft had closed for comment. */
  late: boolean;
  /** The organisation in whose name its author sent it. */
  onBehalfOf: PersonAffiliation | null;
  suggestion: string | null;
  reactions: ReactionCounts;
  /** What the editors answered to it, when it is a comment that they decided. */
  disposition: PresentedDisposition | null;
  /** It is no longer here: a moderator moved it to another thread, where its address leads. */
  moved: boolean;
  /** A moderator moved it here from another thread. */
  movedHere: boolean;
  /** Where it was written, when that was not here; `ref` is its address there. */
  origin: { from: string; author: string | null; ref: string | null } | null;
  /** Where else it is to be read. */
  places: PostPlace[];
}

/** Where an anchor leads, in words and addresses. */
export interface AnchorView {
  competencyTitle: string;
  competencyUrl: string;
  passageUrl: string;
}

export type DescribeAnchor = (subject: ThreadSubject, post: Post) => Promise<AnchorView | null>;

/** Organisations as they are called beside posts, by id. */
export type OrganisationsNamed = (ids: string[]) => Promise<ReadonlyMap<string, PersonAffiliation>>;

interface Row {
  html: string;
}

/** Turns stored posts into what the API answers and into the rows that pages and live updates share. */
export class PostView {
  readonly #people: People;
  readonly #store: ThreadStore;
  readonly #views: Views;
  readonly #heads: Heads;
  readonly #describeAnchor: DescribeAnchor;
  readonly #answers: PostAnswers;
  readonly #organisations: OrganisationsNamed;
  readonly #rows = new LRUCache<string, Row>({
    max: 20_000,
    maxSize: 32_000_000,
    sizeCalculation: (row) => row.html.length + 1,
  });

  constructor(options: {
    people: People;
    store: ThreadStore;
    views: Views;
    heads: Heads;
    describeAnchor: DescribeAnchor;
    answers: PostAnswers;
    organisations: OrganisationsNamed;
  }) {
    this.#people = options.people;
    this.#store = options.store;
    this.#views = options.views;
    this.#heads = options.heads;
    this.#describeAnchor = options.describeAnchor;
    this.#answers = options.answers;
    this.#organisations = options.organisations;
  }

  async present(posts: Post[]): Promise<PresentedPost[]> {
    const people = await this.#people.byIds(posts.map(({ author }) => author));
    const [answers, named] = await Promise.all([this.#answers.present(posts), this.#namesFor(posts)]);
    return posts.map((post) => presentPost(post, people.get(post.author), answers.get(post._id), named));
  }

  /** The row of each post, as HTML. `context` tells where it is shown: `thread`, or beside its competency. */
  async rows(subject: ThreadSubject, posts: Post[]): Promise<string[]> {
    const version = await this.#heads.of(this.#people.channel);
    const behind = await this.#store.byIds(posts.flatMap((post) => leftBehind(post) ?? []));
    const answers = await this.#answers.present(posts);
    const known = answers.size > 0 ? await this.#answers.version() : '';
    const keys = posts.map((post) => rowKey(post, version, behind) + answerKey(answers.get(post._id), known));
    const missing = posts.filter((_, at) => !this.#rows.has(keys[at]!));
    const made =
      missing.length > 0 ? await this.#render(subject, missing, behind, answers) : new Map<string, string>();
    return posts.map((post, at) => {
      const kept = this.#rows.get(keys[at]!);
      if (kept) return kept.html;
      const html = made.get(post._id)!;
      this.#rows.set(keys[at]!, { html });
      return html;
    });
  }

  /** Their names change with `members`, as those of authors do. */
  async #namesFor(posts: Post[]): Promise<ReadonlyMap<string, PersonAffiliation>> {
    const ids = posts.flatMap(({ onBehalfOf }) => onBehalfOf ?? []);
    return ids.length === 0 ? new Map() : this.#organisations(ids);
  }

  async #render(
    subject: ThreadSubject,
    posts: Post[],
    behind: ReadonlyMap<string, Post>,
    answers: ReadonlyMap<string, PresentedDisposition>,
  ): Promise<Map<string, string>> {
    const answered = await this.#store.byIds(posts.flatMap(({ replyTo }) => replyTo ?? []));
    // Of what stayed behind, as it was when the keys were made.
    const parents = new Map([...answered, ...behind]);
    const authors = [...posts, ...parents.values()].map(({ author }) => author);
    const [people, named] = await Promise.all([this.#people.byIds(authors), this.#namesFor(posts)]);
    const rendered = new Map<string, string>();
    for (const post of posts) {
      const parent = shownParent(post, parents.get(answeredBy(post) ?? ''));
      const answer = answers.get(post._id);
      const presented = presentPost(post, people.get(post.author), answer, named);
      rendered.set(
        post._id,
        this.#views.fragment('threads/post.njk', {
          post: presented,
          reactions: reactionButtons(presented),
          suggestion: suggestionOf(presented),
          answer: answer ? await this.#answers.html(post, answer) : '',
          parent: parent && {
            id: parent._id,
            number: parent.number,
            elsewhere: parent.thread !== post.thread,
            author: people.get(parent.author) ?? null,
          },
          anchorView: post.anchor ? await this.#describeAnchor(subject, post) : null,
          threadUrl: subject.url,
        }),
      );
    }
    return rendered;
  }
}

/** The post that it answers, although that may have stayed behind when this one was moved. */
function answeredBy({ replyTo, from }: Post): string | null {
  return replyTo ?? from?.replyTo ?? null;
}

/** The same, only if that is so. */
function leftBehind({ replyTo, from }: Post): string | null {
  return replyTo ? null : (from?.replyTo ?? null);
}

/** What stayed behind is named only to those who may know of it, and a row is the same for all its readers. */
function shownParent(post: Post, parent: Post | undefined): Post | undefined {
  const known =
    parent && (parent.scope === 'public' || (post.scope !== 'public' && parent.group === post.group));
  return known || post.replyTo ? parent : undefined;
}

/**
 * Everything that a row shows is in its key, so that a row is never stale. A parent keeps its number and author, but
 * one that stayed behind may come to be seen by fewer, or more.
 */
function rowKey(post: Post, peopleVersion: number, behind: ReadonlyMap<string, Post>): string {
  const parent = leftBehind(post);
  const named = parent !== null && shownParent(post, behind.get(parent)) ? ':named' : '';
  return `${post._id}:${post.seq}:${peopleVersion}:${languageNow().code}${named}`;
}

/** A change that an answer is tied to comes into sight when its draft does, without a new number of the post. */
const answerKey = (answer: PresentedDisposition | undefined, known: string): string =>
  answer ? `:${known}${answer.change ? ':change' : ''}` : '';

function suggestionOf({ anchor, suggestion }: PresentedPost): string {
  if (suggestion === null || !anchor || !('exact' in anchor)) return '';
  return suggestionHtml(anchor.exact, suggestion);
}

function presentPost(
  post: Post,
  author: Person | undefined,
  disposition: PresentedDisposition | undefined,
  named: ReadonlyMap<string, PersonAffiliation>,
): PresentedPost {
  const gone = post.deletedAt !== null || post.hidden !== null;
  return {
    id: post._id,
    threadId: post.thread,
    number: post.number,
    version: post.version,
    author: author ? authorOf(author) : null,
    body: gone ? '' : post.body,
    html: gone ? '' : spokenHtml(post.html),
    createdAt: post.createdAt.toISOString(),
    editedAt: post.editedAt?.toISOString() ?? null,
    deletedAt: post.moved ? null : (post.deletedAt?.toISOString() ?? null),
    erasedAt: post.erasedAt?.toISOString() ?? null,
    hidden: post.hidden ? { at: post.hidden.at.toISOString(), reason: post.hidden.reason } : null,
    removed: post.removed ? { at: post.removed.at.toISOString(), reason: post.removed.reason } : null,
    replyTo: post.replyTo,
    anchor: gone ? null : post.anchor,
    about: post.about,
    formal: post.formal,
    late: post.late ?? false,
    onBehalfOf: named.get(post.onBehalfOf ?? '') ?? null,
    suggestion: gone ? null : (post.suggestion ?? null),
    reactions: gone ? {} : countsShown(post.reactions),
    disposition: disposition ?? null,
    moved: post.moved !== undefined,
    movedHere: post.from !== undefined,
    origin: originOf(post, gone),
    places: gone ? [] : (post.places ?? []),
  };
}

function originOf({ origin }: Post, gone: boolean): PresentedPost['origin'] {
  if (!isFromElsewhere(origin)) return null;
  const { from, author, ref } = origin;
  // Of what is gone here, the words may still stand there.
  return { from, author, ref: !gone && ref !== null && /^https?:\/\//.test(ref) ? ref : null };
}
