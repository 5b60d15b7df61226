import { LRUCache } from 'lru-cache';
import { groupBy } from '../group-by.ts';
import { newId } from '../ids.ts';
import { Together } from '../together.ts';
import { keepLanguage } from '../words/speaking.ts';
import { notFound } from '../errors.ts';
import { type Change, splitChannel } from './change.ts';
import type { ChannelKind, ChannelKinds } from './channel-kind.ts';
import {
  type Append,
  type Appended,
  ChannelWriter,
  isSame,
  sameKeyOtherBody,
  type WriterParts,
} from './channel-writer.ts';
import type { Heads } from './heads.ts';
import { Inserts } from './inserts.ts';
import type { LogModels } from './log.models.ts';

/** A request to append. `key` and `keyHash` come from a client that may repeat itself; without them a key is made. */
export interface AppendRequest<State> {
  key?: string;
  keyHash?: string;
  alone?: boolean;
  /** The key was just looked for, and was not there: the index tells when somebody else was faster. */
  fresh?: boolean;
  /** Waits for its turn before it joins the queue of the channel, and then says so. */
  underway?: { turn: Promise<void>; queued(): void };
  decide: Append<State>['decide'];
}

/** What is left of one change, or null to leave it as it is. */
type Forgotten = (
  change: Change,
) => (Pick<Change, 'data'> & Partial<Pick<Change, 'origin' | 'keyHash'>>) | null;

/** The hash of a request, and not a word that stands in its place. */
const hashed = /^[0-9a-f]{32,64}$/;
const keptWriters = 5000;
const keptRecent = 200;

