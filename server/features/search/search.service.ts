import { type FieldError, invalid, Problem, signInNeeded } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type HitParts, hitsOf, type SearchHit } from './hits.ts';
import { readDay } from './read-day.ts';
import { searchPolicies } from './search.policy.ts';
import { searchKinds, type SearchKind } from './search.models.ts';
import { readQuery, type SearchQuery } from './search-query.ts';
import type { SearchFilter, SearchSort, SearchStore } from './search.store.ts';
import { audiencesOf, Sight } from './sight.ts';

/** What is asked for, as it was sent; whatever is empty is not asked. Frameworks and groups by slug, people by handle. */
export interface SearchAsked {
  q: string;
  kind?: string;
  framework?: string;
  group?: string;
  author?: string;
  since?: string;
  until?: string;
  sort?: string;
}

export interface SearchFound {
  hits: SearchHit[];
  /** How many the reader may see in all; when `cut`, there may be more, and the newest are among these. */
  total: number;
  cut: boolean;
}

export interface SearchParts extends HitParts {
  store: SearchStore;
}

/** Finds what a reader may see. */
export class SearchService {
  readonly #parts: SearchParts;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  /**
   * Hits from the `skip`th on, at most `limit`. Throws 422 naming each wrong field; a group that is hidden from the
   * reader is as unknown as one that is not there.
   */
  async find(reader: Reader, asked: SearchAsked, skip: number, limit: number): Promise<SearchFound> {
    if (!searchPolicies['search.read']()) throw signInNeeded();
    const { query, filter, sort } = await this.#read(reader, asked);
    const audiences = await audiencesOf(reader, this.#parts.groups);
    const { found, cut } = await this.#parts.store.find(audiences, query, filter, sort);
    const seen = await new Sight(reader, this.#parts).of(found);
    const page = seen.slice(skip, skip + limit);
    const hits = await hitsOf(this.#parts, reader, page, new Set(query.terms));
    return { hits, total: seen.length - (page.length - hits.length), cut };
  }

  async #read(
    reader: Reader,
    asked: SearchAsked,
  ): Promise<{ query: SearchQuery; filter: SearchFilter; sort: SearchSort }> {
    const errors: FieldError[] = [];
    const check = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        errors.push(...error.errors);
        return undefined;
      }
    };
    const query = await check(() => readQuery(asked.q));
    const given = {
      kind: await check(() => readKind(asked.kind)),
      framework: await check(() => this.#framework(reader, asked.framework)),
      group: await check(() => this.#group(reader, asked.group)),
      author: await check(() => this.#author(asked.author)),
      since: await check(() => readDay('since', asked.since, 0)),
      until: await check(() => readDay('until', asked.until, 1)),
    };
    const sort = await check(() => readSort(asked.sort));
    if (errors.length > 0) throw invalid(errors);
    const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { query: query!, filter, sort: sort! };
  }

  async #framework(reader: Reader, slug = ''): Promise<string | undefined> {
    if (slug === '') return undefined;
    const list = await this.#parts.frameworks.list(reader);
    const found = list.find(({ framework }) => framework.slug === slug);
    return (
      found?.framework._id ?? unknown('framework', t('There is no such framework, or you may not see it'))
    );
  }

  async #group(reader: Reader, slug = ''): Promise<string | undefined> {
    if (slug === '') return undefined;
    const found = (await this.#parts.groups.list(reader)).find((group) => group.slug === slug);
    return found?._id ?? unknown('group', t('There is no such group, or you may not see it'));
  }

  async #author(handle = ''): Promise<string | undefined> {
    const name = handle.trim().replace(/^@/, '').toLowerCase();
    if (name === '') return undefined;
    const found = (await this.#parts.people.byHandles([name])).get(name);
    return found?.id ?? unknown('author', t('There is no member with this handle'));
  }
}

function readKind(kind = ''): SearchKind | undefined {
  if (kind === '') return undefined;
  return searchKinds.find((one) => one === kind) ?? unknown('kind', t('Choose one of the kinds'));
}

function readSort(sort = ''): SearchSort {
  if (sort === '' || sort === 'best') return 'best';
  return sort === 'newest' ? sort : unknown('sort', t('Choose best or newest'));
}

function unknown(path: string, message: string): never {
  throw invalid([{ path, message }]);
}
