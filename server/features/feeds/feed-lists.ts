import { notFound } from '../../core/errors.ts';
import type { People } from '../../core/people.ts';
import { guest, type Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { escapeHtml } from '../../core/html/escape.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { isGone } from '../search/search-entries.ts';
import type { SearchAsked, SearchService } from '../search/search.service.ts';
import type { SearchStore } from '../search/search.store.ts';
import { audiencesOf, Sight } from '../search/sight.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { FeedEntry, FeedList } from './feed-document.ts';
import { draftEntry, type SiteListParts } from './site-lists.ts';

export interface FeedParts extends SiteListParts {
  found: SearchStore;
  search: SearchService;
  threads: ThreadStore;
  people: People;
  /** The newest that a person wrote and this reader may see. */
  postsOf(reader: Reader, author: string, most: number): Promise<Post[]>;
  /** Organisations as they are called beside posts, by id. */
  organisationsNamed(ids: string[]): Promise<ReadonlyMap<string, { name: string }>>;
  /** Ids of threads, groups and frameworks that a member follows and may see. */
  following(reader: Reader): Promise<{ threads: string[]; groups: string[]; frameworks: string[] }>;
  /** The newest decisions of the public moderation log, in words. */
  decisions(): Promise<{ id: string; action: string; reason: string; at: Date }[]>;
}

const most = 50;
type Where = Parameters<SearchStore['newest']>[2];

/** Every list that there is a feed of, as a reader may see it. Each throws 404 for what is missing or hidden. */
export class FeedLists {
  readonly #parts: FeedParts;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Lists of places rather than of posts. */
  get places(): SiteListParts {
    return this.#parts;
  }

  /** The newest posts of all that everybody may see. */
  async posts(): Promise<FeedList> {
    return { title: t('Newest posts'), path: '/', entries: await this.#newest(guest, [{}]) };
  }

  async thread(reader: Reader, id: string): Promise<FeedList> {
    const { subject, posts: last } = await this.#parts.threads.find(reader, id);
    const posts = await this.#parts.threads.posts(id, { after: Math.max(0, last - most), limit: most });
    return {
      title: subject.title,
      path: subject.url,
      entries: await this.#entries(reader, posts.toReversed()),
    };
  }

  /** Comments on the drafts of a framework, and posts about its competencies. */
  async frameworkPosts(reader: Reader, slug: string): Promise<FeedList> {
    const { framework } = await this.#parts.frameworks.bySlug(reader, slug);
    const title = t('{name}: comments and posts', { name: framework.title });
    const entries = await this.#newest(reader, [{ framework: framework._id }]);
    return { title, path: `/frameworks/${slug}`, entries };
  }

  async frameworkDrafts(reader: Reader, slug: string): Promise<FeedList> {
    const { framework, drafts } = await this.#parts.frameworks.bySlug(reader, slug);
    const entries = drafts.slice(0, most).map((draft) => draftEntry(framework, draft));
    return { title: t('{name}: drafts', { name: framework.title }), path: `/frameworks/${slug}`, entries };
  }

  /** Posts in whatever a group owns. */
  async groupPosts(reader: Reader, slug: string): Promise<FeedList> {
    const { _id: group, name } = await this.#parts.groups.bySlug(reader, slug);
    const entries = await this.#newest(reader, [{ group }]);
    return { title: t('{name}: posts', { name }), path: `/groups/${slug}`, entries };
  }

  /** Threads that a group opened, each with its first post. */
  async groupThreads(reader: Reader, slug: string): Promise<FeedList> {
    const { _id: group, name } = await this.#parts.groups.bySlug(reader, slug);
    const audiences = await audiencesOf(reader, this.#parts.groups);
    const found = await this.#parts.found.newest(audiences, 'thread', { group }, most);
    const opened = await new Sight(reader, this.#parts).of(found);
    const entries = await Promise.all(opened.map(({ subject, at }) => this.#opened(reader, subject, at)));
    return {
      title: t('{name}: threads', { name }),
      path: `/groups/${slug}`,
      entries: entries.filter((entry) => entry !== null),
    };
  }

  /** What a member wrote where everybody may read it. */
  async memberPosts(reader: Reader, handle: string): Promise<FeedList> {
    const person = (await this.#parts.people.byHandles([handle])).get(handle);
    if (!person) throw notFound(say('member'));
    const posts = await this.#parts.postsOf(reader, person.id, most);
    const title = t('{name}: posts', { name: person.name });
    return { title, path: `/members/${handle}`, entries: await this.#entries(reader, posts) };
  }

  async following(reader: Reader): Promise<FeedList> {
    const { threads, groups, frameworks } = await this.#parts.following(reader);
    const where: Where[] = [
      { threads },
      ...groups.map((group) => ({ group })),
      ...frameworks.map((framework) => ({ framework })),
    ];
    return {
      title: t('What you follow'),
      path: '/account/following',
      entries: await this.#newest(reader, where),
    };
  }

  async searched(asked: SearchAsked, path: string): Promise<FeedList> {
    const { hits } = await this.#parts.search.find(guest, { ...asked, sort: 'newest' }, 0, most);
    const entries = hits.map((hit): FeedEntry => {
      const { url, title, at } = hit;
      return {
        path: url,
        title,
        html: `<p>${hit.textHtml}</p>`,
        author: hit.onBehalfOf?.name ?? hit.author?.name ?? null,
        at,
        updated: at,
      };
    });
    return { title: t('Search: {words}', { words: asked.q }), path, entries };
  }

  async moderationLog(): Promise<FeedList> {
    const entries = (await this.#parts.decisions()).map(({ id, action, reason, at }): FeedEntry => ({
      path: `/moderation/log#${encodeURIComponent(id)}`,
      title: action,
      html: `<p>${escapeHtml(reason)}</p>`,
      author: null,
      at,
      updated: at,
    }));
    return { title: t('Moderation log'), path: '/moderation/log', entries };
  }

  async #newest(reader: Reader, wheres: Where[]): Promise<FeedEntry[]> {
    const audiences = await audiencesOf(reader, this.#parts.groups);
    const lists = await Promise.all(
      wheres.map((where) => this.#parts.found.newest(audiences, 'post', where, most)),
    );
    const once = new Map(lists.flat().map((one) => [one._id, one]));
    const newest = [...once.values()].toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
    const seen = await new Sight(reader, this.#parts).of(newest);
    const posts = await this.#parts.threads.byIds(seen.map(({ subject }) => subject));
    return this.#entries(
      reader,
      seen.flatMap(({ subject }) => posts.get(subject) ?? []),
    );
  }

  /** Posts that stand, with the title of what they are about. */
  async #entries(reader: Reader, posts: Post[]): Promise<FeedEntry[]> {
    const standing = posts.filter((post) => !isGone(post));
    const people = await this.#parts.people.byIds(standing.map(({ author }) => author));
    const named = await this.#parts.organisationsNamed(
      standing.flatMap(({ onBehalfOf }) => onBehalfOf ?? []),
    );
    const titles = new Map<string, string | null>();
    for (const { thread } of standing) {
      if (titles.has(thread)) continue;
      titles.set(thread, (await this.#parts.threads.subject(reader, thread))?.title ?? null);
    }
    return standing.flatMap((post) => {
      const title = titles.get(post.thread);
      const name = people.get(post.author)?.name ?? t('Somebody who has left');
      const organisation = named.get(post.onBehalfOf ?? '')?.name;
      const author = organisation ? t('{organisation} (sent by {name})', { organisation, name }) : name;
      return typeof title === 'string' ? [postFeedEntry(post, title, author)] : [];
    });
  }

  async #opened(reader: Reader, thread: string, at: Date): Promise<FeedEntry | null> {
    const subject = await this.#parts.threads.subject(reader, thread);
    if (!subject) return null;
    const first = (await this.#parts.threads.posts(thread, { after: 0, limit: 1 })).filter(
      (post) => !isGone(post),
    );
    const [entry] = await this.#entries(reader, first);
    const { title, url: path } = subject;
    return entry ? { ...entry, title, path } : { path, title, html: '', author: null, at, updated: at };
  }
}

function postFeedEntry(post: Post, title: string, author: string): FeedEntry {
  const { createdAt: at, editedAt, html } = post;
  return { path: `/posts/${post._id}`, title, html, author, at, updated: editedAt ?? at };
}

/** What a private feed can be of. Throws 404. */
export async function privateList(
  lists: FeedLists,
  groups: GroupStore,
  reader: Reader,
  list: string,
): Promise<FeedList> {
  if (list === 'following') return lists.following(reader);
  const group = list.startsWith('group:') ? await groups.byId(reader, list.slice('group:'.length)) : null;
  if (!group) throw notFound(say('feed'));
  return lists.groupPosts(reader, group.slug);
}
