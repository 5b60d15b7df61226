import { closeReactions } from './reactions.ts';
import { t } from './words.ts';

/** Adds what this reader may do to a row that arrived live; the server checks it again on use. */
export function addViewerActions(list: HTMLElement, row: HTMLLIElement): void {
  if (list.dataset['closed'] !== undefined) closeReactions(row);
  const { me } = list.dataset;
  if (!me) return;
  const moderates = list.dataset['moderates'] !== undefined;
  const { post, number, author, deletedBy } = row.dataset;
  const numbered = { number: Number(number) };
  const actions: [path: string, html: string][] = [];
  if (deletedBy === me)
    actions.push([
      'restore',
      t('Undo deletion<span class="govuk-visually-hidden"> post {number}</span>', numbered),
    ]);
  if (author === me)
    actions.push(
      ['edit', t('Edit<span class="govuk-visually-hidden"> post {number}</span>', numbered)],
      ['delete', t('Delete<span class="govuk-visually-hidden"> post {number}</span>', numbered)],
    );
  if (author === me && row.querySelector('.moot-answer'))
    actions.push([
      'answer',
      t(
        'Are you content with the answer?<span class="govuk-visually-hidden"> Post {number}</span>',
        numbered,
      ),
    ]);
  if (moderates && author !== undefined)
    actions.push(['hide', t('Hide<span class="govuk-visually-hidden"> post {number}</span>', numbered)]);
  if (moderates && author !== undefined && row.dataset['about'] === undefined)
    actions.push(['move', t('Move<span class="govuk-visually-hidden"> post {number}</span>', numbered)]);
  if (moderates && author !== undefined)
    actions.push(['pin', t('Pin<span class="govuk-visually-hidden"> post {number}</span>', numbered)]);
  if (moderates && row.querySelector('.moot-post--hidden'))
    actions.push([
      'unhide',
      t('Show again<span class="govuk-visually-hidden"> post {number}</span>', numbered),
    ]);
  if (actions.length === 0 || post === undefined) return;
  let place = row.querySelector('.moot-post__actions');
  if (!place) {
    place = document.createElement('ul');
    place.className = 'moot-post__actions';
    row.querySelector('article')?.append(place);
  }
  const thread = list.dataset['channel']?.slice('thread:'.length);
  for (const [path, html] of actions) {
    const href = path === 'move' ? `/threads/${thread}/move?post=${post}` : `/posts/${post}/${path}`;
    place.append(actionLink(href, html));
  }
}

/** `html` comes from the catalogue, with a number and nothing that anybody wrote. */
function actionLink(href: string, html: string): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.className = 'moot-action';
  link.href = href;
  link.innerHTML = html;
  item.append(link);
  return item;
}
