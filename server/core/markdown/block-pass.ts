import type { MarkdownIt, Token } from 'markdown-it';

const CLASSES = new Map([
  ['paragraph_open', 'govuk-body'],
  ['heading_open', 'govuk-heading-s'],
  ['bullet_list_open', 'govuk-list govuk-list--bullet'],
  ['ordered_list_open', 'govuk-list govuk-list--number'],
  ['blockquote_open', 'moot-quote'],
  ['hr', 'govuk-section-break govuk-section-break--m govuk-section-break--visible'],
  ['table_open', 'govuk-table'],
  ['thead_open', 'govuk-table__head'],
  ['tbody_open', 'govuk-table__body'],
  ['tr_open', 'govuk-table__row'],
  ['th_open', 'govuk-table__header'],
  ['td_open', 'govuk-table__cell'],
]);

/** What has a side of its own: the bullet of a list, the bar of a quote. */
const SIDED = /^(?:bullet_list|ordered_list|blockquote)_(open|close)$/;

/** Whose headings they are: those of a post on a page, or those of the page itself. */
export type Headings = 'post' | 'page';

/** Level of each heading; what is not named is the lowest. */
const LEVELS: Record<Headings, Map<string, string>> = {
  // The page's own headings go down to h3; a post's never outrank them.
  post: new Map([
    ['h1', 'h4'],
    ['h2', 'h5'],
  ]),
  // Its title is the one h1, and is not written in the text.
  page: new Map([
    ['h1', 'h2'],
    ['h2', 'h2'],
    ['h3', 'h3'],
    ['h4', 'h4'],
  ]),
};

const ALIGNMENT = /^text-align:(left|center|right)$/;

/** More cells than anybody types. Short rows are filled up by the parser, so few words can make 65,536 empty cells. */
const MOST_CELLS = 2_000;

/** Core rule: GOV.UK classes, demoted headings, alignment by class (the policy forbids inline styles). */
export function blockPass(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'moot_block', (state) => {
    const headings: Headings = state.env['headings_of'] === 'page' ? 'page' : 'post';
    emptyHeadersToCells(state.tokens);
    for (const token of state.tokens) dress(token, headings);
    direct(state.tokens);
    if (state.tokens.filter((token) => token.type === 'td_open').length > MOST_CELLS) {
      state.tokens = withoutEmptyCells(state.tokens);
    }
  });
}

function dress(token: Token, headings: Headings): void {
  if (token.tag.startsWith('h') && token.type.startsWith('heading')) {
    token.tag = LEVELS[headings].get(token.tag) ?? 'h6';
  }
  const name =
    token.type === 'heading_open' && token.tag === 'h2' ? 'govuk-heading-m' : CLASSES.get(token.type);
  if (name === undefined) return;
  const alignment = ALIGNMENT.exec(String(token.attrGet('style') ?? ''))?.[1];
  token.attrs = (token.attrs ?? []).filter(([attribute]) => attribute === 'start');
  token.attrSet('class', alignment ? `${name} ${alignmentClass(alignment)}` : name);
  if (token.type === 'th_open') token.attrSet('scope', 'col');
}

/**
 * Lists and quotes go the way their own first letters go. One that begins another goes the same way as that one: a
 * browser looks for the first letters past everything inside that has a direction of its own.
 */
function direct(tokens: Token[]): void {
  const around: { begun: boolean }[] = [];
  for (const token of tokens) {
    const side = SIDED.exec(token.type)?.[1];
    if (side === 'open') {
      if (around.at(-1)?.begun !== false) token.attrSet('dir', 'auto');
      around.push({ begun: false });
    } else if (side === 'close') around.pop();
    else if (token.type === 'inline') for (const one of around) one.begun = true;
  }
}

function alignmentClass(alignment: string): string {
  return `govuk-!-text-align-${alignment === 'center' ? 'centre' : alignment}`;
}

/** A corner that is left empty heads nothing. */
function emptyHeadersToCells(tokens: Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const close = tokens[at + 2];
    if (token.type !== 'th_open' || tokens[at + 1]?.content !== '' || close?.type !== 'th_close') continue;
    token.type = 'td_open';
    close.type = 'td_close';
    token.tag = close.tag = 'td';
  }
}

function withoutEmptyCells(tokens: Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type === 'td_open' && tokens[at + 1]?.content === '' && tokens[at + 2]?.type === 'td_close')
      at += 2;
    else if (token) kept.push(token);
  }
  return kept;
}
