import sanitizeHtml from 'sanitize-html';
import type { Headings } from './block-pass.ts';

const scrollable = [
  'tabindex',
  { name: 'role', values: ['group'] },
  { name: 'aria-label', values: ['Table', 'Code'] },
];

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
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ],
  allowedAttributes: {
    a: ['href', { name: 'rel', values: ['nofollow', 'ugc', 'noopener'], multiple: true }],
    ol: ['start'],
    th: [{ name: 'scope', values: ['col'] }],
    div: scrollable,
    pre: scrollable,
  },
  allowedClasses: {
    p: ['govuk-body'],
    h4: ['govuk-heading-s'],
    h5: ['govuk-heading-s'],
    h6: ['govuk-heading-s'],
    ul: ['govuk-list', 'govuk-list--bullet'],
    ol: ['govuk-list', 'govuk-list--number'],
    blockquote: ['moot-quote'],
    pre: ['moot-code'],
    code: [/^language-[A-Za-z0-9+#._-]{1,30}$/],
    hr: ['govuk-section-break', 'govuk-section-break--m', 'govuk-section-break--visible'],
    a: ['govuk-link', 'moot-mention', 'moot-competency'],
    div: ['moot-scroll'],
    table: ['govuk-table'],
    thead: ['govuk-table__head'],
    tbody: ['govuk-table__body'],
    tr: ['govuk-table__row'],
    th: aligned('govuk-table__header'),
    td: aligned('govuk-table__cell'),
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
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
