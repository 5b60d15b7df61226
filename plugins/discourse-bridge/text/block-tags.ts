import { BlockReader, type BlockLine } from './block-reader.ts';

/** A tag that stands in a line of its own: `[quote="ada, post:2"]`, `[/quote]`. */
export interface BlockTag {
  name: string;
  closes: boolean;
  /** What stands after the name: `="ada, post:2"`. */
  inside: string;
}

/** A line of a forum's text. `tag`: what it is, when that is a tag which has its other half: the line `other`. */
export interface ForumLine extends BlockLine {
  tag: BlockTag | null;
  other: number;
}

/** A tag that is longer is none. */
const LONGEST = 2_000;
/** Tags at the start of one line that are looked for. */
const MOST_BEGUN = 10;
const NAMES =
  'quote|details|spoiler|blur|poll|grid|wrap|event|chat|policy|code|center|left|right|size|color|list';
const TAG = new RegExp(
  String.raw`^\[(\/?)(${NAMES})((?:[ =](?:"[^"\n]*"|“[^”\n]*”|[^\]\n"“])*)?)\][ \t]*$`,
  'i',
);
const HTML = /^<(\/?)(blockquote|details|pre)((?:\s[^<>]*)?)>[ \t]*$/i;
/** A tag with words in the same line, which begin or end what it holds. */
const BEGUN = /^(\[(?:quote|details|chat)(?:[ =](?:"[^"\n]*"|“[^”\n]*”|[^\]\n"“])*)?\])[ \t]*(\S[^\n]*)$/i;
const ENDED = /^(.*[^\s])?[ \t]*(\[\/(?:quote|details|chat)\])[ \t]*([^\n]*)$/i;

/** Reads a text line by line, and finds the two halves of each tag. */
export function forumLines(source: string): ForumLine[] {
  const texts = source.split('\n').flatMap(apart);
  const lines = linesOf(texts, () => true);
  pair(lines);
  // A half without the other is words, which changes how the lines after it read.
  const read = linesOf(texts, (at) => lines[at]!.other !== -1);
  pair(read);
  return read;
}

function linesOf(texts: string[], perhaps: (at: number) => boolean): ForumLine[] {
  const reader = new BlockReader();
  return texts.map((text, at) => {
    const line = reader.read(text);
    const tag = line.code || line.blank || !perhaps(at) ? null : tagOf(text.slice(line.prefix.length).trim());
    if (tag) reader.endParagraph();
    return { ...line, tag, other: -1 };
  });
}

function tagOf(words: string): BlockTag | null {
  if (words.length > LONGEST) return null;
  const found = words.startsWith('[') ? TAG.exec(words) : words.startsWith('<') ? HTML.exec(words) : null;
  if (!found) return null;
  const name = found[2]!.toLowerCase();
  return {
    name: words.startsWith('<') ? `<${name}` : name,
    closes: found[1] === '/',
    inside: found[3]!.trim(),
  };
}

/** One line with words beside tags as lines of their own, each with the marks that it began with. */
function apart(text: string): string[] {
  if (!text.includes('[')) return [text];
  const start = /^[>\s]*/.exec(text)![0];
  const parts: string[] = [];
  let words = text.slice(start.length);
  while (parts.length < MOST_BEGUN) {
    const begun = BEGUN.exec(words);
    if (!begun) break;
    parts.push(begun[1]!);
    words = begun[2]!;
  }
  const ended = words.toLowerCase().includes('[/') ? ENDED.exec(words) : null;
  parts.push(
    ...(ended ? [ended[1], ended[2], ended[3]] : [words]).filter((part): part is string => Boolean(part)),
  );
  return parts.map((part) => start + part);
}

/** Gives both halves of a tag each other's place; a half without the other is words, as on the forum. */
function pair(lines: ForumLine[]): void {
  const open: number[] = [];
  const counts = new Map<string, number>();
  const count = (name: string, by: number): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  for (const [at, { tag }] of lines.entries()) {
    if (!tag) continue;
    if (!tag.closes) {
      open.push(at);
      count(tag.name, 1);
    } else if ((counts.get(tag.name) ?? 0) > 0) {
      for (;;) {
        const begins = open.pop()!;
        count(lines[begins]!.tag!.name, -1);
        if (lines[begins]!.tag!.name !== tag.name) continue;
        lines[begins]!.other = at;
        lines[at]!.other = begins;
        break;
      }
    }
  }
  for (const line of lines) if (line.other === -1) line.tag = null;
}
