import { systemId, type Forum } from './forum.ts';
import { addPost, newTopic } from './posts/rows.ts';
import { createPost, writePost } from './posts/create.ts';
import { destroyPost, recoverPost } from './posts/destroy.ts';
import { editPost, type PostEdit } from './posts/edit.ts';
import type { Category, CreateInput, Permission, Post, Queued, Topic, User } from './records.ts';
import { changeTopic, type TopicChange } from './topics/change.ts';
import { destroyTopic, recoverTopic } from './topics/destroy.ts';
import { mergeTopics, movePosts, type Destination } from './topics/move.ts';
import { setStatus } from './topics/status.ts';
import { renameUser } from './rename.ts';
import { newUser, type UserFields } from './users.ts';

/** What people and staff do in their browsers. Everything is told to webhooks as there. */
export class Admin {
  readonly #forum: Forum;

  constructor(forum: Forum) {
    this.#forum = forum;
  }

  createUser(username: string, more: UserFields = {}): User {
    return newUser(this.#forum, username, more);
  }

  /** Public, unless permissions say otherwise. With `about` it has its topic "About the … category". */
  createCategory(
    name: string,
    more: Partial<Omit<Category, 'id' | 'permissions' | 'moderators'>> & {
      permissions?: Record<string, Permission>;
      moderators?: string[];
      about?: boolean;
    } = {},
  ): Category {
    const { permissions = { everyone: 1 }, moderators = [], about = true, ...rest } = more;
    const category: Category = {
      id: this.#forum.id('category'),
      name,
      slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      description: null,
      parentId: null,
      approval: { topics: false, replies: false },
      minimumTags: 0,
      topicId: null,
      ...rest,
      permissions: new Map(Object.entries(permissions)),
      moderators: new Set(moderators),
    };
    this.#forum.categories.set(category.id, category);
    if (about) category.topicId = this.#about(category).id;
    this.#forum.tell({ type: 'category', event: 'category_created', category });
    return category;
  }

  #about(category: Category): Topic {
    const system = this.#forum.user(systemId);
    const at = this.#forum.clock.now();
    const title = `About the ${category.name} category`;
    const topic = newTopic(this.#forum, system, { raw: '', title, categoryId: category.id }, at);
    topic.pinned = true;
    addPost(this.#forum, topic, system, {
      raw: '(Replace this first paragraph with a brief description of your new category.)',
      type: 1,
    });
    return topic;
  }

  /** Written by somebody as it stands, whatever they may do. */
  topic(
    author: User,
    title: string,
    raw: string,
    category: Category,
    more: Partial<CreateInput> = {},
  ): Topic {
    return writePost(this.#forum, author, { title, raw, categoryId: category.id, ...more }, null).topic;
  }

  post(author: User, topic: Topic, raw: string, more: Partial<CreateInput> = {}): Post {
    return writePost(this.#forum, author, { raw, ...more }, topic);
  }

  /** As by the forum's own page: with all its rules. */
  write(author: User, input: CreateInput): Post | Queued {
    return createPost(this.#forum, author, input);
  }

  whisper(author: User, topic: Topic, raw: string): Post {
    return this.post(author, topic, raw, { whisper: true });
  }

  pm(author: User, recipients: User[], title: string, raw: string): Topic {
    const names = recipients.map(({ username }) => username);
    return writePost(this.#forum, author, { title, raw, recipients: names }, null).topic;
  }

  edit(editor: User, post: Post, edit: PostEdit | string): void {
    editPost(this.#forum, editor, post, typeof edit === 'string' ? { raw: edit } : edit);
  }

  deletePost(by: User, post: Post): void {
    destroyPost(this.#forum, by, post);
  }

  recover(by: User, post: Post): void {
    recoverPost(this.#forum, by, post);
  }

  deleteTopic(by: User, topic: Topic): void {
    destroyTopic(this.#forum, by, topic);
  }

  recoverTopic(by: User, topic: Topic): void {
    recoverTopic(this.#forum, by, topic);
  }

  change(editor: User, topic: Topic, change: TopicChange): void {
    changeTopic(this.#forum, editor, topic, change);
  }

  close(by: User, topic: Topic, closed = true): void {
    setStatus(this.#forum, by, topic, 'closed', closed);
  }

  status(by: User, topic: Topic, status: string, enabled: boolean): void {
    setStatus(this.#forum, by, topic, status, enabled);
  }

  move(by: User, from: Topic, posts: Post[], to: Destination): Topic {
    return movePosts(this.#forum, by, from, posts.map(({ id }) => id), to); // prettier-ignore
  }

  merge(by: User, from: Topic, to: Topic): Topic {
    return mergeTopics(this.#forum, by, from, to);
  }

  setPermissions(category: Category, permissions: Record<string, Permission>): void {
    category.permissions = new Map(Object.entries(permissions));
    this.#forum.version += 1;
    this.#forum.tell({ type: 'category', event: 'category_updated', category });
  }

  makePrivate(category: Category, group = 'staff'): void {
    this.setPermissions(category, { [group]: 1 });
  }

  makePublic(category: Category): void {
    this.setPermissions(category, { everyone: 1 });
  }

  /** Texts that name the user are rewritten, and nobody hears of it. */
  rename(user: User, username: string): void {
    renameUser(this.#forum, user, username);
  }

  /** Flagged by readers until it is hidden: told as a reviewable, not as an edit. */
  hide(post: Post, hidden = true): void {
    post.hidden = hidden;
  }

  /** The queue, oldest first. */
  queue(): Queued[] {
    return [...this.#forum.queue.values()];
  }

  approve(queued: Queued): Post {
    this.#forum.queue.delete(queued.id);
    const { input, userId } = queued;
    const topic = input.topicId ? (this.#forum.topics.get(input.topicId) ?? null) : null;
    return writePost(this.#forum, this.#forum.user(userId), input, topic);
  }

  reject(queued: Queued): void {
    this.#forum.queue.delete(queued.id);
  }

  /** A cookie of somebody who signed in with a browser. */
  signIn(user: User): string {
    const token = this.#forum.token(16);
    this.#forum.sessions.set(token, user.id);
    return `_t=${token}`;
  }
}
