/** Words as they are compared: without regard to case, spaces and how accents are written. */
export const plain = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
