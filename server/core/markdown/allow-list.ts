import sanitizeHtml from 'sanitize-html';
import type { Headings } from './block-pass.ts';
import { PICTURE_ADDRESS, PLUGIN_FILE } from './references.ts';

const scrollable = [
  'tabindex',
  { name: 'role', values: ['group'] },
  { name: 'aria-label', values: ['Table', 'Code', 'Footnotes'] },
];

const goesItsWay = { name: 'dir', values: ['auto'] };

/** Ids and names that our own renderer makes for footnotes; checked by pattern, since they hold numbers. */
const OWN_ID = /^fn(?:ref)?-[\w-]{1,80}$/;
const OWN_NAME = /^(?:Note|Back to note) \d{1,3}(?:, mention \d{1,3})?$/;

/** Leaves only ids and names of the forms above; whatever else a fault of the parser might let through goes. */
const keepOwn: sanitizeHtml.Transformer = (tagName, attribs) => {
  if (attribs['id'] !== undefined && !OWN_ID.test(attribs['id'])) delete attribs['id'];
  if (attribs['aria-label'] !== undefined && !OWN_NAME.test(attribs['aria-label']))
    delete attribs['aria-label'];
  return { tagName, attribs };
};

const aligned = (name: string): string[] => [
  name,
  'govuk-!-text-align-left',
  'govuk-!-text-align-centre',
  'govuk-!-text-align-right',
];

const options: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'h4',
    'h5',
    'h6',
    'ul',
    'ol',
    'li',
    'blockquote',
    'pre',
    'code',
    'hr',
    'br',
    'em',
    'strong',
    's',
    'a',
    'div',
    'span',
    'sup',
    'img',
    'input',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ],
  allowedAttributes: {
    a: [
      'href',
      'id',
      'aria-label',
      { name: 'rel', values: ['nofollow', 'ugc', 'noopener'], multiple: true },
      { name: 'role', values: ['doc-noteref', 'doc-backlink'] },
    ],
    li: ['id'],
    ul: [goesItsWay],
    ol: ['start', goesItsWay],
    blockquote: [goesItsWay],
    img: ['src', 'alt', 'width', 'height', { name: 'loading', values: ['lazy'] }],
    input: [
      { name: 'type', values: ['checkbox'] },
      'disabled',
      'checked',
      { name: 'aria-label', values: ['Done', 'Not done'] },
    ],
    th: [{ name: 'scope', values: ['col'] }],
    div: scrollable,
    pre: scrollable,
  },
  allowedClasses: {
    p: ['govuk-body'],
    h4: ['govuk-heading-s'],
    h5: ['govuk-heading-s'],
    h6: ['govuk-heading-s'],
    ul: ['govuk-list', 'govuk-list--bullet', 'moot-tasks'],
    ol: ['govuk-list', 'govuk-list--number', 'moot-tasks'],
    li: ['moot-tasks__item'],
    input: ['moot-tasks__box'],
    span: ['moot-away'],
    sup: ['moot-note-mark'],
    blockquote: ['moot-quote'],
    pre: ['moot-code'],
    code: [/^language-[A-Za-z0-9+#._-]{1,30}$/],
    hr: ['govuk-section-break', 'govuk-section-break--m', 'govuk-section-break--visible'],
    a: ['govuk-link', 'moot-mention', 'moot-competency', 'moot-picture'],
    div: ['moot-scroll', 'moot-notes'],
    table: ['govuk-table'],
    thead: ['govuk-table__head'],
    tbody: ['govuk-table__body'],
    tr: ['govuk-table__row'],
    th: aligned('govuk-table__header'),
    td: aligned('govuk-table__cell'),
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: keepOwn, li: keepOwn },
  // Only pictures that are kept here are fetched by a reader's browser, and only boxes nobody can click are made.
  exclusiveFilter: ({ tag, attribs }) =>
    (tag === 'img' && ![PICTURE_ADDRESS, PLUGIN_FILE].some((own) => own.test(attribs['src'] ?? ''))) ||
    (tag === 'input' && (attribs['type'] !== 'checkbox' || attribs['disabled'] === undefined)),
  disallowedTagsMode: 'discard',
};

const ofPages: sanitizeHtml.IOptions = {
  ...options,
  allowedTags: ['h2', 'h3', ...(options.allowedTags as string[])],
  allowedClasses: { ...options.allowedClasses, h2: ['govuk-heading-m'], h3: ['govuk-heading-s'] },
};

/**
 * The second wall behind a parser that already lets no HTML through: whatever fault the parser may have, only these
 * tags, attributes and classes leave.
 */
export function keepAllowed(html: string, headings: Headings): string {
  return sanitizeHtml(html, headings === 'page' ? ofPages : options);
}
