/** The first place where a text stops being JSON, and why. The offset counts UTF-16 units from the start. */
export interface JsonFault {
  offset: number;
  reason: string;
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const whitespace = /[ \t\n\r]*/y;

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/**
 * Finds where and why a text is not JSON; null if it is. Node's own message often names no position. Keeps its own
 * stack, so that no depth of nesting can exhaust the call stack.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = endOf(whitespace, text, at) ?? at;
    const closes = open.at(-1) === '{' ? '}' : ']';
    if (open.length === 0 && expected === 'comma or end') {
      return at === text.length
        ? null
        : { offset: at, reason: 'there is something after the end of the JSON' };
    }
    const character = text[at];
    if (character === undefined) return { offset: at, reason: 'the text ends too early' };

    if (expected === 'comma or end') {
      if (character === ',') expected = open.at(-1) === '{' ? 'key' : 'value';
      else if (character === closes) open.pop();
      else return { offset: at, reason: `a comma or ${closes} should be here, not ${show(character)}` };
      at += 1;
    } else if (expected === 'colon') {
      if (character !== ':') return { offset: at, reason: `a colon should be here, not ${show(character)}` };
      expected = 'value';
      at += 1;
    } else if (expected.endsWith('or end') && character === closes) {
      open.pop();
      expected = 'comma or end';
      at += 1;
    } else if (expected.startsWith('key')) {
      if (character !== '"') {
        return { offset: at, reason: `a name in double quotes should be here, not ${show(character)}` };
      }
      const end = endOfString(text, at);
      if (typeof end !== 'number') return end;
      expected = 'colon';
      at = end;
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'key or end' : 'value or end';
      at += 1;
    } else {
      const end =
        character === '"' ? endOfString(text, at) : (endOf(number, text, at) ?? endOf(word, text, at));
      if (end === null) return { offset: at, reason: `a value should be here, not ${show(character)}` };
      if (typeof end !== 'number') return end;
      expected = 'comma or end';
      at = end;
    }
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** A loop, not one pattern: a pattern with a repeated group fails on texts of some megabytes. */
function endOfString(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') {
      return {
        offset: at,
        reason: `${show(character)} inside a text must be written as an escape, such as \\n`,
      };
    }
    if (character !== '\\') continue;
    const escape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6));
    if (escape === null)
      return { offset: at, reason: 'this backslash does not begin an escape that JSON knows' };
    at += escape[0].length;
  }
  return { offset: start, reason: 'the text in quotes that begins here does not end' };
}

function show(character: string): string {
  if (character === '\n' || character === '\r') return 'a line break';
  if (character === '\t') return 'a tab';
  if (character < ' ' || character === '\u007f') return 'a control character';
  return `“${character}”`;
}
