/** A text of a page that stands outside the brackets of the language `qps`, and where: `text`, or an attribute's name. */
export interface BareText {
  where: string;
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(script|style|svg)\b[\s\S]*?<\/\1>|<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|([^<]+)/gi;
const attribute = /([\w.:-]+)="([^"]*)"/g;
const voids = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);
/** They stand within a sentence, and split none; these within a word. */
const inline = new Set(['a', 'abbr', 'b', 'del', 'em', 'i', 'ins', 'small', 'span', 'strong']);
const within = new Set(['bdi', 'mark', 'wbr']);
const spoken = /^(?:aria-label|aria-description|alt|placeholder|title|label|data-i18n\..+|data-words.*)$/;

/**
 * What a page shows outside of ⟦…⟧, which may nest and hold markup. Left out is what is in no language of the site: the
 * Markdown that people wrote (`moot-prose`), differences between their wordings, code, fields' contents, and what is marked as another language.
 */
export function bareTexts(html: string): BareText[] {
  const found: BareText[] = [];
  const open: { name: string; skipped: boolean }[] = [];
  const pageLanguage = /<html[^>]*\blang="([^"]*)"/.exec(html)?.[1] ?? '';
  let depth = 0;
  let line = '';
  const outside = (text: string): string => {
    let bare = '';
    for (const character of text) {
      if (character === '⟦') depth += 1;
      else if (character === '⟧') depth -= 1;
      else if (depth === 0) bare += character;
    }
    return bare;
  };
  const end = (): void => {
    note('text', line);
    line = '';
  };
  const note = (where: string, text: string): void => {
    const words = text.replace(/\s+/g, ' ').trim();
    if (/\p{L}/u.test(words)) found.push({ where, text: words });
  };
  for (const [, dropped, closing, tag, attributes = '', text] of html.matchAll(token)) {
    if (dropped !== undefined) continue;
    const skipped = open.at(-1)?.skipped ?? false;
    if (text !== undefined) {
      if (!skipped) line += outside(decode(text));
      continue;
    }
    if (tag === undefined) continue;
    const name = tag.toLowerCase();
    if (inline.has(name)) line += ' ';
    else if (!within.has(name)) end();
    if (closing) {
      const at = open.map((one) => one.name).lastIndexOf(name);
      if (at >= 0) open.length = at;
      continue;
    }
    if (!skipped) {
      for (const [, key = '', value = ''] of attributes.matchAll(attribute)) {
        const kept = depth;
        depth = 0;
        if (spoken.test(key)) note(`${name} ${key}`, outside(decode(value)));
        depth = kept;
      }
    }
    if (voids.has(name)) continue;
    open.push({ name, skipped: skipped || isPeoples(name, attributes, pageLanguage) });
  }
  end();
  return found;
}

function isPeoples(name: string, attributes: string, pageLanguage: string): boolean {
  if (['code', 'pre', 'kbd', 'textarea'].includes(name)) return true;
  if (/\bclass="[^"]*\bmoot-(?:prose|difference__text)\b/.test(attributes)) return true;
  const language = /\blang="([^"]*)"/.exec(attributes)?.[1];
  return language !== undefined && name !== 'html' && (language !== pageLanguage || name !== 'body');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const decode = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
    decimal || hex
      ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16))
      : (entities[name as string] ?? whole),
  );

const longestWhole = 40;
/** A piece of what people wrote is known again from this many words on; a shorter one must be all of it. */
const shortestPiece = 4;
const wordForm = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const rowAt = (words: string[], at: number): string => words.slice(at, at + shortestPiece).join(' ');
const wordsOf = (text: string): string[] => text.match(wordForm) ?? [];
const months = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat('en-GB', { month: 'long' }).format(new Date(2026, month, 1)),
);
const weekdays = Array.from({ length: 7 }, (_, day) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long' }).format(new Date(2026, 0, day + 1)),
);
/** Dates and times are made by Intl, not taken from the catalogue. */
const dates = new RegExp(
  `\\b\\d{1,2} (?:${months.join('|')})(?: \\d{4})?\\b|\\b\\d{1,2}:\\d{2}[ap]m\\b|\\b(?:${weekdays.join('|')})\\b`,
  'g',
);

/** The last word of an excerpt may be a piece of one. */
const cut = /[\p{L}\p{M}\p{N}]+…/gu;

/** Knows the words that people wrote: names, titles, texts, as the database has them. */
export class PeoplesWords {
  readonly #whole = new Set<string>();
  readonly #found = new Map<string, string>();
  /** Every row of four words. */
  readonly #rows = new Set<string>();

  add(text: string | null | undefined): void {
    const words = wordsOf(text ?? '');
    const whole = words.join(' ');
    if (whole === '' || this.#whole.has(whole)) return;
    this.#whole.add(whole);
    for (let at = 0; at + shortestPiece <= words.length; at += 1) this.#rows.add(rowAt(words, at));
  }

  /** The words of a text that are not theirs: no whole value, no part of a longer one, no date and no number. */
  others(text: string): string {
    const whole = text.replaceAll(dates, ' ').replaceAll(cut, ' ');
    const found = this.#found.get(text) ?? this.#othersAmong(wordsOf(whole));
    this.#found.set(text, found);
    return found;
  }

  #othersAmong(words: string[]): string {
    /** How few words are left over up to here, and how that is reached. */
    const best: { left: number; from: number }[] = [{ left: 0, from: -1 }];
    const reach = (to: number, from: number, more: number): void => {
      const left = best[from]!.left + more;
      if (left < (best[to]?.left ?? Infinity)) best[to] = { left, from };
    };
    for (let from = 0; from < words.length; from += 1) {
      reach(from + 1, from, /^\p{N}+$/u.test(words[from]!) ? 0 : 1);
      for (let to = from + 1; to <= Math.min(words.length, from + longestWhole); to += 1)
        if (this.#whole.has(words.slice(from, to).join(' '))) reach(to, from, 0);
      for (let at = from; this.#rows.has(rowAt(words, at)); at += 1) reach(at + shortestPiece, from, 0);
    }
    const others: string[] = [];
    for (let to = words.length; to > 0; to = best[to]!.from)
      if (best[to]!.left > best[best[to]!.from]!.left) others.unshift(words[to - 1]!);
    return others.join(' ');
  }
}
