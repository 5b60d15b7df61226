import { DiscourseError } from './errors.ts';

/** What a list may have at most: a forum that goes on and on is not followed for ever. */
const mostPages = 5_000;

/**
 * All items of a list, page by page, each once. A page with nothing new ends it; one that then still promises more, and
 * a list without end, throws a DiscourseError `not-discourse` of type `endless`.
 */
export async function* pages<Item extends { id: number }>(
  call: string,
  read: (page: number) => Promise<{ items: Item[]; more: boolean }>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<number>();
  for (let page = 0; page < mostPages; page++) {
    const { items, more } = await read(page);
    const before = seen.size;
    for (const item of items) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      yield item;
    }
    if (seen.size === before && items.length > 0 && more) break;
    if (seen.size === before || !more) return;
  }
  throw new DiscourseError('not-discourse', call, { type: 'endless' });
}
