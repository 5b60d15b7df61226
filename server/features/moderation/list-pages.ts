import { notFound } from '../../core/errors.ts';

/** The page asked for, from 1. Throws 404 for what is no page's number. */
export function pageOf({ page = '1' }: Record<string, string>): number {
  if (!/^[1-9]\d{0,5}$/.test(page)) throw notFound();
  return Number(page);
}

/** How many pages there are; throws 404 beyond the last. */
export function pagesOf(total: number, page: number, perPage: number): number {
  const pages = Math.max(1, Math.ceil(total / perPage));
  if (page > pages) throw notFound();
  return pages;
}

/** An address with these parts of a query, those that are empty left out, ready for `page=` to follow. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value ? [`${name}=${encodeURIComponent(value)}`] : [],
  );
  return `${path}?${parts.map((part) => `${part}&`).join('')}`;
}
