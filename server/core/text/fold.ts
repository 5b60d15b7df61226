/** Whether a text has no letters but those of ASCII: then folding it moves nothing. */
export const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text);

/** Text as it is searched: without case and accents, quotation marks straight. Every other character is itself. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}
