import { randomBytes } from 'node:crypto';
import { Clock } from './clock.ts';
import { defaultLimits, Limiter, type Limits } from './limiter.ts';
import type { Category, Key, Post, Queued, Topic, Upload, User, UserKey } from './records.ts';
import { notFound } from './refusal.ts';
import { defaultSettings, type Settings, type Shape } from './settings.ts';

/** Something that happened, for webhooks: the object as it was then is taken at once. */
export interface Happening {
  type: 'topic' | 'post' | 'category' | 'like' | 'user' | 'ping';
  event: string;
  topic?: Topic;
  post?: Post;
  category?: Category;
  user?: User;
}

export const systemId = -1;

/** Everything that a forum knows, and how it is found. What may be done with it is elsewhere. */
export class Forum {
  readonly clock = new Clock();
  readonly settings: Settings;
  readonly limiter: Limiter;
  readonly shape: Shape;
  /** With the sub-folder, without a slash at the end; known when its server listens. */
  baseUrl = '';
  readOnly = false;
  readonly users = new Map<number, User>();
  readonly categories = new Map<number, Category>();
  readonly topics = new Map<number, Topic>();
  readonly posts = new Map<number, Post>();
  /** Ascending. */
  readonly postIds: number[] = [];
  readonly externalIds = new Map<string, Topic>();
  readonly titles = new Map<string, Set<Topic>>();
  readonly keys = new Map<string, Key>();
  readonly userKeys = new Map<string, UserKey>();
  readonly uploads = new Map<string, Upload>();
  readonly queue = new Map<number, Queued>();
  readonly tags = new Map<string, number>();
  /** Cookies of people who signed in. */
  readonly sessions = new Map<string, number>();
  /** Raised with each change of a topic: lists that were sorted are sorted anew. */
  version = 0;
  readonly #usernames = new Map<string, User>();
  readonly #ids = new Map<string, number>();
  readonly #listeners: ((happening: Happening) => void)[] = [];

  constructor(settings: Partial<Settings>, shape: Shape, limits: Partial<Limits>) {
    this.limiter = new Limiter(this.clock, { ...defaultLimits, ...limits });
    this.settings = { ...defaultSettings, ...settings };
    this.shape = shape;
  }

  /** The next number of its kind. */
  id(kind: string): number {
    const next = (this.#ids.get(kind) ?? 0) + 1;
    this.#ids.set(kind, next);
    return next;
  }

  token(bytes: number): string {
    return randomBytes(bytes).toString('hex');
  }

  onHappening(listener: (happening: Happening) => void): void {
    this.#listeners.push(listener);
  }

  tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
  }

  keepUser(user: User): void {
    this.users.set(user.id, user);
    this.#usernames.set(user.username.toLowerCase(), user);
  }

  nameUser(user: User, username: string): void {
    this.#usernames.delete(user.username.toLowerCase());
    user.username = username;
    this.#usernames.set(username.toLowerCase(), user);
  }

  userNamed(username: string): User | null {
    return this.#usernames.get(username.toLowerCase()) ?? null;
  }

  /** @throws Refusal 404. */
  user(id: number): User {
    const user = this.users.get(id);
    if (!user) throw notFound();
    return user;
  }

  keepPost(post: Post): void {
    this.posts.set(post.id, post);
    this.postIds.push(post.id);
    post.topic.posts.push(post);
    this.version += 1;
  }

  keepTopic(topic: Topic): void {
    this.topics.set(topic.id, topic);
    if (topic.externalId) this.externalIds.set(topic.externalId.toLowerCase(), topic);
    this.titleTopic(topic, topic.title);
  }

  titleTopic(topic: Topic, title: string): void {
    this.titles.get(topic.title.toLowerCase())?.delete(topic);
    topic.title = title;
    const same = this.titles.get(title.toLowerCase()) ?? new Set();
    this.titles.set(title.toLowerCase(), same.add(topic));
    this.version += 1;
  }

  tagId(name: string): number {
    const known = this.tags.get(name);
    if (known) return known;
    const id = this.id('tag');
    this.tags.set(name, id);
    return id;
  }
}
