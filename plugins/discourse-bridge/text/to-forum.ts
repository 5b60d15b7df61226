import { t } from '../../../server/plugin-api.ts';
import { withMark, withoutMark } from './marks.ts';
import { defused } from './mentions.ts';
import { normalise } from './normalise.ts';
import { eachParagraph } from './paragraphs.ts';
import { paragraphToForum, type ForumContext } from './paragraph-to-forum.ts';
import { escapeWords, linkTo } from './pictures-and-links.ts';

/** What it takes to turn a post of ours into one of a forum. */
export interface ForumOptions {
  /** Where this site is, without a slash at the end. */
  siteUrl: string;
  /** Who wrote it, when the bridge's own account sends it; `network`: where they are at home. */
  attribution: { name: string; network: string; url: string } | null;
  /** The words that a comment is about, and where they stand. */
  anchor: { title: string; exact: string; url: string } | null;
  /** Words to put in their place. */
  suggestion: string | null;
  /** The id of the post, for the mark at the end. */
  mark: string;
  /** The short address (`upload://…`) of a picture or file that was sent; null for one that was not. */
  fileOf(address: string): string | null;
  /** Who a handle names, for readers there. Without it, handles are words. */
  personOf?(handle: string): { name: string; url: string } | null;
  /** What `[[CODE]]` names. Without it, codes stay as they are. */
  competencyOf?(code: string): { title: string; url: string } | null;
}

/** `files`: addresses on this site of what there is to send, each once. */
export interface ForumText {
  raw: string;
  files: string[];
}

/**
 * Turns a post of ours into a text for a forum. Pure: it sends nothing, and answers in `files` what there is to send.
 * Plain CommonMark stays as it is, but for addresses within this site, which become whole. Nobody is called by it, and
 * nothing in it is a tag there.
 */
export function toForum(body: string, options: ForumOptions): ForumText {
  const files = new Set<string>();
  const context: ForumContext = {
    siteUrl: options.siteUrl,
    fileOf: options.fileOf,
    personOf: options.personOf ?? (() => null),
    competencyOf: options.competencyOf ?? (() => null),
    files,
  };
  const { before, after } = frameOf(options);
  const parts = [...before, blocksToForum(normalise(body), context), ...after];
  const raw = parts.filter((part) => part !== '').join('\n\n');
  return { raw: withMark(raw, options.mark), files: [...files] };
}

type Framed = Pick<ForumOptions, 'attribution' | 'anchor' | 'suggestion'>;

/** What is put before and after the words of a post. */
function frameOf({ attribution, anchor, suggestion }: Framed): { before: string[]; after: string[] } {
  return {
    before: [...(attribution ? [byline(attribution)] : []), ...(anchor ? [quotedPassage(anchor)] : [])],
    after: suggestion === null ? [] : [suggested(suggestion)],
  };
}

/** A text that was made by `toForum`, and may have been changed since, without what was put around the words. */
export function withoutFrame(raw: string, options: Framed): string {
  const { before, after } = frameOf(options);
  let words = withoutMark(raw);
  for (const part of before) if (words.startsWith(part)) words = words.slice(part.length).replace(/^\n+/, '');
  for (const part of after) if (words.endsWith(part)) words = words.slice(0, -part.length).trimEnd();
  return words;
}

/** The first post of a topic about a competency or a draft, which the bridge itself writes. */
export function cardText(card: { title: string; statement: string; url: string; mark: string }): string {
  const statement = normalise(card.statement);
  const context: ForumContext = {
    siteUrl: new URL(card.url).origin,
    fileOf: () => null,
    personOf: () => null,
    competencyOf: () => null,
    files: new Set(),
  };
  const parts = [
    `**${linkTo(defused(card.title), card.url)}**`,
    statement === '' ? '' : inQuote(blocksToForum(statement, context)),
    linkTo(t('Read it and comment on it here'), card.url),
  ];
  return withMark(parts.filter((part) => part !== '').join('\n\n'), card.mark);
}

function byline({ name, network, url }: { name: string; network: string; url: string }): string {
  return `**${linkTo(defused(name), url)}** · ${defused(escapeWords(network))}`;
}

function quotedPassage({ title, exact, url }: { title: string; exact: string; url: string }): string {
  const words = exact === '' ? '' : `${inQuote(defused(escapeLines(exact)))}\n>\n`;
  return `${words}> ${linkTo(defused(title), url)}`;
}

function suggested(suggestion: string): string {
  if (suggestion === '') return `**${t('Suggested: leave these words out')}**`;
  return `**${t('Suggested instead:')}**\n\n${inQuote(defused(escapeLines(suggestion)))}`;
}

/** Words that stand for themselves, line by line. */
const escapeLines = (words: string): string => words.trim().split('\n').map(escapeWords).join('\n');

const inQuote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

function blocksToForum(body: string, context: ForumContext): string {
  const { text, fence } = eachParagraph(body, (paragraph) => paragraphToForum(paragraph, context));
  // Otherwise the mark would be within the code, for everybody to see.
  return fence === null ? text : `${text}\n${fence}`;
}
