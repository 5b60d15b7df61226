import { characters } from './characters.ts';
import { emojiNames } from './emoji-names.ts';

const NAMED = /(?<![\p{L}\p{N}:])(?::([a-z0-9_+-]{1,40})(?::t([2-6]))?:)/gu;
const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];
const TAKES_TONE = /^\p{Emoji_Modifier_Base}/u;

/** Words in which `:wave:` is the sign that Discourse shows for it. Names that are not known stay as typed. */
export const withEmoji = (words: string): string =>
  words.replaceAll(NAMED, (typed: string, name: string, tone: string | undefined) => {
    const sign = emojiNames.get(name);
    if (sign === undefined) return typed;
    return tone !== undefined && TAKES_TONE.test(sign) ? toned(sign, Number(tone)) : sign;
  });

function toned(sign: string, tone: number): string {
  const [person = '', ...rest] = characters(sign);
  return person + TONES[tone - 2]! + rest.join('').replace(/^\uFE0F/, '');
}
