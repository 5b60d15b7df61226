import type { Page } from 'playwright-core';

/** Of parts of a page that are built alike, so many are kept in it. */
const samples = 4;
/** Parts of fewer elements are always kept. */
const fewest = 4;

/**
 * What `look` answers while the page has only the first four of parts that are built alike: element by element of the
 * same tags and attributes, with words in the same places, in elements of the same tags and attributes. Of a draft of a
 * thousand items axe would otherwise say the same a thousand times, and take a fifth of the time of all pages. Only
 * words, ids, addresses and values differ; so left out is what these alone make wrong in the fifth such part and
 * later ones, like a name that does not hold the words that are shown.
 */
export async function withoutAlike<T>(page: Page, look: () => Promise<T>): Promise<T> {
  await page.evaluate(takeOut, [samples, fewest]);
  try {
    return await look();
  } finally {
    await page.evaluate(() => (globalThis as unknown as { putBack: () => void }).putBack());
  }
}

/** Ids that more than one element of the page has, one line each. */
export function idsTwice(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = new Set<string>();
    const twice = [...document.querySelectorAll('[id]')].filter(({ id }) => seen.size === seen.add(id).size);
    return twice.map(({ id }) => `#${id} stands twice`);
  });
}

/** Runs in the page. Sizes are numbers of elements. */
function takeOut([samples, fewest]: number[]): void {
  const naming =
    /^(?:href|src|action|id|for|value|title|datetime|data-.*|aria-(?:label|controls|describedby|labelledby))$/;
  const tags = new Map<Element, string>();
  const builds = new Map<Element, { build: string; size: number }>();
  const numbers = new Map<string, number>();
  const short = (text: string): string => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return `<${numbers.get(text)}>`;
  };
  const tagOf = (element: Element): string => {
    const attributes = [...element.attributes].map(({ name, value }) =>
      naming.test(name) ? `${name}${value === '' ? ' empty' : ''}` : `${name}=${value}`,
    );
    return short([element.tagName, ...attributes.toSorted()].join(' '));
  };
  const build = (element: Element): { build: string; size: number } => {
    tags.set(element, tagOf(element));
    const inner = [...element.childNodes].map((node) => {
      if (node instanceof Element) return build(node);
      const isWords = node.nodeType === Node.TEXT_NODE && node.nodeValue!.trim() !== '';
      return { build: isWords ? 'words' : '', size: 0 };
    });
    const own = {
      build: short(`${tags.get(element)} ${inner.map((part) => part.build).join('')}`),
      size: inner.reduce((sum, { size }) => sum + size, 1),
    };
    builds.set(element, own);
    return own;
  };
  build(document.body);
  const counts = new Map<string, number>();
  const taken = new Map<Comment, Element>();
  const thin = (parent: Element, around: string): void => {
    const place = short(`${around} ${tags.get(parent)}`);
    for (const element of parent.children) {
      const own = builds.get(element)!;
      const key = `${place} ${own.build}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count > samples! && own.size >= fewest!) taken.set(document.createComment(''), element);
      else thin(element, place);
    }
  };
  thin(document.body, '');
  for (const [mark, element] of taken) element.replaceWith(mark);
  (globalThis as unknown as { putBack: () => void }).putBack = () => {
    for (const [mark, element] of taken) mark.replaceWith(element);
  };
}
