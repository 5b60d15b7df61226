import type { Page } from 'playwright-core';
import { axeFindings } from '../support/browser.ts';

/** What can go wrong by colour. */
export const rulesOfColour = ['color-contrast', 'link-in-text-block'];
/** The looks that were checked already, on any page. */
const known = new Set<string>();
/** Of each look so many elements are checked. */
const samples = 3;

/**
 * What is wrong with colours in what looks as nothing did before, one line each. How words look is told by what they
 * stand in, its own colours and the backgrounds beneath; whether others lie over it is for a check of the whole page.
 */
export async function newColourFaults(page: Page): Promise<string[]> {
  const looks = await page.evaluate(markLooks, samples);
  const fresh = looks.filter(({ look }) => !known.has(look));
  for (const { look } of fresh) known.add(look);
  const marked = fresh.map(({ selector }) => selector);
  const faults = marked.length > 0 ? await axeFindings(page, rulesOfColour, [], marked) : [];
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-look]')) element.removeAttribute('data-look');
  });
  return faults;
}

interface Look {
  look: string;
  selector: string;
}

/** Runs in the page: marks some elements of each look, and answers the looks with what finds those elements. */
function markLooks(most: number): Look[] {
  const beneath = new Map<Element | null, string>([[null, '']]);
  /** What an element stands on: everything of it and around it that may change how it is coloured. */
  const ground = (element: Element | null): string => {
    const kept = beneath.get(element);
    if (kept !== undefined) return kept;
    const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position } = getComputedStyle(
      element!,
    );
    const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode];
    const plain = ['rgba(0, 0, 0, 0)', 'none', '1', 'none', 'normal'];
    const isPlain = position === 'static' && own.join() === plain.join();
    const above = ground(element!.parentElement);
    const all = isPlain ? above : `${above}|${position} ${own.join(' ')}`;
    beneath.set(element, all);
    return all;
  };
  const wordsOf = (element: Element): string =>
    [...element.childNodes]
      .map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : ''))
      .join('')
      .trim();
  const isField = (element: Element): boolean => /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(element.tagName);
  const counts = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const element of document.body.querySelectorAll('*')) {
    const words = wordsOf(element);
    if ((!words && !isField(element)) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const around = element.parentElement ? getComputedStyle(element.parentElement).color : '';
    const isOff =
      element.matches(':disabled') ||
      element.closest('[aria-disabled=true]') !== null ||
      (element.closest('label')?.control?.matches(':disabled') ?? false);
    const look = [
      ground(element),
      element.tagName,
      element.getAttribute('class'),
      element.getAttribute('role'),
      ...[style.color, style.fontSize, style.fontWeight, style.textShadow, style.textDecorationLine],
      ...[around, isOff, words.length === 1],
    ].join(';');
    const count = (counts.get(look) ?? 0) + 1;
    counts.set(look, count);
    if (!numbers.has(look)) numbers.set(look, numbers.size);
    if (count <= most) element.setAttribute('data-look', String(numbers.get(look)));
  }
  return [...counts.keys()].map((look, at) => ({ look, selector: `[data-look="${at}"]` }));
}
