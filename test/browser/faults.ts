import {
  axeFindings,
  cutOff,
  magnified,
  narrow,
  spaceText,
  tooWide,
  type Visitor,
  wide,
} from '../support/browser.ts';
import type { Page } from 'playwright-core';
import { idsTwice, withoutAlike } from './alike.ts';
import { newColourFaults, rulesOfColour } from './colours.ts';

/** What can go wrong by size or by colour: by all other rules a page was looked at already. */
const rulesOfSize = ['target-size', 'scrollable-region-focusable'];
export const rulesOfLook = [...rulesOfSize, ...rulesOfColour];

/** Keeps in the page what is shown: the first tag of every such element, without what only names one of its kind. */
function keepShown(page: Page): Promise<void> {
  return page.evaluate(() => {
    const naming =
      /^(?:href|src|action|id|for|value|datetime|data-.*|aria-(?:controls|describedby|labelledby))$/;
    const kindOf = (element: Element): string => {
      const tag = element.cloneNode(false) as Element;
      for (const { name } of [...tag.attributes]) if (naming.test(name)) tag.setAttribute(name, '');
      return tag.outerHTML;
    };
    const kept = globalThis as unknown as { shown: string[]; shownNow: () => string[] };
    kept.shownNow = () =>
      [...document.body.querySelectorAll('*')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map(kindOf);
    kept.shown = kept.shownNow();
  });
}

/** The kinds of which more or fewer are shown than when it was kept. */
function changeOfShown(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { shown, shownNow } = globalThis as unknown as { shown: string[]; shownNow: () => string[] };
    const more = new Map<string, number>();
    for (const kind of shown) more.set(kind, (more.get(kind) ?? 0) + 1);
    for (const kind of shownNow()) more.set(kind, (more.get(kind) ?? 0) - 1);
    return [...more].flatMap(([kind, count]) =>
      count === 0 ? [] : `${count > 0 ? 'less' : 'more'} ${kind}`,
    );
  });
}

/** What magnifying was seen to show and to hide; see `faultsOf`. */
const seen = new Set<string>();

/**
 * What is wrong with the page that is shown, one line each: wide in light; in dark, of what looks there as nothing did on
 * a page before; on a phone; then magnified: by the rules of size, and by every rule again where magnifying shows or
 * hides what it did on no page before. Colours are the same in every size. Of parts that are built alike, axe and colours
 * look at the first few; sizes are those of the whole page.
 */
export async function faultsOf({ page, complaints }: Visitor): Promise<string[]> {
  const faults: string[] = [];
  const add = (where: string, found: string[]): void => {
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  add('wide', [...(await tooWide(page)), ...(await idsTwice(page))]);
  await withoutAlike(page, async () => {
    await keepShown(page);
    add('wide', await axeFindings(page));
    await page.emulateMedia({ colorScheme: 'dark' });
    add('wide and dark', await newColourFaults(page));
  });
  await page.setViewportSize(narrow);
  add('narrow', await tooWide(page));
  await page.setViewportSize(magnified);
  await page.emulateMedia({ colorScheme: 'light' });
  await withoutAlike(page, async () => {
    const change = await changeOfShown(page);
    const isKnown = change.every((kind) => seen.has(kind)) && seen.size > 0;
    const found = isKnown
      ? await axeFindings(page, rulesOfSize)
      : await axeFindings(page, undefined, rulesOfColour);
    for (const kind of change) seen.add(kind);
    add('at 400 %', found);
  });
  add('at 400 %', await tooWide(page));
  await spaceText(page);
  add('at 400 %, text spaced', [...(await tooWide(page)), ...(await cutOff(page))]);
  await page.setViewportSize(wide);
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`has ${headings} h1`);
  const title = await page.title();
  if (!title.endsWith('– Moot')) faults.push(`has the title “${title}”`);
  faults.push(...complaints.splice(0).filter((line) => !/status of (400|403|404|422)/.test(line)));
  return faults;
}
