import { t } from '../../../server/plugin-api.ts';
import { bbcodeToMoot } from './bbcode-to-moot.ts';
import { withEmoji } from './emoji.ts';
import { wordsWithout } from './files.ts';
import { htmlToMoot } from './html-to-moot.ts';
import { callsAcross, JOINER, withoutMentions, targetWithoutMentions } from './mentions.ts';
import type { MootContext } from './moot-context.ts';
import { addressHere, escapeWords, linkTo, readTarget, writeTarget } from './pictures-and-links.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { Written } from './written.ts';

const BRACKET = /!\[|\^\[|\[|\]/g;
const CALL = /(?<![\p{L}\p{N}])@(\w[\w.-]{0,59})/gu;
const PICTURE = /\.(?:jpe?g|png|gif|webp|avif|heic|heif)(?:[?#]\S*)?$/i;
const DEFINED = /^(\[[^[\]\n]+\]:[ \t]*)(?:<([^<>\n]*)>|(\S+))(.*)$/s;

/**
 * The words of one paragraph, heading or list item as they are to stand here. `prefix` is what further lines begin
 * with.
 */
export function paragraphToMoot(paragraph: string, prefix: string, context: MootContext): string {
  const written = new Written();
  let before: Piece | null = null;
  for (const piece of piecesOf(paragraph)) {
    if (callsAcross(before, piece)) written.push(JOINER);
    write(piece, written, prefix, context);
    before = piece;
  }
  return written.toString();
}

function write(piece: Piece, written: Written, prefix: string, context: MootContext): void {
  switch (piece.kind) {
    case 'text':
      return writeText(piece.text, written, context);
    case 'target':
      return writeLink(piece.text, written, context);
    case 'definition':
      return written.push(definition(piece.text, context));
    case 'tag':
      return htmlToMoot(piece.text, written, prefix, context);
    case 'bbcode':
      return bbcodeToMoot(piece.text, written, context);
    case 'autolink':
    case 'url':
      return written.push(typedAddress(piece.text, context));
    case 'comment':
      return;
    default:
      return written.push(piece.text);
  }
}

/** Words, with brackets that may turn out to be links. */
function writeText(text: string, written: Written, context: MootContext): void {
  let from = 0;
  for (const { 0: bracket, index } of text.matchAll(BRACKET)) {
    written.push(wordsToMoot(text.slice(from, index), written, context));
    from = index + bracket.length;
    if (bracket === ']') closeNote(written, context);
    else {
      written.brackets += 1;
      written.open(bracket, bracket, () => {});
    }
  }
  written.push(wordsToMoot(text.slice(from), written, context));
}

/** A closing bracket with no address: the end of a note, or of words in brackets. */
function closeNote(written: Written, context: MootContext): void {
  const opening = written.closeBracket();
  const inside = opening?.name === '^[' ? written.insideOf(opening) : null;
  const words = inside?.words()?.trim();
  if (inside && words) inside.replace(context.notes.add(words));
  else written.push(']');
}

function wordsToMoot(words: string, written: Written, { nameOf, isNamed, baseUrl }: MootContext): string {
  if (words === '') return words;
  const named = words.replaceAll(CALL, (typed: string, run: string) => {
    const username = run.replace(/[.-]{1,60}$/, '');
    const name = nameOf(username);
    if (name === null) return typed;
    const rest = run.slice(username.length);
    // A link cannot stand within a link.
    const plain = written.brackets > 0 || !isNamed(username);
    return (plain ? escapeWords(name) : linkTo(name, `${baseUrl}/u/${username}`)) + rest;
  });
  return withEmoji(withoutMentions(named));
}

function writeLink(text: string, written: Written, context: MootContext): void {
  const opening = written.closeBracket();
  if (opening?.name === '^[') {
    const inside = written.insideOf(opening);
    const words = inside.words()?.trim();
    if (words) inside.replace(context.notes.add(words));
    else written.push(']');
    return written.push(targetWithoutMentions(text.slice(1)));
  }
  const target = readTarget(text);
  const found = context.files.find(target.address);
  const inside = opening && (found || opening.name === '![') ? written.insideOf(opening) : null;
  const words = inside?.words() ?? null;
  if (opening && inside && words !== null) {
    const plain = wordsWithout(words);
    const picture =
      opening.name === '![' &&
      (found ? found.here && PICTURE.test(target.address) : true) &&
      !/^(?:video|audio)/.test(plain.kind ?? '');
    const named = picture ? t('Picture') : fileName(target.address);
    const shown = found && plain.words.trim() === '' ? named : plain.words;
    inside.replace(`${picture ? '!' : ''}[${shown}`);
  }
  const address = found?.address ?? addressHere(target.address, context);
  written.push(
    targetWithoutMentions(address === target.address ? text : writeTarget({ ...target, address })),
  );
}

const fileName = (address: string): string => escapeWords(address.slice(address.lastIndexOf('/') + 1));

/** As it was typed, unless it leads to somebody who is not to be named. */
function typedAddress(text: string, context: MootContext): string {
  const bare = text.replace(/^<|>$/g, '');
  const address = /^https?:/i.test(bare) ? addressHere(bare, context) : bare;
  return address === bare ? text : `<${address}>`;
}

function definition(text: string, context: MootContext): string {
  const [, label = '', angled, bare, rest = ''] = DEFINED.exec(text) ?? [];
  const address = angled ?? bare;
  if (address === undefined) return text;
  const now = context.files.find(address)?.address ?? addressHere(address, context);
  return now === address ? text : `${label}<${now}>${rest}`;
}
