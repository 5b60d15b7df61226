import { LRUCache } from 'lru-cache';
import { escapeHtml } from '../../core/html/escape.ts';
import { languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import { renderStatement, type PassageMark } from '../../core/passage/render-statement.ts';
import type { CarriedComment } from '../anchoring/carried-anchors.store.ts';
import { carriedHtml, carriedKey } from '../anchoring/carried-html.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { Competency, Item } from '../frameworks/frameworks.models.ts';
import type { AnchoredPost } from '../threads/threads.store.ts';
import { countFor, type Counts } from './counts.ts';
import type { Marking } from './found-words.ts';

/** Passages that comments point at, by competency and field. */
export type Marks = ReadonlyMap<string, { title: PassageMark[]; statement: PassageMark[] }>;

export interface DraftPlace {
  slug: string;
  draftThread: string;
  open: boolean;
  /** Of the words that were searched for. */
  marking: Marking;
}

const sections = new LRUCache<string, { html: string }>({
  max: 30_000,
  maxSize: 48_000_000,
  sizeCalculation: ({ html }) => html.length + 1,
});

/** The passages of these comments, and of those carried here from earlier drafts, ready to be marked. */
export function marksOf(comments: AnchoredPost[], carried: readonly CarriedComment[] = []): Marks {
  const marks = new Map<string, { title: PassageMark[]; statement: PassageMark[] }>();
  const all = [
    ...comments.map(({ _id: id, anchor }) => ({ id, anchor })),
    ...carried.map(({ post: id, current: anchor }) => ({ id, anchor })),
  ];
  for (const { id, anchor } of all) {
    if (!anchor || !('field' in anchor)) continue;
    const fields = marks.get(anchor.competency) ?? { title: [], statement: [] };
    fields[anchor.field].push({ id, start: anchor.start, end: anchor.end });
    marks.set(anchor.competency, fields);
  }
  return marks;
}

/**
 * The text of a draft, one section an item, with passages marked and counts beside. Sections are remembered: after a
 * new comment only its own is made anew. Those with words marked are not: the words are without end.
 */
export function draftSections(
  place: DraftPlace,
  items: Item[],
  competencies: ReadonlyMap<string, Competency>,
  marks: Marks,
  counts: Counts,
  carried: ReadonlyMap<string, CarriedComment[]> = new Map(),
): string {
  const language = languageNow().code;
  return items
    .map((item) => {
      const itemMarks = marks.get(item.competency);
      const count = countFor(counts, item.competency);
      const older = carried.get(item.competency) ?? [];
      const make = (): string => section(place, item, keyOf(competencies, item), itemMarks, count, older);
      if (place.marking.on) return make();
      const marked = itemMarks ? [...itemMarks.title, ...itemMarks.statement].map(({ id }) => id).join() : '';
      const key = `${language}|${item._id}|${place.open ? 1 : 0}|${count.comments},${count.posts}|${marked}|${carriedKey(older)}`;
      let kept = sections.get(key);
      if (!kept) {
        kept = { html: make() };
        sections.set(key, kept);
      }
      return kept.html;
    })
    .join('');
}

const keyOf = (competencies: ReadonlyMap<string, Competency>, { competency }: Item): string =>
  competencies.get(competency)?.key ?? competency;

/** One item as HTML. */
function section(
  place: DraftPlace,
  item: Item,
  key: string,
  marks: { title: PassageMark[]; statement: PassageMark[] } | undefined,
  count: { comments: number; posts: number },
  carried: readonly CarriedComment[],
): string {
  const id = escapeHtml(item.competency);
  const url = `/frameworks/${place.slug}/competencies/${encodeURIComponent(key)}`;
  const level = Math.min(6, 3 + item.depth);
  const isRole = item.depth === 0 || item.kind.toLowerCase().startsWith('role');
  const name = escapeHtml(shorten(nameOf(item)));
  // An item without a title is called by its statement: a short one stands as the heading alone, not twice.
  const inHeading = item.title === null && item.statement.length <= 160 && !item.statement.includes('\n');
  const headField = item.title === null && inHeading ? 'statement' : 'title';
  const head =
    item.title !== null || inHeading
      ? renderField(item.title ?? item.statement, 'title', marks?.[headField], place.marking)
      : place.marking.html(shorten(nameOf(item)));
  const statement = inHeading
    ? ''
    : renderField(item.statement, 'statement', marks?.statement, place.marking);
  const comment = place.open
    ? `<li><a class="moot-action" href="/threads/${place.draftThread}/compose?competency=${id}">${t('Comment<span class="govuk-visually-hidden"> on {name}</span>', { name })}</a></li>`
    : '';
  return (
    `<section class="moot-section${isRole ? ' moot-section--role' : ''}" id="item-${id}" data-item="${id}" data-depth="${item.depth}">` +
    `<h${level} class="moot-section__title" id="name-${id}"><span data-competency="${id}" data-field="${headField}">${head}</span>` +
    `${item.code ? ` <span class="moot-code">${place.marking.html(item.code)}</span>` : ''} <span class="moot-tree__kind">${escapeHtml(item.kind)}</span></h${level}>` +
    (statement &&
      `<div class="moot-section__statement moot-prose" data-competency="${id}" data-field="statement">${statement}</div>`) +
    carriedHtml(carried, `${url}#earlier`) +
    `<ul class="moot-section__tools">${comment}` +
    `<li><a class="moot-action" href="${url}">${t('Discuss<span class="govuk-visually-hidden"> {name}</span>', { name })}</a></li>` +
    `<li><a class="moot-action" href="${url}#comments"><span class="govuk-visually-hidden">${t('What is said of {name}:', { name })} </span>${countHtml(id, count)}</a></li></ul></section>`
  );
}

function renderField(
  source: string,
  field: 'title' | 'statement',
  marks: PassageMark[] = [],
  marking: Marking,
): string {
  return renderStatement(source, { marks, field, found: marking.ranges(source) });
}

/** The count beside a competency; the browser changes it as counts arrive. */
export function countHtml(
  competency: string,
  { comments, posts }: { comments: number; posts: number },
): string {
  const none = comments + posts === 0 ? ' moot-count--none' : '';
  return (
    `<span class="moot-count${none}" data-count="${competency}" data-comments="${comments}" data-posts="${posts}">` +
    `${countWords(comments, posts)}</span>`
  );
}

/** `3 comments, 1 post`; empty when there is nothing. */
export function countWords(comments: number, posts: number): string {
  const words = [];
  if (comments > 0) words.push(t('{count, plural, one {# comment} other {# comments}}', { count: comments }));
  if (posts > 0) words.push(t('{count, plural, one {# post} other {# posts}}', { count: posts }));
  return words.join(', ');
}

/** A long name, cut at a word. */
export function shorten(text: string): string {
  if (text.length <= 160) return text;
  const cut = text.slice(0, 160);
  return `${cut.slice(0, Math.max(80, cut.lastIndexOf(' ')))}…`;
}
