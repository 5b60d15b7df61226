import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type LetterSection, notificationKinds } from '../following/notification-kinds.ts';
import type { Notification } from '../following/notifications.models.ts';
import { isGone, type NotificationStore } from '../following/notifications.store.ts';
import { addressOf, notificationRows } from '../following/notifications.view.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

/** One thing that a letter tells, in the words of its reader's language. */
export interface NewsItem {
  section: LetterSection;
  text: string;
  /** The beginnings of the words it is about, or what became of them. */
  more: NewsLine[];
  /** Where it leads, below the site's address. */
  path: string;
}

/** A line of a letter, and where its words stand: whoever takes words away finds the letters that quote them by it. */
export interface NewsLine {
  text: string;
  path: string | null;
  /** What the link to it is called. */
  link: string | null;
}

/** What a letter is to tell: of new posts, those after one number and up to another. */
export interface News {
  row: Notification;
  from: number;
  to: number;
  /** How many they are. */
  count: number;
}

export interface NewsParts {
  notifications: Pick<NotificationStore, 'visible'>;
  threads: Pick<ThreadStore, 'posts'>;
  people: People;
}

const mostExcerpts = 3;
/** Some may be the reader's own, or gone. */
const mostRead = 12;
const longest = 200;

/** Puts news into words for one reader, by their rights at this moment. One is made for each round of letters. */
export class NewsTeller {
  readonly #parts: NewsParts;
  /** The same posts go to many readers. */
  readonly #posts = new Map<string, Promise<Post[]>>();

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  /** What the reader may see of this, sorted by section. */
  async items(reader: Reader, news: News[]): Promise<NewsItem[]> {
    const { notifications, people } = this.#parts;
    const byId = new Map(news.map((one) => [one.row._id, one]));
    const told = await notifications.visible(
      reader,
      news.map(({ row, from, to, count }) =>
        row.kind === 'posts' ? { ...row, first: from + 1, number: to, count } : row,
      ),
    );
    const alone = new Set(news.flatMap(({ row }) => row.post ?? []));
    const rows = await notificationRows(people, told);
    const items = await Promise.all(
      told.map(async (one, at): Promise<NewsItem> => {
        const { text, more } = rows[at]!;
        const section = notificationKinds[one.row.kind] ?? 'news';
        const isPosts = one.row.kind === 'posts';
        const line = more === null ? [] : [plainLine(more)];
        const lines = isPosts ? await this.#excerpts(reader, byId.get(one.row._id)!, alone) : line;
        return { section, text, more: lines, path: addressOf(one) };
      }),
    );
    const order: LetterSection[] = ['decided', 'personal', 'duty', 'news'];
    return order.flatMap((section) => items.filter((item) => item.section === section));
  }

  /** The beginnings of the first posts; those that the letter tells of by themselves are left out. */
  async #excerpts(
    { member }: Reader,
    { row, from, to, count }: News,
    alone: ReadonlySet<string>,
  ): Promise<NewsLine[]> {
    const posts = await this.#postsOf(row.thread!, from);
    const isMeant = isAbout(row);
    const shown = posts.filter(
      (post) =>
        post.number <= to &&
        post.author !== member?.id &&
        !isGone(post) &&
        !alone.has(post._id) &&
        isMeant(post),
    );
    const first = shown.slice(0, mostExcerpts);
    const authors = await this.#parts.people.byIds(first.map(({ author }) => author));
    const lines = first.map((post): NewsLine => {
      const name = authors.get(post.author)?.name ?? t('Somebody who has left');
      const words = excerpt(withoutMarkdown(post.body), longest);
      return {
        text: t('{name}: {words}', { name, words }),
        path: `/posts/${post._id}`,
        link: t('Read what {name} wrote', { name }),
      };
    });
    const left = count - lines.length;
    return left > 0 && lines.length > 0 ? [...lines, plainLine(andMore(left))] : lines;
  }

  #postsOf(thread: string, after: number): Promise<Post[]> {
    const key = `${thread} ${after}`;
    const known = this.#posts.get(key);
    if (known) return known;
    const posts = this.#parts.threads.posts(thread, { after, limit: mostRead });
    this.#posts.set(key, posts);
    return posts;
  }
}

const plainLine = (text: string): NewsLine => ({ text, path: null, link: null });

/** "And 12 more." */
export const andMore = (count: number): string =>
  t('{count, plural, one {And # more.} other {And # more.}}', { count });

/** Whether a post is news for who hears of it: of a draft's feed, who follows a competency is told of comments on it. */
function isAbout({ thread, target }: Notification): (post: Post) => boolean {
  const competency = /^competency:(.+)$/.exec(target ?? '')?.[1];
  if (!competency || !thread?.startsWith('d-')) return () => true;
  return ({ about }) => about === competency;
}
