import { t } from './words.ts';
import { passageOfSelection, rangeOfPassage } from './selection.ts';

const highlightName = 'moot-chosen';

/** Lets readers comment on the words they select, and go from a comment to its passage and back. */
export function enhancePassages(): void {
  const text = document.querySelector<HTMLElement>('[data-draft-text]');
  for (const hint of document.querySelectorAll<HTMLElement>('[data-only-script]')) hint.hidden = false;
  if (text?.dataset['open'] !== undefined) offerComment(text);
  const picker = document.querySelector<HTMLElement>('.moot-compose__about');
  if (picker) pickBySelection(picker);
  document.addEventListener('click', (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const quote = target.closest<HTMLAnchorElement>('a[data-passage]');
    if (quote) goToPassage(event, quote);
    const mark = target.closest<HTMLElement>('mark[data-comments]');
    if (mark && !target.closest('a') && getSelection()?.isCollapsed !== false) goToComment(mark);
  });
}

/** A button beside the selected words that leads to the form, with the passage chosen. */
function offerComment(text: HTMLElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'moot-select-button';
  button.textContent = t('Comment on these words');
  button.hidden = true;
  document.body.append(button);
  let address = '';
  document.addEventListener('selectionchange', () => {
    const selection = getSelection();
    const passage = selection && !selection.isCollapsed ? passageOfSelection(selection, text) : null;
    button.hidden = !passage;
    if (!passage || !selection) return;
    const { competency, field, start, end } = passage;
    const query = new URLSearchParams({ competency, passage: `${field}:${start}:${end}` });
    address = `/threads/${text.dataset['thread']}/compose?${query.toString()}`;
    const box = selection.getRangeAt(0).getBoundingClientRect();
    button.style.top = `${Math.max(4, box.bottom + scrollY + 8)}px`;
    button.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 220))}px`;
  });
  // The selection would be gone by the time of the click.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', () => location.assign(address));
}

/** On the page of the form, selecting words in the text chooses them as the passage. */
function pickBySelection(about: HTMLElement): void {
  const field = about.querySelector<HTMLElement>('[data-competency]');
  const list = document.querySelector('.moot-sentences');
  if (!field || !list) return;
  document.addEventListener('selectionchange', () => {
    const selection = getSelection();
    const passage = selection && !selection.isCollapsed ? passageOfSelection(selection, about) : null;
    if (!passage) return;
    const item = document.getElementById('passage-picked')?.closest('li') ?? addChoice(list);
    const input = item.querySelector('input')!;
    input.value = `${passage.field}:${passage.start}:${passage.end}`;
    input.checked = true;
    item.querySelector('mark')!.textContent = passage.exact;
  });
}

function addChoice(list: Element): HTMLLIElement {
  const template = document.createElement('template');
  template.innerHTML =
    '<li class="moot-sentences__item"><input class="moot-sentences__input" type="radio" name="passage" id="passage-picked">' +
    '<label class="moot-sentences__label" for="passage-picked"><span class="moot-sentences__number"></span> <mark class="moot-passage"></mark></label></li>';
  const item = template.content.querySelector('li')!;
  item.querySelector('.moot-sentences__number')!.textContent = t('Selected words:');
  list.insertBefore(item, list.children[1] ?? null);
  return item;
}

function goToPassage(event: MouseEvent, quote: HTMLAnchorElement): void {
  const { of, in: name, from, to } = quote.dataset;
  const field = document.querySelector(
    `[data-competency="${CSS.escape(of ?? '')}"][data-field="${CSS.escape(name ?? '')}"]`,
  );
  const range = field && rangeOfPassage(field, Number(from), Number(to));
  if (!field || !range) return;
  event.preventDefault();
  history.pushState(null, '', quote.hash || location.hash);
  highlight(range);
  const section = field.closest<HTMLElement>('section') ?? (field as HTMLElement);
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  const box = range.getBoundingClientRect();
  scrollTo({ top: box.top + scrollY - innerHeight / 3, behavior: calm() ? 'auto' : 'smooth' });
  offerWayBack(section, quote);
}

/** From the passage back to the comment one came from. */
function offerWayBack(section: HTMLElement, quote: HTMLAnchorElement): void {
  document.querySelector('[data-way-back]')?.remove();
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'moot-action';
  button.dataset['wayBack'] = '';
  button.textContent = t('Back to the comment');
  button.addEventListener('click', () => {
    button.remove();
    const post = quote.closest<HTMLElement>('.moot-post');
    post?.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
    post?.focus({ preventScroll: true });
  });
  section.append(button);
}

function goToComment(mark: HTMLElement): void {
  const id = mark.dataset['comments']?.split(' ')[0];
  if (!id) return;
  const post = document.getElementById(`post-${id}`);
  if (!post) {
    location.assign(`/posts/${id}`);
    return;
  }
  post.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
  post.focus({ preventScroll: true });
}

function highlight(range: Range): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.set(highlightName, new Highlight(range));
}

const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
