import { invalid } from '../errors.ts';
import { nestingDepth } from './nesting.ts';

const DEEPEST = 20;

const FORBIDDEN = /(?![\n\t])\p{Cc}/u;
const UNREADABLE = /[\p{Surrogate}\uFFFD]/u;

/**
 * Checks what somebody typed before anything is parsed or stored. `path` names the field in refusals; `limits` count
 * Unicode code points after trimming. Answers the text with LF line ends and no white space around it; throws a 422
 * Problem that says what is wrong.
 */
export function checkPostText(path: string, source: unknown, limits: { min: number; max: number }): string {
  const refuse = (message: string) => invalid([{ path, message }]);
  if (typeof source !== 'string') throw refuse('This must be text.');

  const text = source.replace(/\r\n?/g, '\n').trim();
  const length = countCodePoints(text);
  if (length === 0 && limits.min > 0) throw refuse('Write something first.');
  if (length < limits.min)
    throw refuse(`This has ${characters(length)}. It needs ${group(limits.min)} or more.`);
  if (length > limits.max) {
    throw refuse(
      `This has ${characters(length)}. The most is ${group(limits.max)}, so ${group(length - limits.max)} must go.`,
    );
  }

  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    throw refuse(
      `There is a control character (${codePointName(forbidden[0])}) in line ${lineOf(text, forbidden.index)}. ` +
        'Only line ends and tabs are allowed.',
    );
  }
  const unreadable = UNREADABLE.exec(text);
  if (unreadable) {
    throw refuse(
      `There is a character that could not be read in line ${lineOf(text, unreadable.index)}. ` +
        'Type it again, or send the text as UTF-8.',
    );
  }
  if (nestingDepth(text, DEEPEST + 1) > DEEPEST) {
    throw refuse(`Lists and quotes may be ${DEEPEST} levels deep at most.`);
  }
  return text;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    count += 1;
    if ((text.codePointAt(at) ?? 0) > 0xffff) at += 1;
  }
  return count;
}

const group = (count: number): string => count.toLocaleString('en-GB');
const characters = (count: number): string => `${group(count)} character${count === 1 ? '' : 's'}`;
const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
