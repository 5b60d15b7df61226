import { callsAcross, JOINER, targetWithoutMentions, withoutMentions } from './mentions.ts';
import { eachParagraph } from './paragraphs.ts';
import { type Piece, piecesOf } from './pieces.ts';

/**
 * A text in which nobody is called, read as it will be read: what was left out of it before may have made words of what
 * was code, or have put an `@` before a word. Nothing else changes.
 */
export function calledNobody(text: string): string {
  if (!text.includes('@') && !/&#|&commat/i.test(text)) return text;
  return eachParagraph(text, inWords).text;
}

function inWords(paragraph: string): string {
  let before: Piece | null = null;
  let out = '';
  for (const piece of piecesOf(paragraph)) {
    if (callsAcross(before, piece)) out += JOINER;
    out += uncalled(piece);
    before = piece;
  }
  return out;
}

function uncalled({ kind, text }: Piece): string {
  if (kind === 'target') return targetWithoutMentions(text);
  return ['text', 'tag', 'comment', 'bbcode'].includes(kind) ? withoutMentions(text) : text;
}
