const marker = 'Attribution: ';
const statements = [
  /Contains public sector information[^\n]*?\.(?=\s|$)/,
  /Contains public sector information[^\n]*/,
];

/**
 * The line that the licence asks to be shown: what the document's notes give as `Attribution: …`, else the usual
 * sentence of the Open Government Licence in the description or the notes; null where there is none.
 */
export function findAttribution(description: string, notes: string | null): string | null {
  if (notes?.startsWith(marker)) return notes.slice(marker.length).trim() || null;
  for (const text of [description, notes ?? '']) {
    for (const statement of statements) {
      const found = statement.exec(text);
      if (found !== null) return found[0].trim();
    }
  }
  return null;
}

/** The document's notes that carry an attribution; null where the description already says it. */
export function attributionNotes(description: string, attribution: string | null): string | null {
  if (attribution === null || findAttribution(description, null) === attribution) return null;
  return `${marker}${attribution}`;
}
