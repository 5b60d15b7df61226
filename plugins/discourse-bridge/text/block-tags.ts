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

const NAMES =
  'quote|details|spoiler|blur|poll|grid|wrap|event|chat|policy|code|center|left|right|size|color|list';
const TAG = new RegExp(
  String.raw`^\[(\/?)(${NAMES})((?:[ =](?:"[^"\n]*"|“[^”\n]*”|[^\]\n])*)?)\][ \t]*$`,
  'i',
);
const HTML = /^<(\/?)(blockquote|details|pre)((?:\s[^<>]*)?)>[ \t]*$/i;
/** A tag with words in the same line, which begin or end what it holds. */
const BEGUN = /^(\[(?:quote|details|chat)(?:[ =](?:"[^"\n]*"|“[^”\n]*”|[^\]\n])*)?\])[ \t]*(\S[^\n]*)$/i;
const ENDED = /^(.*[^\s])?[ \t]*(\[\/(?:quote|details|chat)\])[ \t]*([^\n]*)$/i;

/** Reads a text line by line, and finds the two halves of each tag. */
export function forumLines(source: string): ForumLine[] {
  const reader = new BlockReader();
  const lines: ForumLine[] = [];
  for (const text of source.split('\n')) {
    for (const part of apart(text)) {
      const line = reader.read(part);
      const tag = line.code || line.blank ? null : tagOf(line.text.slice(line.prefix.length).trim());
      if (tag) reader.endParagraph();
      lines.push({ ...line, tag, other: -1 });
    }
  }
  pair(lines);
  return lines;
}

function tagOf(words: string): BlockTag | null {
  const found = words.startsWith('[') ? TAG.exec(words) : words.startsWith('<') ? HTML.exec(words) : null;
  if (!found) return null;
  const name = found[2]!.toLowerCase();
  return {
    name: words.startsWith('<') ? `<${name}` : name,
    closes: found[1] === '/',
    inside: found[3]!.trim(),
  };
}

/** One line with words beside a tag as lines of their own, each with the marks that it began with. */
function apart(text: string): string[] {
  if (!text.includes('[')) return [text];
  const start = /^[>\s]*/.exec(text)![0];
  const words = text.slice(start.length);
  const begun = BEGUN.exec(words);
  if (begun) return [start + begun[1]!, ...apart(start + begun[2]!)];
  const ended = words.toLowerCase().includes('[/') ? ENDED.exec(words) : null;
  if (!ended || (!ended[1] && !ended[3])) return [text];
  return [ended[1], ended[2], ended[3]]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => start + part);
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
