import { invalid } from '../../core/errors.ts';
import { escapeHtml } from '../../core/html/escape.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { type Anchor, LONGEST_PASSAGE } from '../../core/passage/anchor.ts';
import { t } from '../../core/words/words.ts';
import { type WordChange, wordChanges } from './word-changes.ts';

/** In code points: a passage made twice as long. */
const longestSuggestion = 2 * LONGEST_PASSAGE;
const compareMs = 30;
const leastKept = 0.5;

const refuse = (message: string) => invalid([{ path: 'suggestion', message }]);

/**
 * The words that a comment would put in place of its passage, checked; null for none. Throws a 422 Problem naming
 * `suggestion` when they are empty, too long, the same as the passage, or when there is no passage.
 */
export function checkSuggestion(suggestion: unknown, anchor: Anchor | null): string | null {
  if (suggestion === undefined || suggestion === null) return null;
  if (!anchor || !('exact' in anchor)) {
    throw refuse(
      t('Other wording needs words to replace: say in the anchor which competency or passage you mean.'),
    );
  }
  if (typeof suggestion === 'string' && suggestion.trim() === '') {
    throw refuse(t('Write the other wording, or leave it out.'));
  }
  const words = checkPostText('suggestion', suggestion, { min: 1, max: longestSuggestion });
  if (spaced(words) === spaced(anchor.exact)) {
    throw refuse(t('This is the wording as it is. Change it, or leave it out.'));
  }
  return words;
}

const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The wording as it is and as somebody would have it, as one text with its words added and removed marked. */
export function suggestionHtml(before: string, after: string): string {
  const [added, removed] = [t('added:'), t('removed:')];
  const text = readable(wordChanges(before, after, compareMs), before, after).map((part) => {
    const words = escapeHtml(part.value);
    if (part.added) return marked('ins', added, words);
    return part.removed ? marked('del', removed, words) : words;
  });
  return (
    `<div class="moot-difference moot-suggestion"><p class="moot-difference__title">${t('Suggested wording')}</p>` +
    `<p class="moot-difference__text">${text.join('')}</p></div>`
  );
}

/** Texts that share only little words are easier read one after the other than through each other. */
function readable(parts: WordChange[], before: string, after: string): WordChange[] {
  const kept = parts.reduce(
    (sum, { added, removed, value }) => sum + (added || removed ? 0 : value.length),
    0,
  );
  if (kept >= Math.min(before.length, after.length) * leastKept) return parts;
  return [
    { value: before, removed: true, added: false },
    { value: /\n/.test(before + after) ? '\n' : ' ', removed: false, added: false },
    { value: after, removed: false, added: true },
  ];
}

const marked = (tag: 'ins' | 'del', said: string, words: string): string =>
  `<${tag}><span class="govuk-visually-hidden">${said} </span>${words}</${tag}>`;
