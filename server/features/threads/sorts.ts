import { say } from '../../core/words/words.ts';

/** In which order posts, or threads, are listed. */
export const sorts = ['oldest', 'newest', 'discussed'] as const;

export type Sort = (typeof sorts)[number];

/** The order that a query asks for; `usual` when it asks for nothing that there is. */
export function sortOf(text: string | undefined, usual: Sort = 'oldest'): Sort {
  return sorts.find((sort) => sort === text) ?? usual;
}

/** How each orders posts. Numbers follow time. */
export const postOrder: Record<Sort, Record<string, 1 | -1>> = {
  oldest: { number: 1 },
  newest: { number: -1 },
  discussed: { replies: -1, number: -1 },
};

/** How each orders threads: by their newest posts. */
export const threadOrder: Record<Sort, Record<string, 1 | -1>> = {
  oldest: { lastPostAt: 1 },
  newest: { lastPostAt: -1 },
  discussed: { standing: -1, lastPostAt: -1 },
};

/** Names of the orders for people, to be shown by `t`. */
const sortWords: Record<Sort, string> = {
  oldest: say('Oldest'),
  newest: say('Newest'),
  discussed: say('Most discussed'),
};

/** Where a list stands: what comes before the number of its page, and after it, and how its order is named there. */
export interface ListAddress {
  /** `/threads/1?page=` */
  href: string;
  /** `#discussion` */
  suffix?: string;
  /** Name of the order in the query; `sort` unless the page has another list. */
  sortName?: string;
  usual?: Sort;
}

/** What templates show to choose an order by; `pageHref` is what comes before a page's number in the present one. */
export interface SortView {
  sort: Sort;
  choices: { words: string; href: string; current: boolean }[];
  pageHref: string;
  /** The first page of the newest. */
  newestHref: string;
}

/** The choice of an order in a list at an address. The usual order is not named in addresses. */
export function sortView(
  sort: Sort,
  { href, suffix = '', sortName = 'sort', usual = 'oldest' }: ListAddress,
): SortView {
  const [path = '', page = 'page='] = href.split('?');
  const named = (one: Sort): string => (one === usual ? '' : `${sortName}=${one}`);
  const addressOf = (one: Sort): string => path + (named(one) && `?${named(one)}`) + suffix;
  return {
    sort,
    choices: sorts.map((one) => ({ words: sortWords[one], href: addressOf(one), current: one === sort })),
    pageHref: `${path}?${named(sort) && `${named(sort)}&`}${page}`,
    newestHref: addressOf('newest'),
  };
}
