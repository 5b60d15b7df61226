import { LRUCache } from 'lru-cache';
import type { PipelineStage } from 'mongoose';
import type { SearchEntry, SearchKind, SearchModels } from './search.models.ts';
import type { SearchQuery } from './search-query.ts';

/** So many are ranked and counted; of more, the newest. */
export const mostFound = 1_000;
/** Of what has the rarest word, so many are looked at for the others; of more, the newest. */
const mostLookedAt = 5_000;
const queryMs = 3_000;
/** How rare a word is may be told by what it was a while ago. */
const rarityMs = 60_000;

export type SearchSort = 'best' | 'newest';

export interface SearchFilter {
  kind?: SearchKind;
  framework?: string;
  group?: string;
  author?: string;
  since?: Date;
  until?: Date;
}

/** Where something is, and how well it fits: enough to judge who may see it, without its words. */
export interface Candidate extends Pick<
  SearchEntry,
  '_id' | 'kind' | 'subject' | 'thread' | 'draft' | 'framework' | 'group' | 'at'
> {
  score?: number;
}

/** Queries about what can be found. What they answer is not yet what a reader may be shown. */
export class SearchStore {
  readonly #models: SearchModels;
  readonly #most: number;
  readonly #rarity = new LRUCache<string, number>({ max: 20_000, ttl: rarityMs });

  /** `most`: how many are ranked and counted; of more, the newest. */
  constructor(models: SearchModels, most = mostFound) {
    this.#models = models;
    this.#most = most;
  }

  /** What fits, among what these audiences may find; in order. `cut` when there may be more. */
  async find(
    audiences: string[],
    query: SearchQuery,
    filter: SearchFilter,
    sort: SearchSort,
  ): Promise<{ found: Candidate[]; cut: boolean }> {
    const parts = await Promise.all(audiences.map((one) => this.#findIn(one, query, filter, sort)));
    const found = parts.flatMap((part) => part.found);
    const newest = (a: Candidate, b: Candidate): number => b.at.getTime() - a.at.getTime();
    const best = (a: Candidate, b: Candidate): number => (b.score ?? 0) - (a.score ?? 0) || newest(a, b);
    return {
      found: found.toSorted(sort === 'best' ? best : newest).slice(0, this.#most),
      cut: parts.some((part) => part.cut) || found.length > this.#most,
    };
  }

  /** The newest of a kind that these audiences may find, for lists without words. */
  async newest(
    audiences: string[],
    kind: SearchKind,
    where: { framework?: string; group?: string; threads?: string[] },
    limit: number,
  ): Promise<Candidate[]> {
    const { framework, group, threads } = where;
    return this.#models.searchEntries
      .find(
        {
          audience: { $in: audiences },
          kind,
          ...(framework && { framework }),
          ...(group && { group }),
          ...(threads && { thread: { $in: threads } }),
        },
        shown,
      )
      .sort({ at: -1 })
      .limit(limit)
      .maxTimeMS(queryMs)
      .lean<Candidate[]>();
  }

  async #findIn(
    audience: string,
    query: SearchQuery,
    filter: SearchFilter,
    sort: SearchSort,
  ): Promise<{ found: Candidate[]; cut: boolean }> {
    const [only] = query.terms;
    const isPlain = query.terms.length === 1 && query.without.length + query.withoutPhrases.length === 0;
    const simple = isPlain && !isNarrow(filter);
    const lead = simple ? { term: only!, count: 0 } : await this.#rarest(audience, query.terms);
    const isCommon = lead.count >= this.#most;
    const start = startOf(audience, filter, isCommon && isNarrow(filter) ? null : lead.term);
    const others: PipelineStage[] = [
      { $limit: mostLookedAt },
      { $match: { $expr: { $and: standing(query) } } },
    ];
    const found = await this.#models.searchEntries
      .aggregate<Candidate>([
        ...start,
        ...(isPlain && !isCommon ? [] : others),
        { $limit: this.#most + 1 },
        { $project: { ...shown, ...(sort === 'best' && { score: scoreOf(query) }) } },
      ])
      .option({ maxTimeMS: queryMs });
    return { found, cut: found.length > this.#most || isCommon };
  }

  /** The term that is in the fewest places, counted up to where a search stops. */
  async #rarest(audience: string, terms: string[]): Promise<{ term: string; count: number }> {
    const counts = await Promise.all(
      terms.map(async (term) => ({ term, count: await this.#count(audience, term) })),
    );
    return counts.reduce((least, one) => (one.count < least.count ? one : least));
  }

  async #count(audience: string, term: string): Promise<number> {
    const name = `${audience} ${term}`;
    const known = this.#rarity.get(name);
    if (known !== undefined) return known;
    const count = await this.#models.searchEntries.countDocuments(
      { audience, $text: { $search: term } },
      { limit: this.#most, maxTimeMS: queryMs },
    );
    this.#rarity.set(name, count);
    return count;
  }
}

const shown = { kind: 1, subject: 1, thread: 1, draft: 1, framework: 1, group: 1, at: 1 } as const;

/** Whether there are few of what is asked for, whatever words it has. */
const isNarrow = ({ author, kind }: SearchFilter): boolean =>
  author !== undefined || (kind !== undefined && kind !== 'post');

/** What has a term, the newest first; or, where that is far too much, all that the filter leaves. */
function startOf(audience: string, filter: SearchFilter, term: string | null): PipelineStage[] {
  const within = { audience, ...conditions(filter) };
  if (term !== null) return [{ $match: { ...within, $text: { $search: term } } }];
  return [{ $match: within }, { $sort: { at: -1 } }];
}

function conditions({ since, until, ...equal }: SearchFilter): Record<string, unknown> {
  const at = { ...(since && { $gte: since }), ...(until && { $lt: until }) };
  return { ...equal, ...((since || until) && { at }) };
}

/** Where terms follow one another in the words of an entry; below 0 for nowhere. Terms hold letters and digits only. */
const placeOf = (terms: string[], field = '$words') => ({ $indexOfBytes: [field, ` ${terms.join(' ')} `] });

function standing({ terms, phrases, without, withoutPhrases }: SearchQuery): object[] {
  return [
    ...terms.map((term) => ({ $in: [term, '$terms'] })),
    ...phrases.map((phrase) => ({ $gte: [placeOf(phrase), 0] })),
    ...without.map((term) => ({ $not: [{ $in: [term, '$terms'] }] })),
    ...withoutPhrases.map((phrase) => ({ $lt: [placeOf(phrase), 0] })),
  ];
}

/** How often each word stands there beside how long it all is, more for words of a title, and for words in this order. */
function scoreOf({ terms }: SearchQuery): object {
  const length = { $divide: [{ $strLenBytes: '$words' }, 2_000] };
  const parts = terms.flatMap((term) => {
    const often = { $subtract: [{ $size: { $split: ['$words', ` ${term} `] } }, 1] };
    return [
      { $divide: [often, { $add: [often, 0.5, length] }] },
      { $cond: [{ $gte: [placeOf([term], '$title'), 0] }, 2, 0] },
    ];
  });
  const inOrder = terms.length > 1 ? [{ $cond: [{ $gte: [placeOf(terms), 0] }, 2, 0] }] : [];
  return { $add: [...parts, ...inOrder] };
}
