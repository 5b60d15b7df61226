import type { Query } from './base-url.ts';
import type { Connection } from './connection.ts';
import { DiscourseError } from './errors.ts';
import { pages } from './paging.ts';
import { readPost } from './shapes/post.ts';
import { readRevision } from './shapes/revision.ts';
import { readCategories, readCategory, readSiteInfo } from './shapes/site.ts';
import { readTopic, readTopicPage } from './shapes/topic.ts';
import type {
  CallOptions,
  Category,
  Post,
  Revision,
  SiteInfo,
  Topic,
  TopicListOptions,
  TopicPage,
  TopicSummary,
} from './types.ts';

/** Web addresses of more ids grow too long for what stands before forums. */
const idsAtOnce = 50;
const mostCategoryPages = 100;

export interface TopicOptions extends CallOptions {
  /** Whether posts come with what was typed; they do, unless false. */
  raw?: boolean;
  /** From 1, 20 posts each. */
  page?: number;
  /** 1,000 posts a page: five times an hour, for administrators without limit. */
  print?: boolean;
}

/** All that is read of a forum's categories, topics and posts. */
export class Reading {
  readonly #to: Connection;

  constructor(connection: Connection) {
    this.#to = connection;
  }

  /** Open to everybody, also where all else needs signing in. */
  siteInfo({ signal }: CallOptions = {}): Promise<SiteInfo> {
    return this.#to
      .get({ path: '/site/basic-info.json', signal }, (fields) => readSiteInfo(fields, this.#to.base))
      .catch((error: unknown) => {
        // Every Discourse has this page.
        if (error instanceof DiscourseError && error.kind === 'not-found')
          throw new DiscourseError('not-discourse', 'GET /site/basic-info.json', { status: error.status });
        throw error;
      });
  }

  /** Every category that the caller may see, those beneath others after them. */
  async categories({ signal }: CallOptions = {}): Promise<Category[]> {
    const found = new Map<number, Category>();
    for (let page = 1; page <= mostCategoryPages; page++) {
      const query = { include_subcategories: true, page };
      const some = await this.#to.get({ path: '/categories.json', query, signal }, (fields) =>
        readCategories(fields.fields('category_list').list('categories'), this.#to.base),
      );
      const before = found.size;
      for (const category of some) found.set(category.id, category);
      // Only forums with very many categories give them by pages; the others repeat the first.
      if (found.size === before || some.filter(({ parentId }) => parentId === null).length < 20) break;
    }
    return [...found.values()];
  }

  category(id: number, { signal }: CallOptions = {}): Promise<Category> {
    return this.#to.get({ path: '/c/{id}/show.json', parts: { id }, signal }, (fields) =>
      readCategory(fields.fields('category'), this.#to.base),
    );
  }

  /** One page of a category's topics, those of its sub-categories too unless told otherwise. Pinned ones come first. */
  topicList(categoryId: number, options: TopicListOptions = {}): Promise<TopicPage> {
    const { page = 0, perPage, order, ascending, noDefinitions = true, noSubcategories, signal } = options;
    const query = {
      page,
      per_page: perPage,
      order,
      ascending: ascending || undefined,
      no_definitions: noDefinitions || undefined,
      no_subcategories: noSubcategories || undefined,
    };
    // The slug may be any: the id counts.
    const call = { path: '/c/x/{id}/l/latest.json', parts: { id: categoryId }, query, signal };
    return this.#to.get(call, readTopicPage);
  }

  /** All topics of a category, each once; by age unless told otherwise, which is the order that changes least. */
  topics(categoryId: number, options: TopicListOptions = {}): AsyncGenerator<TopicSummary, void, undefined> {
    const { page: first = 0, ...others } = options;
    const order = { order: 'created', ascending: true, perPage: 100 } as const;
    return pages('GET /c/x/{id}/l/latest.json', async (page) => {
      const { topics, more } = await this.topicList(categoryId, { ...order, ...others, page: first + page });
      return { items: topics, more };
    });
  }

  topic(id: number, { raw = true, page, print, signal }: TopicOptions = {}): Promise<Topic> {
    const query = { include_raw: raw ? 1 : undefined, page, print: print || undefined };
    return this.#to.get({ path: '/t/{id}.json', parts: { id }, query, signal }, (fields) =>
      readTopic(fields, this.#to.base),
    );
  }

  /** The topic that was created with this external id; null when there is none, or the caller may not see it. */
  async topicByExternalId(externalId: string, options: TopicOptions = {}): Promise<Topic | null> {
    const query = { include_raw: options.raw === false ? undefined : 1 };
    const path = '/t/external_id/{externalId}.json';
    const call = { path, parts: { externalId }, query, signal: options.signal };
    return this.#to
      .get(call, (fields) => readTopic(fields, this.#to.base))
      .catch((error: unknown) => {
        if (error instanceof DiscourseError && error.kind === 'not-found') return null;
        throw error;
      });
  }

  /** These posts of a topic, with what was typed: those that are there and that the caller may see. */
  async topicPosts(topicId: number, ids: readonly number[], { signal }: CallOptions = {}): Promise<Post[]> {
    const found: Post[] = [];
    for (let at = 0; at < ids.length; at += idsAtOnce)
      found.push(...(await this.#somePosts(topicId, ids.slice(at, at + idsAtOnce), signal)));
    const asked = new Set(ids);
    return found.filter(({ id }) => asked.has(id));
  }

  /** All posts of a topic with what was typed, in order. */
  async *posts(topicId: number, { signal }: CallOptions = {}): AsyncGenerator<Post, void, undefined> {
    const topic = await this.topic(topicId, { signal });
    yield* topic.posts;
    if (topic.mega) {
      yield* this.#postsAfter(topic, signal);
      return;
    }
    const here = new Set(topic.posts.map(({ id }) => id));
    const others = topic.stream.filter((id) => !here.has(id));
    for (let at = 0; at < others.length; at += idsAtOnce)
      yield* await this.topicPosts(topicId, others.slice(at, at + idsAtOnce), { signal });
  }

  /** All posts of a topic with what was typed, the last one first: read as far as they are asked for. */
  async *postsFromEnd(topicId: number, { signal }: CallOptions = {}): AsyncGenerator<Post, void, undefined> {
    const topic = await this.topic(topicId, { raw: false, signal });
    if (topic.mega) {
      yield* this.#postsBeforeEnd(topic, signal);
      return;
    }
    for (let end = topic.stream.length; end > 0; end -= idsAtOnce) {
      const ids = topic.stream.slice(Math.max(0, end - idsAtOnce), end);
      yield* (await this.topicPosts(topicId, ids, { signal })).toReversed();
    }
  }

  /** The newest posts of the whole forum that the caller may see, with what was typed: 50, or those with lower ids. */
  latestPosts({ before, signal }: CallOptions & { before?: number } = {}): Promise<Post[]> {
    return this.#to.get({ path: '/posts.json', query: { before }, signal }, (fields) => {
      if (fields.raw('latest_posts') === undefined) fields.fields('latest_posts');
      return fields.list('latest_posts').map((post) => readPost(post, this.#to.base));
    });
  }

  /** One post with what was typed. A key with granular scopes cannot: use `topicPosts`. */
  post(id: number, { signal }: CallOptions = {}): Promise<Post> {
    return this.#to.get({ path: '/posts/{id}.json', parts: { id }, signal }, (fields) =>
      readPost(fields, this.#to.base),
    );
  }

  /**
   * Who changed a post last, and when; null when nobody did. Edits that its last editor made within the grace period (300
   * s by default) belong to the version before. A forum may let only staff and authors see it: then it throws `forbidden`.
   */
  async latestRevision(postId: number, { signal }: CallOptions = {}): Promise<Revision | null> {
    const path = '/posts/{id}/revisions/latest.json';
    return this.#to.get({ path, parts: { id: postId }, signal }, readRevision).catch((error: unknown) => {
      if (error instanceof DiscourseError && error.kind === 'not-found') return null;
      throw error;
    });
  }

  /** One change of a post by its number, from 2. */
  revision(postId: number, number: number, { signal }: CallOptions = {}): Promise<Revision> {
    const path = '/posts/{id}/revisions/{number}.json';
    return this.#to.get({ path, parts: { id: postId, number }, signal }, readRevision);
  }

  /** Together they may be longer than an answer may be. */
  async #somePosts(topicId: number, ids: readonly number[], signal?: AbortSignal): Promise<Post[]> {
    try {
      return await this.#postsOf(topicId, { post_ids: ids, include_raw: 1 }, signal);
    } catch (error) {
      const tooLarge = error instanceof DiscourseError && error.kind === 'too-large';
      if (!tooLarge || ids.length === 1) throw error;
      const half = Math.ceil(ids.length / 2);
      const first = await this.#somePosts(topicId, ids.slice(0, half), signal);
      return [...first, ...(await this.#somePosts(topicId, ids.slice(half), signal))];
    }
  }

  #postsAfter(topic: Topic, signal?: AbortSignal): AsyncGenerator<Post, void, undefined> {
    let last = topic.posts.at(-1)?.number ?? 0;
    return pages('GET /t/{id}/posts.json', async () => {
      const items = await this.#postsOf(topic.id, { post_number: last, asc: true, include_raw: 1 }, signal);
      last = items.at(-1)?.number ?? last;
      return { items, more: items.length > 0 };
    });
  }

  /** The forum gives those before a number that is asked for, nearest first, and not that one itself. */
  #postsBeforeEnd(topic: Topic, signal?: AbortSignal): AsyncGenerator<Post, void, undefined> {
    let first: number | null = null;
    return pages('GET /t/{id}/posts.json', async () => {
      const items =
        first === null
          ? await this.topicPosts(topic.id, topic.lastPostId === null ? [] : [topic.lastPostId], { signal })
          : await this.#postsOf(topic.id, { post_number: first, include_raw: 1 }, signal);
      const more = first === null || items.length > 0;
      first = items.at(-1)?.number ?? first ?? topic.highestPostNumber;
      return { items, more };
    });
  }

  async #postsOf(topicId: number, query: Query, signal?: AbortSignal): Promise<Post[]> {
    const call = { path: '/t/{id}/posts.json', parts: { id: topicId }, query, signal };
    const posts = await this.#to.get(call, (fields) =>
      fields
        .fields('post_stream')
        .list('posts')
        .map((post) => readPost(post, this.#to.base)),
    );
    return posts.filter((post) => post.topicId === topicId);
  }
}
