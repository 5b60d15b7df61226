import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Follower } from '../../core/log/followers.ts';
import { everyone } from '../../core/reader.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Post, ThreadModels } from '../threads/threads.models.ts';
import type { AnchoringModels, CarriedAnchor } from './anchoring.models.ts';
import { type Anchored, carryThrough, type DraftText, draftText } from './carry-chain.ts';

export interface CarryingParts {
  models: AnchoringModels & Pick<ThreadModels, 'posts'>;
  log: ChangeLog;
  frameworks: FrameworkStore;
}

/** Who hears that a draft that anchors were carried to can be read. The same may be said again. */
type OnReadable = (draft: Draft, change: Change) => Promise<void>;

const fields = { anchor: 1, settled: 1, thread: 1, author: 1 } as const;

/**
 * Carries the anchors of comments to each later draft as soon as its text is frozen, and those of comments that are
 * made later. Doing it again changes nothing: what is stored is what the texts and what people said make of it.
 */
export class Carrying implements Follower {
  readonly name = 'carried-anchors';
  readonly kinds = ['framework', 'thread'];
  readonly #parts: CarryingParts;
  #onReadable: OnReadable = async () => undefined;

  constructor(parts: CarryingParts) {
    this.#parts = parts;
  }

  /** Has somebody hear of every draft that anchors were carried to, once it can be read. */
  listen(onReadable: OnReadable): void {
    this.#onReadable = onReadable;
  }

  async handle(change: Change): Promise<void> {
    if (change.type === 'draft.added' || change.type === 'draft.state') {
      const { draft } = change.data as { draft: string | { _id: string } };
      await this.#carryAll(typeof draft === 'string' ? draft : draft._id, change);
    }
    if (!change.channel.startsWith('thread:d-')) return;
    if (change.type !== 'post.created' && change.type !== 'anchor.settled') return;
    const post = await this.#post(change.data['postId'] as string);
    if (post) await this.carry(post);
  }

