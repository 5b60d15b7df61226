import type { Refusal } from './errors.ts';

/** By the words of forums in English; others say `other`, and `said` tells people what it was. */
const words: [Refusal, RegExp][] = [
  ['external-id-taken', /external.*(already been )?taken/i],
  ['title-taken', /title.*already been used/i],
  ['title-too-short', /title.*too short/i],
  ['body-too-short', /(body|post|raw).*too short|too short/i],
  ['too-similar', /too similar/i],
  ['unclear-text', /unclear|complete sentence|one word|too long.*word|word.*too long/i],
  ['in-a-row', /in a row|consecutive repl/i],
  ['slow-mode', /slow mode/i],
  ['closed', /closed or deleted|topic (is|was|has been) (closed|archived|deleted)/i],
  ['links', /\blinks?\b|\bhosts?\b|\bdomain/i],
  ['too-long', /too long|limited to \d+ characters/i],
  ['tags', /\btags?\b/i],
];

/** What a forum did not like, told from its words. */
export function refusalOf(said: readonly string[]): Refusal {
  const text = said.join('\n');
  return words.find(([, form]) => form.test(text))?.[0] ?? 'other';
}
