import { type FieldError, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { searchKinds, type SearchKind } from './search.models.ts';
import type { SearchAsked, SearchFound, SearchService } from './search.service.ts';

export interface SearchPageParts {
  search: SearchService;
  limits: RateLimits;
  frameworks: FrameworkStore;
  groups: GroupStore;
}

const perPage = 20;
const kindWords: Record<SearchKind, string> = {
  post: say('Posts and comments'),
  thread: say('Threads'),
  competency: say('Competencies'),
  draft: say('Drafts'),
};
const oneWords: Record<SearchKind, string> = {
  post: say('Post'),
  thread: say('Thread'),
  competency: say('Competency'),
  draft: say('Draft'),
};
const fields = ['kind', 'framework', 'group', 'author', 'since', 'until', 'sort'] as const;

/** `/search`: what the reader may see that has these words. */
export function addSearchPages(routes: Routes, parts: SearchPageParts): void {
  routes.page({
    method: 'get',
    path: '/search',
    policy: 'search.read',
    async handle({ query, reader, req }) {
      const asked = askedOf(query);
      if (query['q'] === undefined) return searchPage(parts, reader, asked, 1, null);
      await parts.limits.count('search', reader.member?.id ?? req.ip ?? '');
      const page = Math.max(1, Math.min(1_000, Math.trunc(Number(query['page'])) || 1));
      try {
        const found = await parts.search.find(reader, asked, (page - 1) * perPage, perPage);
        return await searchPage(parts, reader, asked, page, found);
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        return await searchPage(parts, reader, asked, 1, null, error.errors);
      }
    },
  });
}

function askedOf(query: Record<string, string>): SearchAsked {
  const others = fields.flatMap((name) => (query[name] ? [[name, query[name].trim()] as const] : []));
  return { q: (query['q'] ?? '').trim(), ...Object.fromEntries(others) };
}

/** The address of the same search, with other values for some of what is asked. */
export function searchAddress(asked: SearchAsked, changed: Record<string, string> = {}): string {
  const given = Object.entries({ ...asked, ...changed }).filter(([, value]) => value);
  return `/search?${new URLSearchParams(given).toString()}`;
}

async function searchPage(
  parts: SearchPageParts,
  reader: Reader,
  asked: SearchAsked,
  page: number,
  found: SearchFound | null,
  errors: FieldError[] = [],
): Promise<PageResult> {
  const frameworks = await parts.frameworks.list(reader);
  const groups = await parts.groups.list(reader);
  const { q, sort = 'best' } = asked;
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'search/search.njk',
      title: q === '' ? t('Search') : t('Search: {words}', { words: Array.from(q).slice(0, 60).join('') }),
      section: 'search',
      robots: 'noindex',
      errors,
      feeds: found
        ? [
            {
              title: t('This search'),
              href: '/feeds/search',
              query: searchAddress(asked).slice('/search'.length),
            },
          ]
        : [],
      data: {
        asked,
        filtered: fields.some((name) => name !== 'sort' && asked[name]),
        kinds: searchKinds.map((value) => ({ value, name: t(kindWords[value]) })),
        frameworks: frameworks.map(({ framework: { slug, title } }) => ({ value: slug, name: title })),
        groups: groups.map(({ slug, name }) => ({ value: slug, name })),
        found: found && {
          ...found,
          hits: found.hits.map((hit) => ({ ...hit, kindWords: t(oneWords[hit.kind]) })),
        },
        page,
        pages: found ? Math.ceil(found.total / perPage) : 0,
        pageHref: `${searchAddress(asked)}&page=`,
        plainHref: searchAddress({ q }),
        sorts: (['best', 'newest'] as const).map((value) => ({
          value,
          current: sort === value,
          href: searchAddress(asked, { sort: value }),
        })),
      },
    },
  };
}
