import { type WordingPart, wordDifference } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import { linkTo, type RowsPlace } from '../changes/change-row.ts';
import { type EditionIndex, fullNameOf } from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import { type DecidedGuess, type Guess, guessKey } from './guesses.ts';

/** A guess as the review page asks about it. */
export interface GuessRow {
  /** What the form sends back: which guess it is about. */
  key: string;
  kind: Guess['kind'];
  question: string;
  /** Why it is proposed: how alike, and what else is the same. */
  why: string;
  /** What comes of confirming it. */
  effect: string;
  from: Named[];
  to: Named[];
  title: WordingPart[] | null;
  statement: WordingPart[] | null;
}

interface Named {
  text: string;
  href: string | null;
  code: string | null;
}

/** The texts of one guess may take this long to compare. */
const compareMs = 40;

export function guessRow(place: RowsPlace, guess: Guess): GuessRow {
  const { kind, from, to } = guess;
  const old = from.flatMap((id) => place.before.byCompetency.get(id) ?? []);
  const now = to.flatMap((id) => place.after.byCompetency.get(id) ?? []);
  const until = Date.now() + compareMs;
  const named =
    (index: EditionIndex) =>
    (item: Item): Named => ({
      text: fullNameOf(index, item),
      href: linkTo(place, item.competency).href,
      code: item.code,
    });
  return {
    key: guessKey(guess),
    kind,
    question: questionWords(kind),
    why: whyWords(guess),
    effect: effectWords(kind),
    from: old.map(named(place.before)),
    to: now.map(named(place.after)),
    title: kind === 'rename' ? wordDifference(old[0]?.title ?? '', now[0]?.title ?? '', until) : null,
    statement: wordDifference(textOf(old), textOf(now), until),
  };
}

/** The guess that a form names by its key; null for anything else. */
export function readGuessKey(text: string): DecidedGuess | null {
  try {
    const [kind, from, to] = JSON.parse(text) as unknown[];
    const ids = (value: unknown): string[] | null =>
      Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
    const [old, now] = [ids(from), ids(to)];
    if ((kind !== 'rename' && kind !== 'split' && kind !== 'merge') || !old || !now) return null;
    return { kind, from: old, to: now };
  } catch {
    return null;
  }
}

const textOf = (items: Item[]): string => items.map(({ statement }) => statement).join('\n\n');

function questionWords(kind: Guess['kind']): string {
  if (kind === 'rename') return t('Is this the same competency?');
  return kind === 'split' ? t('Was this one split into several?') : t('Were these merged into one?');
}

function effectWords(kind: Guess['kind']): string {
  return kind === 'rename'
    ? t('If you confirm, it keeps its address, its thread and its history.')
    : t('If you confirm, the page of what was retired leads on to what replaces it.');
}

function whyWords({ likeness, why }: Guess): string {
  const facts = [
    why.title && t('the same title'),
    why.code && t('the same code'),
    why.place && t('the same place'),
    t('{share} % of the words', { share: Math.round(why.words * 100) }),
  ].filter((one) => one !== false);
  return t('{share} % alike: {facts}', { share: Math.round(likeness * 100), facts: facts.join(', ') });
}
