import { type Change, everyone } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import type { OutParts } from './out-parts.ts';
import { isOfHere } from './standing.ts';
import { closest } from './ways.ts';

/** What is done at once: words that are to be taken away wait for nothing. */
const atOnce = new Set(['post.deleted', 'post.hidden', 'post.erased', 'post.moved', 'post.restored']);
const delayed = new Set(['post.created', 'post.edited']);
const knownMs = 1_000;
const asksInTime = 20;

interface Known {
  /** Milliseconds since 1970. */
  until: number;
  /** How often it was asked since then. */
  asked: number;
  /** No forum is connected. */
  none: boolean;
}

interface Followed {
  bridge: Bridge;
  mappings: Mapping[];
}

/** Hears what happens in threads, and asks that it be brought in step where they go. */
export class OutFollower {
  readonly #out: OutParts;
  #known: Known = { until: 0, asked: 0, none: true };

  constructor(out: OutParts) {
    this.#out = out;
  }

  async handle(change: Change): Promise<void> {
    const { type, channel, data } = change;
    if (type === 'draft.state') return this.#drafts();
    // Of its own thread a group says the id that it has there.
    const thread =
      type === 'thread.retitled' ? `g-${String(data['thread'])}` : channel.slice('thread:'.length);
    const postId = data['postId'];
    const concernsPost = typeof postId === 'string' && (atOnce.has(type) || delayed.has(type));
    const concernsThread = type === 'thread.updated' || type === 'thread.retitled';
    if (!concernsPost && !concernsThread) return;
    if (await this.#concernsNobody(change)) return;
    for (const followed of await this.#bridges()) {
      if (concernsPost) await this.#post(followed, thread, String(postId), change);
      else await this.#thread(followed, thread);
    }
  }

  /**
   * What many posts are that come in at once, which ask for nothing, and all changes where nothing is bridged: of many
   * of these in one second only the first ask the database, so that the others cost next to nothing.
   */
  async #concernsNobody({ type, origin }: Change): Promise<boolean> {
    if (type === 'post.created' && !isOfHere(origin)) return true;
    const now = Date.now();
    if (now > this.#known.until) this.#known = { ...this.#known, until: now + knownMs, asked: 0 };
    if (this.#known.asked < asksInTime) {
      const { until, asked } = this.#known;
      this.#known = { none: await this.#isNone(), until, asked: asked + 1 };
    }
    return this.#known.none;
  }

  async #isNone(): Promise<boolean> {
    const { bridges } = this.#out.collections;
    return (await bridges.findOne({ state: { $ne: 'disconnected' } }, { projection: { _id: 1 } })) === null;
  }

  async #bridges(): Promise<Followed[]> {
    const { collections, stores } = this.#out;
    const states: Bridge['state'][] = ['running', 'paused', 'stopped'];
    const bridges = await collections.bridges.find({ state: { $in: states } }).toArray();
    return Promise.all(
      bridges.map(async (bridge) => ({ bridge, mappings: await stores.mappings.of(bridge._id) })),
    );
  }

  async #post(followed: Followed, thread: string, post: string, { type, origin }: Change): Promise<void> {
    const { tasks, stores } = this.#out;
    const { bridge } = followed;
    const pair = await stores.topics.ofThread(bridge._id, thread);
    const cameFromThere = origin?.from === bridge.host;
    if (type === 'post.erased') await this.#forgetWords(bridge, post);
    // What came from there is there.
    if (cameFromThere) return;
    const delaySeconds = delayed.has(type) ? bridge.delaySeconds : 0;
    if (pair) await tasks.ask(bridge._id, 'post-here', post, { topic: pair.topic, delaySeconds });
    else if (await this.#goes(followed, thread))
      await tasks.ask(bridge._id, 'thread-here', thread, { delaySeconds });
  }

  async #thread({ bridge }: Followed, thread: string): Promise<void> {
    const { tasks, stores } = this.#out;
    const pair = await stores.topics.ofThread(bridge._id, thread);
    if (!pair) return;
    await tasks.ask(bridge._id, 'thread-here', thread, { topic: pair.topic });
    await tasks.wake(bridge._id, pair.topic, 'opened');
  }

  /** Competencies may be called and read otherwise, and drafts take comments or take none any more. */
  async #drafts(): Promise<void> {
    const { collections, tasks } = this.#out;
    for (const { bridge } of await this.#bridges()) {
      const about = collections.topics.find({ bridge: bridge._id, thread: /^[cd]-/, state: 'live' });
      for await (const { thread, topic } of about)
        await tasks.ask(bridge._id, 'thread-here', thread, { topic });
    }
  }

  async #goes({ mappings }: Followed, thread: string): Promise<boolean> {
    if (mappings.length === 0) return false;
    const shape = await this.#out.host.read.thread(everyone, thread);
    return shape !== null && (await closest(this.#out, mappings, shape)) !== null;
  }

  /** What was sent and may have arrived is looked for by its mark from now on: its words are kept nowhere. */
  async #forgetWords({ _id }: Bridge, post: string): Promise<void> {
    const { tasks } = this.#out.collections;
    await tasks.updateMany({ bridge: _id, 'sending.local': post }, { $set: { 'sending.input': null } });
  }
}
