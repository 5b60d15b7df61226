import { escapeHtml } from '../../core/html/escape.ts';
import { excerpt } from '../../core/html/words.ts';
import { t } from '../../core/words/words.ts';
import type { CarriedComment } from './carried-anchors.store.ts';
import { carriedStates, meaningOf, wordsThen } from './carried-words.ts';

const mostShown = 5;
const quoteLength = 120;

/** What changes of what is drawn of these comments, to remember it by. */
export const carriedKey = (comments: readonly CarriedComment[]): string =>
  comments
    .map(({ post, seq, state, current, settled }) =>
      [post, seq, state, settled?.version ?? 0, current && 'start' in current ? current.start : ''].join(':'),
    )
    .join();

/**
 * Comments made on earlier drafts, beside the text that they are about now: in sight, with the words as they read then.
 * The first few of many; `more` is where all of them are. Empty when there are none.
 */
export function carriedHtml(comments: readonly CarriedComment[], more: string, title?: string): string {
  if (comments.length === 0) return '';
  const count = comments.length;
  const heading =
    title ??
    t('{count, plural, one {# comment made on an earlier draft} other {# comments made on earlier drafts}}', {
      count,
    });
  const left = count - mostShown;
  const rest =
    left > 0
      ? `<p class="moot-carried__more"><a href="${escapeHtml(more)}">${t('{count, plural, one {# more comment on an earlier draft} other {# more comments on earlier drafts}}', { count: left })}</a></p>`
      : '';
  return (
    `<div class="moot-carried"><p class="moot-carried__title">${heading}</p>` +
    `<ul class="moot-carried__list">${comments.slice(0, mostShown).map(itemHtml).join('')}</ul>${rest}</div>`
  );
}

function itemHtml(comment: CarriedComment): string {
  const { text, tag } = carriedStates[comment.state];
  const then = wordsThen(comment);
  const quote =
    then === null
      ? ''
      : `<p class="moot-carried__then">${t('As it read then: <q>{words}</q>', { words: escapeHtml(excerpt(then, quoteLength)) })}</p>`;
  return (
    `<li class="moot-carried__item"><p class="moot-carried__facts"><strong class="govuk-tag govuk-tag--${tag}">${t(text)}</strong> ` +
    `<span>${t('made on draft {number}', { number: comment.madeOn })}</span> <span>${meaningOf(comment)}</span></p>${quote}` +
    `<p class="moot-carried__words" dir="auto"><a href="/posts/${comment.post}">${escapeHtml(comment.words) || t('A comment without words')}</a></p></li>`
  );
}
