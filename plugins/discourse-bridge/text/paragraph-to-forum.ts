import { wordsWithout } from './files.ts';
import { defused, callsAcross, JOINER, targetWithoutMentions } from './mentions.ts';
import { absolute, escapeWords, linkTo, readTarget, writeTarget } from './pictures-and-links.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { Written } from './written.ts';

/** What paragraphs of one text share. */
export interface ForumContext {
  siteUrl: string;
  fileOf(address: string): string | null;
  personOf(handle: string): { name: string; url: string } | null;
  competencyOf(code: string): { title: string; url: string } | null;
  /** Addresses on this site of what there is to send. */
  files: Set<string>;
}

const HANDLE = /(?<![\p{L}\p{M}\p{N}_+\-/@])@([A-Za-z0-9_-]{2,30})(?![\p{L}\p{M}\p{N}_\-@])/gu;
const CODE = /\[\[([^[\]\n]{1,100})\]\]/g;
const BRACKET = /!\[|\[|\]/g;
/** Where pictures and files of ours are. */
const OURS = /^\/(?:pictures|plugins\/discourse-bridge\/files)\/[\w-]{1,80}$/;
const TAG_IN_TARGET = /<(?=\/?[A-Za-z][A-Za-z0-9-]*[\s/>]|[!?])/g;
const OPENS_TAG = /<(?=[A-Za-z/!?])/g;

/** The words of one paragraph, heading or list item as they are to stand on a forum. */
export function paragraphToForum(paragraph: string, context: ForumContext): string {
  const written = new Written();
  let before: Piece | null = null;
  for (const piece of piecesOf(paragraph)) {
    if (callsAcross(before, piece)) written.push(JOINER);
    write(piece, written, context);
    before = piece;
  }
  return written.toString();
}

function write(piece: Piece, written: Written, context: ForumContext): void {
  switch (piece.kind) {
    case 'text':
      return writeText(piece.text, written, context);
    case 'target':
      return writeLink(piece.text, written, context);
    case 'code':
      // A line that begins with a tag is one there, even within code.
      return written.push(piece.text.replaceAll(/\n[ \t>]*(?=<)/g, ' '));
    case 'tag':
    case 'comment':
      // Raw HTML is words here.
      return writeText(piece.text, written, context);
    case 'bbcode':
      written.push(afterSpace(written) ? String.raw`\[` : '&#91;');
      return writeText(piece.text.slice(1), written, context);
    case 'definition':
      return written.push(
        piece.text.replace(
          /(\]:[ \t]*)(\/\S*)/,
          (_, label: string, path: string) => label + absolute(path, context.siteUrl),
        ),
      );
    default:
      return written.push(piece.text);
  }
}

function writeText(text: string, written: Written, context: ForumContext): void {
  const named = text.replaceAll(CODE, (typed: string, code: string) => {
    const found = written.brackets > 0 ? null : context.competencyOf(code.trim());
    return found ? linkTo(defused(found.title), found.url) : typed;
  });
  let from = 0;
  for (const { 0: bracket, index } of named.matchAll(BRACKET)) {
    written.push(wordsToForum(named.slice(from, index), written, context));
    from = index + bracket.length;
    if (bracket === ']') {
      written.closeBracket();
      written.push(']');
      continue;
    }
    // A circumflex before a bracket would make a note of it there.
    if (bracket === '[') written.unnote();
    written.brackets += 1;
    written.open(bracket, bracket, () => {});
  }
  written.push(wordsToForum(named.slice(from), written, context));
}

function wordsToForum(words: string, written: Written, { personOf }: ForumContext): string {
  if (words === '') return words;
  const named = words.replaceAll(HANDLE, (typed: string, handle: string) => {
    const person = personOf(handle.toLowerCase());
    if (!person) return typed;
    const name = defused(person.name);
    return written.brackets > 0 ? escapeWords(name) : linkTo(name, person.url);
  });
  const plain = named.replaceAll(OPENS_TAG, (_, at: number) =>
    (at === 0 ? afterSpace(written) : /\s/.test(named[at - 1]!)) ? String.raw`\<` : '&lt;',
  );
  return defused(plain);
}

/** Whether a backslash takes the meaning of what follows: behind an address it would be a part of that. */
const afterSpace = (written: Written): boolean => /\s/.test(written.last);

function writeLink(text: string, written: Written, context: ForumContext): void {
  const opening = written.closeBracket();
  const target = readTarget(text);
  const path = target.address.startsWith(`${context.siteUrl}/`)
    ? target.address.slice(context.siteUrl.length)
    : target.address;
  const ours = OURS.test(path);
  const sent = ours ? context.fileOf(path) : null;
  if (ours) context.files.add(path);
  const inside = opening && ours ? written.insideOf(opening) : null;
  const words = inside?.words() ?? null;
  if (opening && inside && words !== null) {
    const plain = wordsWithout(words).words;
    const picture = opening.name === '![' && sent !== null;
    const attached = opening.name === '[' && sent !== null ? '|attachment' : '';
    inside.replace(`${picture ? '!' : ''}[${plain}${attached}`);
  }
  const address = sent ?? absolute(target.address, context.siteUrl);
  const now = address === target.address ? text : writeTarget({ ...target, address });
  // Should it turn out to be no link, it is no tag either.
  written.push(targetWithoutMentions(now).replaceAll(TAG_IN_TARGET, '&lt;'));
}
