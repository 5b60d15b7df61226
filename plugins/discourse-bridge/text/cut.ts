import { BlockReader } from './block-reader.ts';
import { characters } from './characters.ts';

/**
 * A text of at most so many characters (code points): cut after a paragraph, or a line, or within a line that is longer,
 * and then ending with `rest`. What the cut leaves open as code is closed.
 */
export function cutAtParagraph(text: string, limit: number, rest: string): { text: string; cut: boolean } {
  if (text.length <= limit || characters(text).length <= limit) return { text, cut: false };
  const room = limit - characters(rest).length - 12;
  const kept = characters(text).slice(0, Math.max(room, 0)).join('');
  const paragraph = kept.lastIndexOf('\n\n');
  const line = kept.lastIndexOf('\n');
  const end = paragraph > kept.length / 2 ? paragraph : line > kept.length / 2 ? line : kept.length;
  const words = kept.slice(0, end).trimEnd();
  const reader = new BlockReader();
  for (const one of words.split('\n')) reader.read(one);
  const closing = reader.fence === null ? '' : `\n${reader.fence}`;
  return { text: `${words}${closing.slice(0, 11)}\n\n${rest}`, cut: true };
}
