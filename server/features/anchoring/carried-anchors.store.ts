import { notFound } from '../../core/errors.ts';
import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { Heads } from '../../core/log/heads.ts';
import { Memo } from '../../core/log/memo.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { CarryState } from '../../core/passage/carry.ts';
import { everyone, maySee, type Reader, type Scope } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { SettledAnchor } from '../threads/settled-anchor.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { AnchoringModels, CarriedAnchor } from './anchoring.models.ts';
import { placeOf, stateOf, waits } from './carry-chain.ts';
import type { Carrying } from './carrying.ts';

/** A comment on an earlier draft, as it stands beside the text of a later one. */
export interface CarriedComment {
  post: string;
  /** The number of its last change: what is shown of it is another then. */
  seq: number;
  number: number;
  author: string;
  group: string;
  scope: Scope;
  /** The number of the draft that it was made on. */
  madeOn: number;
  createdAt: Date;
  /** The beginning of its words. */
  words: string;
  state: CarryState;
  original: Anchor;
  current: Anchor | null;
  proposed: Anchor | null;
  settled: SettledAnchor | null;
  /** A person must still say where it belongs. */
  waits: boolean;
  /** The competency beside which it is shown, as near as that is known. */
  competency: string;
}

/** How many comments on earlier drafts there are in each state; `waiting` are those that a person must look at. */
export interface CarriedCounts {
  sure: number;
  moved: number;
  toCheck: number;
  gone: number;
  waiting: number;
}

export interface CarriedFilter {
  competency?: string;
  states?: readonly CarryState[];
  waiting?: boolean;
  /** Only what this member wrote. */
  author?: string;
  /** Id of the post after which to go on. */
  after?: string;
  limit?: number;
}

export interface CarriedAnchorParts {
  models: AnchoringModels;
  heads: Heads;
  frameworks: FrameworkStore;
  threads: ThreadStore;
  carrying: Carrying;
  /** The text of a draft, also of one that is being prepared. */
  textOf(draft: Draft): Promise<EditionIndex>;
}

const excerptLength = 160;
/** A projection that failed is healed without a new number: what was read meanwhile must not stay for ever. */
const keptMs = 30_000;

/** Comments on earlier drafts beside the text of a later one, as a reader may see them. */
export class CarriedAnchors {
  readonly #parts: CarriedAnchorParts;
  readonly #kept: Memo<CarriedComment[]>;

  constructor(parts: CarriedAnchorParts) {
    this.#parts = parts;
    this.#kept = new Memo(parts.heads, {
      max: 100,
      maxAgeMs: keptMs,
      maxSize: 40_000,
      size: (comments) => comments.length + 1,
    });
  }

  /** The channels that what is shown of a draft's carried anchors depends on, beside its framework's. */
  async channels(draft: Pick<Draft, '_id' | 'framework' | 'number'>): Promise<string[]> {
    const view = await this.#parts.frameworks.byId(everyone, draft.framework);
    const earlier = (view?.drafts ?? []).filter(({ number }) => number < draft.number);
    return [`draft:${draft._id}`, ...earlier.map(({ _id }) => `thread:${draftThread(_id)}`)];
  }

  /** Comments on earlier drafts that stand, by draft and number. Throws 404 where the reader may not see the draft. */
  async of(reader: Reader, draft: Pick<Draft, '_id'>, filter: CarriedFilter = {}): Promise<CarriedComment[]> {
    const found = await this.#parts.frameworks.draftById(reader, draft._id);
    if (!found) throw notFound(say('draft'));
    const { competency, states, waiting, author, after, limit } = filter;
    const all = (await this.#all(found.draft)).filter(
      (comment) =>
        maySee(reader, comment) &&
        (competency === undefined || comment.competency === competency) &&
        (states === undefined || states.includes(comment.state)) &&
        (waiting === undefined || comment.waits === waiting) &&
        (author === undefined || comment.author === author),
    );
    const from = after === undefined ? 0 : all.findIndex(({ post }) => post === after) + 1;
    return all.slice(from, limit === undefined ? undefined : from + limit);
  }

  /** How many there are in each state, of those that this reader may see. Throws as `of`. */
  async counts(reader: Reader, draft: Pick<Draft, '_id'>): Promise<CarriedCounts> {
    return countStates(await this.of(reader, draft));
  }

  /** The same as it would be if the text of a draft being prepared were frozen now; for its editors. */
  async preview(draft: Draft): Promise<CarriedCounts> {
    const rows = await this.#parts.carrying.preview(draft, await this.#parts.textOf(draft));
    const standing = await this.#parts.threads.standingOf(rows.map(({ post }) => post));
    const stand = new Set(standing.map(({ _id }) => _id));
    return countStates(
      rows.filter(({ post }) => stand.has(post)).map((row) => ({ state: stateOf(row), waits: waits(row) })),
    );
  }

  async #all(draft: Draft): Promise<CarriedComment[]> {
    const channels = [`framework:${draft.framework}`, ...(await this.channels(draft))];
    return this.#kept.get(draft._id, channels, () => this.#read(draft));
  }

  async #read(draft: Draft): Promise<CarriedComment[]> {
    const { models, frameworks, threads } = this.#parts;
    const rows = await models.carriedAnchors.find({ draft: draft._id }).lean<CarriedAnchor[]>();
    if (rows.length === 0) return [];
    const view = await frameworks.byId(everyone, draft.framework);
    const numbers = new Map((view?.drafts ?? []).map(({ _id, number }) => [_id, number]));
    const posts = new Map(
      (await threads.standingOf(rows.map(({ post }) => post))).map((one) => [one._id, one]),
    );
    const comments = rows.flatMap((row): CarriedComment[] => {
      const [post, madeOn] = [posts.get(row.post), numbers.get(row.madeOn)];
      if (!post || madeOn === undefined) return [];
      const { seq, number, author, group, scope, createdAt, body } = post;
      const { original, proposed, settled } = row;
      const current = placeOf(row);
      return [
        {
          ...{ post: post._id, seq, number, author, group, scope, madeOn, createdAt },
          words: excerpt(withoutMarkdown(body), excerptLength),
          state: stateOf(row),
          ...{ original, current, settled, proposed: settled ? null : proposed },
          waits: waits(row),
          competency: (current ?? proposed ?? original).competency,
        },
      ];
    });
    return comments.sort((one, other) => one.madeOn - other.madeOn || one.number - other.number);
  }
}

/** Counts comments by state. */
export function countStates(comments: readonly Pick<CarriedComment, 'state' | 'waits'>[]): CarriedCounts {
  const count = (state: CarryState): number => comments.filter((comment) => comment.state === state).length;
  return {
    sure: count('sure'),
    moved: count('moved'),
    toCheck: count('to-check'),
    gone: count('gone'),
    waiting: comments.filter((comment) => comment.waits).length,
  };
}
