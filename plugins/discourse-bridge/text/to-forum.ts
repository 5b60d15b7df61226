import { t } from '../../../server/plugin-api.ts';
import { withMark } from './marks.ts';
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
  const parts = [
    options.attribution && byline(options.attribution),
    options.anchor && quotedPassage(options.anchor),
    blocksToForum(normalise(body), context),
    options.suggestion !== null && suggested(options.suggestion),
  ];
  const raw = parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
  return { raw: withMark(raw, options.mark), files: [...files] };
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
