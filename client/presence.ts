import { t } from './words.ts';

const mostNames = 3;

/** Who reads a channel and who writes in it, as the server tells. */
export interface PresenceNow {
  count: number;
  writing: string[];
  reading: string[];
}

/** Says who reads and who writes, in a line that is not announced: it would speak up at every coming and going. */
export function showPresence(part: HTMLElement, now: PresenceNow): void {
  const place = part.querySelector('[data-presence]');
  if (!place) return;
  // Comments on one competency are part of a draft's thread: who reads that is not on this page.
  const whole = part.querySelector('ol[data-about]') === null;
  place.textContent = [whole ? readingWords(now) : '', writingWords(now.writing)].filter(Boolean).join(' ');
}

function readingWords({ count, reading }: PresenceNow): string {
  const me = document.querySelector('.moot-account__name bdi')?.textContent ?? '';
  const mine = me !== '' && reading.includes(me);
  const names = reading.filter((name) => name !== me).slice(0, mostNames);
  const people = t('{count, plural, one {# person is} other {# people are}} reading this now', { count });
  // Alone: nobody else is worth a line.
  if (count < 2) return '';
  if (names.length === 0) return `${people}.`;
  const others = count - names.length - (mine ? 1 : 0);
  const all = [
    ...(mine ? [t('you')] : []),
    ...names,
    ...(others > 0 ? [t('{count, plural, one {# other} other {# others}}', { count: others })] : []),
  ];
  return t('{people}: {names}.', { people, names: listOf(all) });
}

function writingWords(writing: string[]): string {
  if (writing.length === 0) return '';
  return t('{count, plural, one {{names} is writing…} other {{names} are writing…}}', {
    count: writing.length,
    names: listOf(writing),
  });
}

const listOf = (words: string[]): string => new Intl.ListFormat(document.documentElement.lang).format(words);
