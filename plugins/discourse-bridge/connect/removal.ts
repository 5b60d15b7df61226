import { conflict, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { identityOf } from '../people/person-of.ts';
import { deleteFile } from '../store/files.ts';
import {
  type Bridge,
  type ForumPerson,
  type PostPair,
  secretName,
  type TopicPair,
} from '../store/records.ts';
import { note } from '../work/events.ts';
import { isForumError } from '../work/forum-error.ts';
import { deleteCard, deleteCopy, deleteSecondOnes } from './delete-there.ts';

/** What becomes of the copies when a forum is disconnected. */
export interface RemovalWish {
  /** What came from the forum is deleted here. */
  here: boolean;
  /** What was written here is deleted on the forum. */
  there: boolean;
}

const atATime = 50;
const roundMs = 15_000;
/** A forum that is away for so long keeps what it has. */
const longestThereMs = 7 * 86_400_000;

/** Disconnecting. Nothing flows from that moment; copies that are to go are removed bit by bit, also after a restart. */
export class Removal {
  readonly #parts: Parts;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes up nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Throws 409 when it is disconnected. */
  async disconnect(bridge: Bridge, wish: RemovalWish): Promise<void> {
    const { collections, clock } = this.#parts;
    const removing = wish.here || wish.there ? { ...wish, startedAt: clock.now(), endedAt: null } : null;
    const { modifiedCount } = await collections.bridges.updateOne(
      { _id: bridge._id, state: { $ne: 'disconnected' } },
      { $set: { state: 'disconnected', stopped: null, removing } },
    );
    if (modifiedCount === 0) throw conflict(t('This forum is not connected any more.'));
    await collections.tasks.deleteMany({ bridge: bridge._id });
    await collections.backfills.deleteOne({ _id: bridge._id });
    await note(this.#parts, bridge, 'disconnected', bridge._id);
    if (!wish.there) await this.#forgetSecrets(bridge);
  }

  /** Removes copies of forums that were disconnected, for a while. */
  async round(): Promise<void> {
    const rows = await this.#parts.collections.bridges
      .find({ state: 'disconnected', 'removing.endedAt': null, removing: { $ne: null } })
      .toArray();
    const ends = Date.now() + roundMs;
    for (const bridge of rows) await this.#work(bridge, ends);
  }

  async #work(bridge: Bridge, ends: number): Promise<void> {
    const { removing } = bridge;
    if (!removing) return;
    const goOn = (): boolean => !this.#stopped && Date.now() < ends;
    // What is here is in nobody else's hands, and goes first.
    if (removing.here && !(await this.#removeHere(bridge, goOn))) return;
    const left = removing.there ? await this.#removeThere(bridge, removing.startedAt, goOn) : 'none';
    if (left === 'some') return;
    const keptThere = left === 'kept';
    if (keptThere) await note(this.#parts, bridge, 'copies-kept-there', bridge._id);
    await this.#forgetSecrets(bridge);
    await this.#parts.collections.bridges.updateOne(
      { _id: bridge._id },
      { $set: { 'removing.endedAt': this.#parts.clock.now(), 'removing.keptThere': keptThere } },
    );
    if (removing.here || !keptThere) await note(this.#parts, bridge, 'copies-removed', bridge._id);
  }

  /** False when told to end. */
  async #removeHere(bridge: Bridge, goOn: () => boolean): Promise<boolean> {
    if (!(await this.#each(bridge, 'forum', (pair) => this.#deleteHere(pair), goOn))) return false;
    await this.#withdrawThreads(bridge);
    await this.#deleteFiles(bridge);
    await this.#forgetPeople(bridge);
    await this.#parts.collections.mappings.deleteMany({ bridge: bridge._id });
    return true;
  }

  /** What is left there: some for now, or what the forum keeps since it takes the key no more or is away for too long. */
  async #removeThere(bridge: Bridge, since: Date, goOn: () => boolean): Promise<'none' | 'some' | 'kept'> {
    try {
      return (await this.#deleteThere(bridge, goOn)) ? 'none' : 'some';
    } catch (error) {
      if (!isForumError(error)) throw error;
      if (error.kind === 'forbidden') return 'kept';
      return this.#parts.clock.now().getTime() - since.getTime() > longestThereMs ? 'kept' : 'some';
    }
  }

  /** False when told to end. */
  async #deleteThere(bridge: Bridge, goOn: () => boolean): Promise<boolean> {
    const { topics, posts } = this.#parts.collections;
    // First: a topic in which one stands would not go.
    for await (const pair of posts.find({ bridge: bridge._id, 'copies.0': { $exists: true } })) {
      if (!goOn()) return false;
      await deleteSecondOnes(this.#parts, bridge, pair);
      await posts.updateOne({ _id: pair._id }, { $unset: { copies: 1 } });
    }
    if (!(await this.#each(bridge, 'moot', (pair) => deleteCopy(this.#parts, bridge, pair), goOn)))
      return false;
    for await (const pair of topics.find({ bridge: bridge._id, card: { $exists: true } })) {
      if (!goOn()) return false;
      await deleteCard(this.#parts, bridge, pair);
      await topics.updateOne({ _id: pair._id }, { $unset: { card: 1 } });
    }
    return true;
  }

  /** Works on every pair of this origin, the newest first, so that topics go after their replies. False when told to end. */
  async #each(
    bridge: Bridge,
    origin: PostPair['origin'],
    remove: (pair: PostPair) => Promise<void>,
    goOn: () => boolean,
  ): Promise<boolean> {
    const { posts } = this.#parts.collections;
    for (;;) {
      const pairs = await posts
        .find({ bridge: bridge._id, origin })
        .sort({ post: -1 })
        .limit(atATime)
        .toArray();
      if (pairs.length === 0) return true;
      for (const pair of pairs) {
        if (!goOn()) return false;
        await remove(pair);
        await posts.deleteOne({ _id: pair._id });
      }
    }
  }

  async #deleteHere({ local }: PostPair): Promise<void> {
    await this.#parts.host.act({ do: 'post.erase', post: local }, { as: 'plugin', key: `erase:${local}` });
  }

  /** Threads that the forum started, and in which nothing stands any more. */
  async #withdrawThreads(bridge: Bridge): Promise<void> {
    const { host, collections } = this.#parts;
    const pairs: TopicPair[] = await collections.topics
      .find({ bridge: bridge._id, origin: 'forum' })
      .toArray();
    for (const { _id, thread } of pairs) {
      const posts = await host.read.posts(thread, { after: 0, limit: 200 });
      if (posts.every(({ erased, deletedAt }) => erased || deletedAt !== null))
        await host.act(
          {
            do: 'thread.withdraw',
            thread,
            reason: t('The forum that it came from is not connected any more.'),
          },
          { as: 'plugin', key: `withdraw:${thread}` },
        );
      await collections.topics.deleteOne({ _id });
    }
  }

  /**
   * What is left of somebody's posts here names nobody; what became a member's own stays that member's. Of those who
   * objected the forum's number is kept, so that they are not named when it is connected again.
   */
  async #forgetPeople(bridge: Bridge): Promise<void> {
    const { host, collections } = this.#parts;
    for await (const person of collections.people.find({ bridge: bridge._id })) {
      const { key: _key, ...names } = identityOf(this.#parts, bridge, { ...person, unnamed: true }, true);
      const objects = await this.#objects(person);
      if (person.member === null) await host.people.rename(person.ghost, names);
      if (objects) await collections.people.replaceOne({ _id: person._id }, withoutNames(person));
      else await collections.people.deleteOne({ _id: person._id });
    }
  }

  /** Whether somebody asked to be shown without a name, or an administrator saw to it. */
  async #objects({ unnamed, ghost, member }: ForumPerson): Promise<boolean> {
    if (unnamed || member !== null) return unnamed;
    return (await this.#parts.host.read.people([ghost])).get(ghost)?.unnamed ?? false;
  }

  /** Files that came with posts. */
  async #deleteFiles(bridge: Bridge): Promise<void> {
    const { files } = this.#parts.collections;
    for await (const file of files.find({ bridge: bridge._id })) await deleteFile(this.#parts, file);
  }

  async #forgetSecrets(bridge: Bridge): Promise<void> {
    const { host, clients } = this.#parts;
    for (const what of ['key', 'reader-key', 'webhook', 'sign-in', 'provider'] as const)
      await host.secrets.delete(secretName(bridge._id, what));
    clients.forget(bridge);
  }
}

/** What is left of somebody who objected when all else of them is removed. */
const withoutNames = ({ bridge, userId, ghost }: ForumPerson): Omit<ForumPerson, '_id'> => ({
  ...{ bridge, userId, ghost, unnamed: true },
  ...{ username: '', name: null, member: null, linkedAt: null },
});
