/** The characters (code points) of a text, which is how both sides count its length. */
export const characters = (text: string): string[] => Array.from(text);

/** A text of at most so many characters, at a word's end where there is one, with `…` where it was cut. */
export function clipped(text: string, most: number): string {
  const all = characters(text);
  if (all.length <= most) return text;
  const kept = all.slice(0, most - 1).join('');
  const space = kept.lastIndexOf(' ');
  return `${(space > kept.length / 2 ? kept.slice(0, space) : kept).trimEnd()}…`;
}
