import { closeReactions } from './reactions.ts';

/** Adds what this reader may do to a row that arrived live; the server checks it again on use. */
export function addViewerActions(list: HTMLElement, row: HTMLLIElement): void {
  if (list.dataset['closed'] !== undefined) closeReactions(row);
  const { me } = list.dataset;
  if (!me) return;
  const moderates = list.dataset['moderates'] !== undefined;
  const { post, number, author, deletedBy } = row.dataset;
  const actions: [path: string, text: string][] = [];
  if (deletedBy === me) actions.push(['restore', 'Undo deletion']);
  if (author === me) actions.push(['edit', 'Edit'], ['delete', 'Delete']);
  if (moderates && author !== undefined) actions.push(['hide', 'Hide']);
  if (moderates && row.querySelector('.moot-post--hidden')) actions.push(['unhide', 'Show again']);
  if (actions.length === 0 || post === undefined) return;
  let place = row.querySelector('.moot-post__actions');
  if (!place) {
    place = document.createElement('ul');
    place.className = 'moot-post__actions';
    row.querySelector('article')?.append(place);
  }
  for (const [path, text] of actions) place.append(actionLink(post, number ?? '', path, text));
}

function actionLink(post: string, number: string, path: string, text: string): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.className = 'moot-action';
  link.href = `/posts/${post}/${path}`;
  link.textContent = text;
  const more = document.createElement('span');
  more.className = 'govuk-visually-hidden';
  more.textContent = ` post ${number}`;
  link.append(more);
  item.append(link);
  return item;
}