  /** Carries the anchor of one comment to every later draft, anew where a person has settled something since. */
  async carry(post: Anchored & Pick<Post, 'thread'>): Promise<void> {
    if (!post.anchor || !post.thread.startsWith('d-')) return;
    const drafts = await this.#draftsFrom(post.thread.slice('d-'.length));
    if (drafts.length < 2) return;
    const rows = carryThrough(post, await this.#texts(drafts));
    const changed = await this.#write(rows);
    for (const draft of drafts.slice(1)) if (changed.has(draft._id)) await this.#announce(draft, 1);
  }

  /** What would become of the anchors of all comments if this were the text of the next draft; nothing is stored. */
  async preview(draft: Draft, index: EditionIndex): Promise<CarriedAnchor[]> {
    const next = await this.#text(draft, index);
    const earlier = (await this.#draftsOf(draft.framework)).filter(({ number }) => number < draft.number);
    const texts = await this.#texts(earlier);
    const rows: CarriedAnchor[] = [];
    for (const [at, one] of earlier.entries()) {
      const chain = [...texts.slice(at), next];
      for (const post of await this.#posts(one._id)) rows.push(...carryThrough(post, chain).slice(-1));
    }
    return rows;
  }

  /** Makes everything anew, for every draft there is. Answers how many rows there are. */
  async rebuild(): Promise<number> {
    await this.#parts.models.carriedAnchors.deleteMany({});
    let count = 0;
    for (const { framework } of await this.#parts.frameworks.list(everyone)) {
      const drafts = await this.#draftsOf(framework._id);
      for (const { _id } of drafts.slice(0, -1)) count += (await this.#carryFrom(_id)).length;
    }
    return count;
  }

  /** Carries all comments of earlier drafts to one whose text is frozen, and on to later ones. */
  async #carryAll(id: string, change: Change): Promise<void> {
    const found = await this.#parts.frameworks.draftById(everyone, id);
    if (!found || found.draft.state === 'preparing') return;
    const drafts = await this.#draftsOf(found.framework._id);
    const carried: CarriedAnchor[] = [];
    for (const draft of drafts) {
      if (draft.number < found.draft.number) carried.push(...(await this.#carryFrom(draft._id)));
    }
    for (const draft of drafts) {
      const count = carried.filter((row) => row.draft === draft._id).length;
      if (count > 0) await this.#announce(draft, count);
    }
    // One that opens at a time is carried to before anybody may read it, and told of when they may.
    if (stateAt(found.draft, new Date()) !== 'preparing') await this.#onReadable(found.draft, change);
  }

  /** Carries all comments of one draft to every later one. Answers the rows that are new or other than they were. */
  async #carryFrom(id: string): Promise<CarriedAnchor[]> {
    const drafts = await this.#draftsFrom(id);
    if (drafts.length < 2) return [];
    const texts = await this.#texts(drafts);
    const rows = (await this.#posts(id)).flatMap((post) => carryThrough(post, texts));
    const changed = await this.#write(rows);
    return rows.filter((row) => changed.get(row.draft)?.has(row._id));
  }

  /** Writes rows that are new, or other than they were. Answers their ids by draft. */
  async #write(rows: CarriedAnchor[]): Promise<Map<string, Set<string>>> {
    const changed = new Map<string, Set<string>>();
    if (rows.length === 0) return changed;
    const { carriedAnchors } = this.#parts.models;
    const known = new Map<string, string>();
    const stored = carriedAnchors.find({ _id: { $in: rows.map(({ _id }) => _id) } }).lean<CarriedAnchor[]>();
    for (const row of await stored) known.set(row._id, signatureOf(row));
    const others = rows.filter((row) => known.get(row._id) !== signatureOf(row));
    if (others.length === 0) return changed;
    await carriedAnchors.bulkWrite(
      others.map(({ _id, ...row }) => ({
        updateOne: { filter: { _id }, update: { $set: row }, upsert: true },
      })),
      { ordered: false },
    );
    for (const { draft, _id } of others) changed.set(draft, (changed.get(draft) ?? new Set()).add(_id));
    return changed;
  }

  /** Tells pages that show the draft, and what is remembered of it. */
  async #announce(draft: Draft, count: number): Promise<void> {
    await this.#parts.log.append(`draft:${draft._id}`, {
      decide: () => ({ type: 'anchors.carried', actor: null, data: { count } }),
    });
  }

  /** Drafts whose text is frozen, oldest first. */
  async #draftsOf(framework: string): Promise<Draft[]> {
    const view = await this.#parts.frameworks.byId(everyone, framework);
    return (view?.drafts ?? []).filter(({ state }) => state !== 'preparing').toReversed();
  }

  async #draftsFrom(id: string): Promise<Draft[]> {
    const found = await this.#parts.frameworks.draftById(everyone, id);
    if (!found) return [];
    const drafts = await this.#draftsOf(found.framework._id);
    return drafts.filter(({ number }) => number >= found.draft.number);
  }

  async #texts(drafts: Draft[]): Promise<DraftText[]> {
    const texts: DraftText[] = [];
    for (const draft of drafts)
      texts.push(await this.#text(draft, await this.#parts.frameworks.edition(draft.edition)));
    return texts;
  }

  async #text(draft: Draft, index: EditionIndex): Promise<DraftText> {
    const competencies = await this.#parts.frameworks.competenciesOf(draft.framework);
    const bySource = new Map([...competencies.values()].map(({ _id, sourceId }) => [sourceId, _id]));
    return draftText(draft, index, (name) => (competencies.has(name) ? name : bySource.get(name)));
  }

  /** Comments with an anchor of their own, those that are hidden or deleted too: they may come back. */
  async #posts(draft: string): Promise<Pick<Post, keyof typeof fields | '_id'>[]> {
    return this.#parts.models.posts
      .find({ thread: draftThread(draft), about: { $ne: null }, anchor: { $ne: null } }, fields)
      .sort({ number: 1 })
      .lean<Post[]>();
  }

  async #post(id: string): Promise<Pick<Post, keyof typeof fields | '_id'> | null> {
    return this.#parts.models.posts.findById(id, fields).lean<Post>();
  }
}

/** Everything that a row says, to tell whether it says something else now. */
function signatureOf({ state, current, proposed, how, from, settled }: CarriedAnchor): string {
  return JSON.stringify([state, current, proposed, how, from, settled?.version, settled?.outcome]);
}
