import type { AnyBulkWriteOperation } from 'mongoose';
import { insertNew } from '../../core/database/insert-new.ts';
import { inTurn } from '../../core/in-turn.ts';
import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import { everyone } from '../../core/reader.ts';
import { Together } from '../../core/together.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { competencyEntry, draftEntry, isGone, postEntry, threadEntry } from './search-entries.ts';
import { audienceOf, type SearchEntry, type SearchModels } from './search.models.ts';

const atOnce = 500;

/** Entries that are likely to be new, others as they are now, and the ids of those that are no more. */
interface Writes {
  fresh: SearchEntry[];
  changed: SearchEntry[];
  gone: string[];
}

export interface SearchIndexParts {
  models: SearchModels;
  store: ThreadStore;
  frameworks: FrameworkStore;
}

/**
 * Keeps what can be found in step with the log. Whatever a change says, what it speaks of is read as it is now and
 * written anew, so that hearing of it twice, or late, does no harm.
 */
export class SearchIndex implements Follower {
  readonly name = 'search';
  readonly kinds = ['thread', 'framework', 'frameworks', 'groups'];
  readonly channelsAtATime = 8;
  readonly #parts: SearchIndexParts;
  /** Posts of several threads are read together. */
  readonly #found = new Together<string[], Map<string, Post>>(async (lists) => {
    const found = await this.#parts.store.byIds(lists.flat());
    return lists.map((ids) => new Map(ids.flatMap((id) => (found.has(id) ? [[id, found.get(id)!]] : []))));
  });
  /** What is new in several threads is written together. */
  readonly #writes = new Together<Writes, void>(async (lists) => {
    const { collection } = this.#parts.models.searchEntries;
    const fresh = lists.flatMap((list) => list.fresh);
    const isNew = await insertNew(collection, fresh);
    const changed = [...fresh.filter((_entry, at) => !isNew[at]), ...lists.flatMap((list) => list.changed)];
    const gone = lists.flatMap((list) => list.gone);
    const writes: AnyBulkWriteOperation<SearchEntry>[] = changed.map(({ _id, ...fields }) => ({
      updateOne: { filter: { _id }, update: { $set: fields }, upsert: true },
    }));
    if (gone.length > 0) writes.push({ deleteMany: { filter: { _id: { $in: gone } } } });
    // Entries are made whole here: casting them would take as long as all the rest.
    for (let from = 0; from < writes.length; from += atOnce)
      await collection.bulkWrite(writes.slice(from, from + atOnce) as never[], { ordered: false });
    return lists.map(() => undefined);
  });

  constructor(parts: SearchIndexParts) {
    this.#parts = parts;
  }

  async handle(change: Change): Promise<void> {
    const { group, thread } = change.data as { group?: string; thread?: string };
    if (change.channel.startsWith('thread:')) await this.#thread([change]);
    else if (change.type === 'thread.retitled') await this.thread(`g-${thread}`);
    else if (change.type === 'thread.withdrawn') await this.#whole(`g-${thread}`);
    else if (change.channel.startsWith('framework:')) await this.framework(change.channel.slice(10));
    else if (change.type.endsWith('.changed') && group) await this.#audiences(group);
  }

  async handleMany(changes: Change[]): Promise<void> {
    if (changes[0]!.channel.startsWith('thread:')) return this.#thread(changes);
    for (const change of changes) await this.handle(change);
  }

  /** Writes what these posts say now; of those that are gone, nothing is left. */
  async posts(ids: string[]): Promise<void> {
    await this.#posts(await this.#parts.store.byIds(ids), ids, new Set());
  }

  async #posts(found: ReadonlyMap<string, Post>, ids: string[], created: ReadonlySet<string>): Promise<void> {
    const entries: SearchEntry[] = [];
    const subjects = new Map<string, ThreadSubject | null>();
    for (const { thread } of found.values())
      if (!subjects.has(thread)) subjects.set(thread, await this.#parts.store.subject(everyone, thread));
    for (const post of found.values()) {
      const subject = isGone(post) ? null : subjects.get(post.thread);
      if (subject) entries.push(await inTurn(() => postEntry(post, subject)));
    }
    const kept = new Set(entries.map(({ subject }) => subject));
    await this.#write(
      entries.filter(({ subject }) => !created.has(subject)),
      ids.filter((id) => !kept.has(id)).map((id) => `post:${id}`),
      entries.filter(({ subject }) => created.has(subject)),
    );
  }

  /** Writes a thread that a group opened. */
  async thread(id: string, known?: Pick<Post, 'createdAt'>): Promise<void> {
    const subject = await this.#parts.store.subject(everyone, id);
    if (!subject) return this.#write([], [`thread:${id}`]);
    const first = known ?? (await this.#parts.store.posts(id, { after: 0, limit: 1 }))[0];
    await this.#write(first ? [threadEntry(id, subject, first.createdAt)] : [], []);
  }

  /** Writes the drafts of a framework, and their competencies as they read in each. */
  async framework(id: string): Promise<void> {
    const view = await this.#parts.frameworks.byId(everyone, id);
    for (const draft of view?.drafts ?? []) {
      const index = await this.#parts.frameworks.edition(draft.edition);
      const items = index.items.map((item) => competencyEntry(view!.framework, draft, index, item));
      await this.#write([draftEntry(view!.framework, draft), ...items], []);
    }
  }

  /** What changes of one thread speak of. */
  async #thread(changes: Change[]): Promise<void> {
    const id = changes[0]!.channel.slice('thread:'.length);
    const telling = changes.filter(({ type }) => type !== 'reaction.changed');
    const postsOf = (some: Change[]): Set<string> =>
      new Set(some.flatMap(({ data }) => (data as { postId?: string }).postId ?? []));
    const posts = postsOf(telling);
    const created = postsOf(telling.filter(({ type }) => type === 'post.created'));
    const found = posts.size > 0 ? await this.#found.ask([...posts]) : new Map<string, Post>();
    const mayRename = telling.some(({ seq, type }) => seq === 1 || !type.startsWith('post.'));
    const first = [...found.values()].find(({ thread, number }) => thread === id && number === 1);
    await Promise.all([
      posts.size > 0 ? this.#posts(found, [...posts], created) : undefined,
      id.startsWith('g-') && mayRename ? this.thread(id, first) : undefined,
    ]);
  }

  /** A thread with all that is written in it; nothing of one that nobody can see. */
  async #whole(id: string): Promise<void> {
    const subject = await this.#parts.store.subject(everyone, id);
    if (!subject) {
      await this.#parts.models.searchEntries.deleteMany({ thread: id });
      return;
    }
    await this.thread(id);
    for (let after = 0; ;) {
      const posts = await this.#parts.store.posts(id, { after, limit: atOnce });
      if (posts.length === 0) return;
      await this.posts(posts.map(({ _id }) => _id));
      after = posts.at(-1)!.number;
    }
  }

  /** After the scope of a group or a framework changed. What is shown asks for the rights of the day besides. */
  async #audiences(group: string): Promise<void> {
    const { searchEntries } = this.#parts.models;
    const threads = await searchEntries.distinct('thread', { group });
    for (const thread of threads) {
      const subject = thread && (await this.#parts.store.subject(everyone, thread));
      if (subject) await searchEntries.updateMany({ thread }, { $set: { audience: audienceOf(subject) } });
    }
  }

  async #write(changed: SearchEntry[], gone: string[], fresh: SearchEntry[] = []): Promise<void> {
    if (changed.length + gone.length + fresh.length > 0) await this.#writes.ask({ fresh, changed, gone });
  }
}