/** The log of every channel: what happened, in order, for ever. Everything else can be rebuilt from it. */
export class ChangeLog {
  readonly kinds: ChannelKinds;
  readonly heads: Heads;
  readonly #models: LogModels;
  readonly #parts: WriterParts;
  readonly #writers = new LRUCache<string, ChannelWriter<unknown>>({
    max: keptWriters,
    dispose: (writer, channel) => {
      // Two writers of one channel would only collide in the database, but a busy one is kept to spare the retry.
      if (!writer.idle) this.#keepWhileBusy(channel, writer);
    },
  });
  readonly #busy = new Map<string, ChannelWriter<unknown>>();
  /** The newest changes of busy channels, so that a broadcast does not read back what was just written. */
  readonly #recent = new LRUCache<string, Change[]>({ max: 500 });
  /** What was appended under a key, to whole bursts of requests at once. */
  readonly #byKey = new Together<{ channel: string; key: string }, Change | null>((asked) =>
    this.#findByKeys(asked),
  );
  /** Changes are rewritten one after another. */
  #rewriting: Promise<void> = Promise.resolve();

  constructor(models: LogModels, kinds: ChannelKinds, heads: Heads) {
    this.#models = models;
    this.kinds = kinds;
    this.heads = heads;
    this.#parts = {
      models,
      inserts: new Inserts(models),
      knownHead: (channel) => heads.known(channel),
      onAppended: (channel, changes) => this.#appended(channel, changes),
    };
  }

  /**
   * Appends what `decide` answers, or throws its refusal. With a client's key, the same key again answers the first
   * change (`repeated`), and the same key for another request throws a 422 Problem.
   */
  async append<State>(channel: string, request: AppendRequest<State>): Promise<Appended> {
    const { key, keyHash } = request;
    if (key !== undefined && !request.fresh) {
      const before = await this.#byKey.ask({ channel, key });
      if (before) {
        if (keyHash === undefined || !isSame(before, keyHash)) throw sameKeyOtherBody(keyHash ?? null);
        await this.#writer(channel).ensureProjected(before.seq);
        return { change: before, repeated: true };
      }
    }
    const writer = this.#writer<State>(channel);
    await request.underway?.turn;
    const appending = writer.append({
      key: key ?? newId(),
      keyHash: keyHash ?? null,
      alone: request.alone ?? false,
      gathers: request.underway !== undefined,
      // Whoever goes first in a batch decides for all: a refusal still speaks to its own reader.
      decide: keepLanguage(request.decide),
    });
    request.underway?.queued();
    const appended = await appending;
    await writer.ensureProjected(appended.change.seq);
    return appended;
  }

  /**
   * Changes after a number, oldest first, at most `limit`. Projections hold what is answered: whoever reads on from
   * there finds the posts that the changes speak of.
   */
  async read(channel: string, after: number, limit: number): Promise<Change[]> {
    const changes = await this.#read(channel, after, limit);
    const last = changes.at(-1);
    if (last && this.kinds.find(splitChannel(channel)[0])) {
      await this.#writer(channel).ensureProjected(last.seq);
    }
    return changes;
  }

  async #read(channel: string, after: number, limit: number): Promise<Change[]> {
    const recent = this.#recent.get(channel);
    const complete = recent !== undefined && recent.at(-1)!.seq === this.heads.known(channel);
    if (complete && recent[0]!.seq <= after + 1) {
      return recent.filter((change) => change.seq > after).slice(0, limit);
    }
    return this.#models.changes
      .find({ channel, seq: { $gt: after } }, { _id: 0 })
      .sort({ seq: 1 })
      .limit(limit)
      .lean<Change[]>();
  }

  /** Whether nothing was appended to a channel yet, as far as this process knows: within a second. */
  isEmpty(channel: string): boolean {
    return this.heads.known(channel) === 0;
  }

  /** Whether a channel has a change of this key: what was asked under it was done before. */
  async has(channel: string, key: string): Promise<boolean> {
    return (await this.#byKey.ask({ channel, key })) !== null;
  }

  async #findByKeys(asked: { channel: string; key: string }[]): Promise<(Change | null)[]> {
    const byChannel = groupBy(asked, ({ channel }) => channel);
    const found = await Promise.all(
      [...byChannel].map(([channel, list]) =>
        this.#models.changes
          .find(
            { channel, key: list.length === 1 ? list[0]!.key : { $in: list.map(({ key }) => key) } },
            { _id: 0 },
          )
          .lean<Change[]>(),
      ),
    );
    const byName = new Map(found.flat().map((change) => [`${change.channel} ${change.key}`, change]));
    return asked.map(({ channel, key }) => byName.get(`${channel} ${key}`) ?? null);
  }

  /** Every change of one post in its thread, oldest first: its history. */
  async ofPost(channel: string, postId: string): Promise<Change[]> {
    return this.#models.changes
      .find({ channel, 'data.postId': postId }, { _id: 0 })
      .sort({ seq: 1 })
      .lean<Change[]>();
  }

  /**
   * Writes the data of changes anew where what they say must be forgotten. Numbers, times and types stay. `filter` is of
   * the collection of changes; `forgotten` answers what is left of one change, or null to leave it as it is. To be
   * followed or preceded by a change that tells readers, who hear nothing of this. Answers how many were rewritten.
   */
  async rewrite(filter: Record<string, unknown>, forgotten: Forgotten): Promise<number> {
    let rewritten = 0;
    for await (const change of this.#models.changes.find(filter, { _id: 0 }).lean<Change[]>().cursor()) {
      if (!forgotten(change)) continue;
      // The cursor may have read it a while ago: what another one made it forget since stays forgotten.
      const writing = this.#rewriting.then(() => this.#rewriteOne(change, forgotten));
      this.#rewriting = writing.then(
        () => undefined,
        () => undefined,
      );
      if (await writing) rewritten += 1;
    }
    return rewritten;
  }

  async #rewriteOne({ channel, seq }: Change, forgotten: Forgotten): Promise<boolean> {
    const now = await this.#models.changes.findOne({ channel, seq }, { _id: 0 }).lean<Change>();
    const left = now && forgotten(now);
    if (!left) return false;
    // Only the hash of what was sent would let a guess be proved; a word that names a step is still asked for.
    const { keyHash = now.keyHash, ...rest } = left;
    const kept = now.keyHash !== null && !hashed.test(now.keyHash) ? now.keyHash : keyHash;
    await this.#models.changes.updateOne({ channel, seq }, { $set: { ...rest, keyHash: kept } });
    this.#recent.delete(channel);
    return true;
  }

  /** The registered kind of a channel; throws 404 for an unregistered one. */
  kindOf(channel: string): { kind: ChannelKind<unknown>; id: string } {
    const [name, id] = splitChannel(channel);
    const kind = this.kinds.find(name);
    if (!kind) throw notFound('channel');
    return { kind, id };
  }

  /** Makes projections of a channel agree with its log. Answers the head, or null when there is no such channel. */
  async catchUp(channel: string): Promise<number | null> {
    const caught = await this.#writer(channel).catchUp();
    return caught?.seq ?? null;
  }

  /** Forgets what is held in memory of one channel, after its projection was rebuilt. */
  forget(channel: string): void {
    this.#writers.delete(channel);
    this.#recent.delete(channel);
  }

  /** Resolves when every append that was asked for is written or refused. */
  async settled(): Promise<void> {
    for (const writer of [...this.#writers.values(), ...this.#busy.values()]) await writer.settled();
  }

  #keepWhileBusy(channel: string, writer: ChannelWriter<unknown>): void {
    this.#busy.set(channel, writer);
    void writer.settled().then(() => {
      if (this.#busy.get(channel) === writer) this.#busy.delete(channel);
    });
  }

  #writer<State>(channel: string): ChannelWriter<State> {
    let writer = this.#writers.get(channel) ?? this.#busy.get(channel);
    if (!writer) {
      const { kind, id } = this.kindOf(channel);
      writer = new ChannelWriter(channel, id, kind, this.#parts);
      this.#writers.set(channel, writer);
    }
    return writer as unknown as ChannelWriter<State>;
  }

  #appended(channel: string, changes: Change[]): void {
    const recent = this.#recent.get(channel) ?? [];
    const newest = recent.at(-1)?.seq ?? 0;
    const fresh = changes.filter((change) => change.seq > newest);
    if (fresh.length === 0) return;
    const follows = fresh[0]!.seq === newest + 1;
    this.#recent.set(channel, (follows ? [...recent, ...fresh] : fresh).slice(-keptRecent));
    this.heads.raise(channel, fresh.at(-1)!.seq);
  }
}
