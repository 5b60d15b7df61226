import { BlockReader } from './block-reader.ts';
import { characters } from './characters.ts';

const LONGEST_FENCE = 12;

/**
 * A text of at most so many characters (code points): cut after a paragraph, or a line, or within a line that is longer,
 * and then ending with `rest`. What the cut leaves open as code is closed.
 */
export function cutAtParagraph(text: string, limit: number, rest: string): { text: string; cut: boolean } {
  if (text.length <= limit || characters(text).length <= limit) return { text, cut: false };
  const room = limit - characters(rest).length - LONGEST_FENCE - 4;
  const kept = characters(text).slice(0, Math.max(room, 0)).join('');
  const paragraph = kept.lastIndexOf('\n\n');
  const line = kept.lastIndexOf('\n');
  const end = paragraph > kept.length / 2 ? paragraph : line > kept.length / 2 ? line : kept.length;
  const words = kept.slice(0, end).trimEnd();
  const reader = new BlockReader();
  for (const one of words.split('\n')) reader.read(one);
  const fence = reader.fence ?? '';
  // Code behind a longer fence than anybody types is left out.
  if (fence.length > LONGEST_FENCE) return { text: rest, cut: true };
  return { text: `${words}${fence && `\n${fence}`}\n\n${rest}`, cut: true };
}
