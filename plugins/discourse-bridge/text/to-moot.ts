import { nestingDepth, t } from '../../../server/plugin-api.ts';
import { BlocksToMoot } from './blocks-to-moot.ts';
import { calledNobody } from './called-nobody.ts';
import { cutAtParagraph } from './cut.ts';
import { fenced } from './fenced.ts';
import { Files } from './files.ts';
import { withoutMark } from './marks.ts';
import { normalise } from './normalise.ts';
import { Notes } from './notes.ts';
import { linkTo } from './pictures-and-links.ts';
import type { MootOptions, MootText } from './to-moot-options.ts';

const MOST = 10_000;
/** What no post here may hold; the rest of the control characters, and what could not be read. */
const REFUSED = /(?![\n\t])\p{Cc}|[\p{Surrogate}\uFFFD]/gu;
/** Levels of quotes and lists that a post here may have. */
const DEEPEST = 20;

/**
 * Turns what somebody wrote on a forum into a post here. Pure: it fetches nothing, and answers in `files` what there is
 * to fetch. Plain CommonMark stays as it is, but for addresses within the forum, which become whole. Never empty, and
 * never more than the limit.
 */
export function toMoot(raw: string, options: MootOptions): MootText {
  const source = normalise(withoutMark(raw)).replaceAll(REFUSED, '');
  const files = new Files(options.baseUrl, options.fileOf);
  const notes = new Notes(source);
  const { baseUrl, nameOf, isNamed = () => true } = options;
  const context = { baseUrl, nameOf, isNamed, files, notes };
  const written = new BlocksToMoot(source, options, context).write();
  const blocks = codeFirst(written.replace(/^(?:[ \t]*\n)+/, '')).trim();
  const noted = notes.written();
  const whole = noted === '' ? blocks : `${blocks}\n\n${noted}`;
  const host = new URL(options.baseUrl).host;
  const readable = nestingDepth(whole, DEEPEST + 1) > DEEPEST ? fenced(source) : whole;
  const body = readable.trim() === '' ? linkTo(host, options.restUrl) : readable;
  const rest = linkTo(t('Read the rest on {host}', { host }), options.restUrl);
  const { text, cut } = cutAtParagraph(calledNobody(body), options.limit ?? MOST, rest);
  return { body: text, files: files.refs, cut };
}

/** A text that begins with indented code has it between fences: white space at its beginning is cut. */
function codeFirst(text: string): string {
  const indented = /^(?:(?: {4}| {0,3}\t)[^\n]*(?:\n|$))+/.exec(text)?.[0];
  if (indented === undefined) return text;
  return `${fenced(indented.replaceAll(/^(?: {4}| {0,3}\t)/gm, ''))}\n${text.slice(indented.length)}`;
}
