import { t } from './words.ts';

const waitMs = 150;
const waitForServerMs = 300;
const longestQuery = 200;
const mostMarked = 2000;
const highlightName = 'moot-found';

/** Finds words as they are typed, without leaving the page; Enter and the button still ask the server. */
export function enhanceFind(): void {
  findHere();
  findByServer();
}

/** In a draft that is here whole: sections without the words are hidden. */
function findHere(): void {
  const input = document.querySelector<HTMLInputElement>('[data-find]');
  const text = document.querySelector<HTMLElement>('[data-draft-text]');
  const result = document.querySelector('[data-find-result]');
  if (!input || !text || !result) return;
  const before = [...result.childNodes];
  const sections = [...text.querySelectorAll<HTMLElement>('[data-item]')];
  let texts: string[] | null = null;
  let timer: number | undefined;
  const look = (): void => {
    texts ??= sections.map((section) => fold(wordsOf(section)));
    const wanted = input.value.length > longestQuery ? [] : fold(input.value).split(/\s+/).filter(Boolean);
    const found = narrow(sections, texts, wanted);
    mark(sections, wanted);
    if (wanted.length === 0) result.replaceChildren(...before);
    else if (found === 0) result.textContent = t('Nothing here has these words. Each of them must occur.');
    else result.textContent = t('{count, number} found', { count: found });
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, waitMs);
  });
  // The browser may have kept what was typed before the page was left.
  if (input.value.trim() !== '') look();
}

/** In a tree, which shows names alone: the server is asked, and its answer shown in place. */
function findByServer(): void {
  const form = document.querySelector<HTMLFormElement>('[data-find-form]');
  const input = form?.querySelector<HTMLInputElement>('[name="q"]');
  if (!form || !input) return;
  let timer: number | undefined;
  let asking: AbortController | null = null;
  const ask = async (): Promise<void> => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, value as string);
    const { pathname } = new URL(form.action);
    const address = `${pathname}${query.size > 0 ? '?' : ''}${query.toString()}`;
    const response = await fetch(address, { signal: asking.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    for (const place of ['[data-find-page]', '[data-find-result]']) show(page, place);
    history.replaceState(null, '', address);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    if (input.value.length > longestQuery) return;
    // Refused and lost answers change nothing: the button still works.
    timer = window.setTimeout(() => void ask().catch(() => undefined), waitForServerMs);
  });
}

/** Puts in what another answer has in this place; the element that follows the counts stays. */
function show(page: Document, place: string): void {
  const [here, there] = [document.querySelector(place), page.querySelector(place)];
  if (!here || !there) return;
  const [counts, newCounts] = [here, there].map((one) => one.querySelector('[data-counts]'));
  if (counts && newCounts) {
    counts.replaceChildren(...newCounts.childNodes);
    newCounts.replaceWith(counts);
  }
  here.replaceChildren(...there.childNodes);
}

/** What a reader searches in: title, code and statement, not the words of the page beside them. */
function wordsOf(section: Element): string {
  return [...section.querySelectorAll('[data-field], .moot-code')].map((one) => one.textContent).join(' ');
}

/** As the server folds text: without case and accents, quotation marks straight. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** Hides what lacks a word, but for what stands above a find; answers how many have them all. */
function narrow(sections: HTMLElement[], texts: string[], wanted: string[]): number {
  const keep = new Set<number>();
  /** Sections above the present one, by depth: they stay, so that one sees where a find belongs. */
  const above: number[] = [];
  let found = 0;
  for (const [at, section] of sections.entries()) {
    above[Number(section.dataset['depth'])] = at;
    if (!wanted.every((word) => texts[at]!.includes(word))) continue;
    found += 1;
    for (const index of above.slice(0, Number(section.dataset['depth']) + 1))
      if (index !== undefined) keep.add(index);
  }
  for (const [at, section] of sections.entries()) section.hidden = wanted.length > 0 && !keep.has(at);
  return found;
}

/** Marks the words found, where the browser can without touching the text, which comments count in. */
function mark(sections: HTMLElement[], wanted: string[]): void {
  if (!('highlights' in CSS)) return;
  const ranges: Range[] = [];
  for (const section of wanted.length > 0 ? sections.filter(({ hidden }) => !hidden) : []) {
    for (const field of section.querySelectorAll('[data-field], .moot-code')) {
      const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node && ranges.length < mostMarked; node = texts.nextNode())
        ranges.push(...rangesIn(node as Text, wanted));
    }
  }
  CSS.highlights.set(highlightName, new Highlight(...ranges));
}

function rangesIn(node: Text, wanted: string[]): Range[] {
  const folded = fold(node.data);
  const ranges: Range[] = [];
  // Where folding changed the length, places no longer agree.
  if (folded.length !== node.data.length) return ranges;
  for (const word of wanted) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
  }
  return ranges;
}
