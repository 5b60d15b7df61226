/**
 * A stretch of a paragraph: `code` in backticks, `escape` (a backslash with its mark), `autolink` (`<https://…>`), `url`
 * as typed, `target` (what follows the words of a link: `](address "title")`), `tag` of HTML, `comment`, `definition`
 * (`[name]: address`), `bbcode` (a tag in square brackets, or `[code]…[/code]`), else `text`.
 */
export interface Piece {
  kind:
    | 'text'
    | 'code'
    | 'escape'
    | 'autolink'
    | 'url'
    | 'target'
    | 'tag'
    | 'comment'
    | 'definition'
    | 'bbcode';
  text: string;
}

const ESCAPED = /\\[!-/:-@[-`{-~]/y;
/** Such as both sides take for links; others are words. */
const AUTOLINK =
  /<(?:https?:\/\/[^\s<>/\\][^\s<>\\]*|mailto:[^\s<>/\\]+|\w[\w.!#$%&'*+/=?^`{|}~-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)>/iy;
const TAG = /<\/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?\/?>/y;
/** Only what every reader of Markdown takes for an address as a whole: behind it a name may be called. */
const ADDRESS =
  /(?:https?|ftp):\/\/[\p{L}\p{N}]+(?:[-._][\p{L}\p{N}]+)*(?::\d+)?(?:[/?#](?:[\p{L}\p{N}_/~%+=&:,@#$]|\.(?!\.)|\?(?!\?)|-(?!-)|\([\p{L}\p{N}_/~%+=&:.-]*\))*)?/iuy;
/** The tags that Discourse and its plugins read; none where it is the words of a link. */
const BBCODE =
  /\[\/?(?:b|i|u|s|url|email|img|code|pre|quote|details|spoiler|blur|grid|wrap|date|date-range|poll|event|policy|chat|color|bgcolor|size|font|small|floatl|floatr|left|center|right|justify|list|ul|ol|li|table|tr|td|th|hr|highlight|mermaid|ot|edit|aname|jumpto|timer)(?:[ =][^[\]\n]*)?\](?![([:])/iy;
const TARGET =
  /\]\([ \t]*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?[ \t]*\)/y;
const DEFINITION =
  /\[(?!\^)[^[\]\n]{1,200}\]:[ \t]*(?=<?(?:https?:\/\/[^/]|mailto:[^/]|upload:\/\/|\/[^/]))(?:<[^<>\n\\]*>|[^\s<>\\]+)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*(?=\n|$)/iy;
/** Where a piece other than text may begin. */
const NEXT = /[\\`<[\]]|\b(?=(?:https?|ftp):\/\/)/gi;

/** Cuts a paragraph into pieces which, put together, are the paragraph. In time that grows with its length alone. */
export function piecesOf(paragraph: string): Piece[] {
  const pieces: Piece[] = [];
  const ends = backtickRuns(paragraph);
  const seen = { comment: true, code: true, addresses: addressesIn(paragraph), definition: 0 };
  let text = 0;
  let at = 0;
  const take = (kind: Piece['kind'], end: number): void => {
    if (at > text) pieces.push({ kind: 'text', text: paragraph.slice(text, at) });
    pieces.push({ kind, text: paragraph.slice(at, end) });
    at = text = end;
  };
  while (at < paragraph.length) {
    const found = pieceAt(paragraph, at, ends, seen);
    if (found) take(found.kind, found.end);
    else {
      const from = paragraph[at] === '`' ? runEnd(paragraph, at) : at + 1;
      at = nextStart(paragraph, from);
    }
  }
  if (at > text) pieces.push({ kind: 'text', text: paragraph.slice(text) });
  return pieces;
}

type Found = { kind: Piece['kind']; end: number } | null;

/** Whether what closes a comment, or code in square brackets, may still come: one search to the end is enough. */
type Seen = {
  comment: boolean;
  code: boolean;
  /** Where addresses are that are not between brackets, to the next space or `<`; those that were passed are taken off. */
  addresses: { from: number; to: number }[];
  /** Where the next definition may begin: they stand before all words of a paragraph. */
  definition: number;
};

function pieceAt(source: string, at: number, ends: Map<number, number[]>, seen: Seen): Found {
  switch (source[at]) {
    case '\\':
      return isInAddress(at, seen) ? null : matched('escape', ESCAPED, source, at);
    case '`':
      if (isInAddress(at, seen)) ends.clear();
      return codeAt(source, at, ends);
    case '<':
      return (
        matched('autolink', AUTOLINK, source, at) ??
        commentAt(source, at, seen) ??
        matched('tag', TAG, source, at)
      );
    case ']':
      return matched('target', TARGET, source, at);
    case '[':
      return (seen.definition === at ? definitionAt(source, at, seen) : null) ?? bbcodeAt(source, at, seen);
    default:
      // Behind these signs it is none.
      return /[\\.+-]/.test(source[at - 1] ?? '') ? null : matched('url', ADDRESS, source, at);
  }
}

function matched(kind: Piece['kind'], pattern: RegExp, source: string, at: number): Found {
  pattern.lastIndex = at;
  return pattern.test(source) ? { kind, end: pattern.lastIndex } : null;
}

function commentAt(source: string, at: number, seen: Seen): Found {
  if (!seen.comment || !source.startsWith('<!--', at)) return null;
  const end = source.indexOf('-->', at + 4);
  seen.comment = end !== -1;
  return end === -1 ? null : { kind: 'comment', end: end + 3 };
}

function definitionAt(source: string, at: number, seen: Seen): Found {
  const found = matched('definition', DEFINITION, source, at);
  if (found) seen.definition = found.end + 1;
  return found;
}

function bbcodeAt(source: string, at: number, seen: Seen): Found {
  const tag = matched('bbcode', BBCODE, source, at);
  if (!tag || !seen.code || source.slice(at, tag.end).toLowerCase() !== '[code]') return tag;
  const end = source.indexOf('[/code]', tag.end);
  seen.code = end !== -1;
  return end === -1 ? tag : { kind: 'bbcode', end: end + '[/code]'.length };
}

function addressesIn(source: string): Seen['addresses'] {
  const found = [...source.matchAll(/:\/\/[^\s<]*/g)];
  return found.map(({ 0: text, index }) => ({ from: index, to: index + text.length })).toReversed();
}

/**
 * Readers of Markdown take most signs behind an address for a part of it, backslashes and backticks too: which of them
 * begin code nobody can tell from there on, and what may be words is handled as words.
 */
function isInAddress(at: number, { addresses }: Seen): boolean {
  while (addresses.length > 0 && addresses.at(-1)!.to < at) addresses.pop();
  return addresses.length > 0 && addresses.at(-1)!.from < at;
}

/** Where runs of backticks of each length begin, in order. */
function backtickRuns(source: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of source.matchAll(/`+/g)) {
    const same = runs.get(run.length);
    if (same) same.push(index);
    else runs.set(run.length, [index]);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}

/** Code from here to the next run of as many backticks. Places that were passed are taken off the lists. */
function codeAt(source: string, at: number, runs: Map<number, number[]>): Found {
  const end = runEnd(source, at);
  const same = runs.get(end - at) ?? [];
  while (same.length > 0 && same.at(-1)! <= at) same.pop();
  const closes = same.at(-1);
  return closes === undefined ? null : { kind: 'code', end: closes + (end - at) };
}

function runEnd(source: string, at: number): number {
  let end = at;
  while (source[end] === '`') end += 1;
  return end;
}

function nextStart(source: string, from: number): number {
  NEXT.lastIndex = from;
  return NEXT.exec(source)?.index ?? source.length;
}
