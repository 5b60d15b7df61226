import { invalid } from '../errors.ts';
import { t } from '../words/words.ts';
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
  if (typeof source !== 'string') throw refuse(t('This must be text.'));

  const text = source.replace(/\r\n?/g, '\n').trim();
  const length = countCodePoints(text);
  if (length === 0 && limits.min > 0) throw refuse(t('Write something first.'));
  if (length < limits.min)
    throw refuse(
      t('This has {count, plural, one {# character} other {# characters}}. It needs {min, number} or more.', {
        count: length,
        min: limits.min,
      }),
    );
  if (length > limits.max) {
    throw refuse(
      t(
        'This has {count, plural, one {# character} other {# characters}}. The most is {max, number}, so {over, number} must go.',
        { count: length, max: limits.max, over: length - limits.max },
      ),
    );
  }

  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    throw refuse(
      t('There is a control character ({character}) in line {line}. Only line ends and tabs are allowed.', {
        character: codePointName(forbidden[0]),
        line: String(lineOf(text, forbidden.index)),
      }),
    );
  }
  const unreadable = UNREADABLE.exec(text);
  if (unreadable) {
    throw refuse(
      t(
        'There is a character that could not be read in line {line}. Type it again, or send the text as UTF-8.',
        { line: String(lineOf(text, unreadable.index)) },
      ),
    );
  }
  if (nestingDepth(text, DEEPEST + 1) > DEEPEST) {
    throw refuse(t('Lists and quotes may be {levels} levels deep at most.', { levels: DEEPEST }));
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

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
