const OPENS = '<!-- moot:';
const CLOSES = ' -->';
const ID = /^[\w-]{1,64}$/;

/** The text with the mark of a post of ours at its end, which no reader sees. A mark that it ends with is replaced. */
export function withMark(raw: string, id: string): string {
  return `${withoutMark(raw)}\n\n${OPENS}${id}${CLOSES}`;
}

/**
 * The id in the mark that a text ends with, or null. Anybody can type a mark: believe it only of the account that we
 * write with.
 */
export function markOf(raw: string): string | null {
  return splitAtMark(raw)?.id ?? null;
}

/** The id in the last mark of a text, wherever staff left it when they wrote something beneath it; or null. */
export function markWithin(raw: string): string | null {
  const end = raw.lastIndexOf(CLOSES);
  return end === -1 ? null : (markOf(raw.slice(0, end + CLOSES.length)) ?? markWithin(raw.slice(0, end)));
}

/** The text before the mark, without white space at its end; all of it when there is none. */
export function withoutMark(raw: string): string {
  return splitAtMark(raw)?.before ?? raw.trimEnd();
}

function splitAtMark(raw: string): { before: string; id: string } | null {
  const text = raw.trimEnd();
  if (!text.endsWith(CLOSES)) return null;
  const at = text.lastIndexOf(OPENS);
  const id = text.slice(at + OPENS.length, -CLOSES.length);
  return at !== -1 && ID.test(id) ? { before: text.slice(0, at).trimEnd(), id } : null;
}
