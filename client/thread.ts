import { follow, type LiveChange } from './live-socket.ts';
import { LiveNotice } from './live-notice.ts';
import { showPresence } from './presence.ts';
import { closeReactions, keepPressed, reactionFocus } from './reactions.ts';
import { addViewerActions } from './viewer-actions.ts';
import { t } from './words.ts';

const newForMs = 5000;

/** Makes every list of posts on the page follow its channel. */
export function followThreads(): void {
  for (const list of document.querySelectorAll<HTMLOListElement>('ol[data-channel]')) followThread(list);
}

function followThread(list: HTMLOListElement): void {
  const part = list.closest<HTMLElement>('.moot-thread-part') ?? list;
  const notice = new LiveNotice(part, list.dataset['noun'] ?? 'post');
  follow(list.dataset['channel']!, {
    seq: Number(list.dataset['seq']),
    change: (change) => apply(list, part, notice, change),
    reset: () => redraw(list),
    presence: (now) => showPresence(part, now),
    state: (state) => showState(part, state),
  });
}

function apply(list: HTMLOListElement, part: HTMLElement, notice: LiveNotice, change: LiveChange): void {
  list.dataset['seq'] = String(change.seq);
  if (change.type === 'thread.updated') {
    if (change.data['lockedReason']) {
      list.dataset['closed'] = '';
      closeReactions(list);
    }
    notice.say(change.data['lockedReason'] ? t('This thread was locked.') : t('This thread was unlocked.'));
    return;
  }
  if (change.type === 'posts.moved' && change.data['as'] === 'merged') {
    list.dataset['closed'] = '';
    closeReactions(list);
    notice.say(t('This thread was merged into another one. Load the page again to go there.'));
    return;
  }
  if (change.type === 'thread.slowed') {
    notice.say(
      change.data['seconds']
        ? t('This thread is in slow mode now.')
        : t('This thread is no longer in slow mode.'),
    );
    return;
  }
  const { postId, row, about } = change.data as { postId?: string; row?: string; about?: string | null };
  if (postId === undefined || row === undefined) return;
  const old = list.querySelector<HTMLLIElement>(`li[data-post="${CSS.escape(postId)}"]`);
  if (old) {
    replace(list, old, row);
    return;
  }
  if (change.type !== 'post.created') return;
  if (list.dataset['about'] !== undefined && list.dataset['about'] !== about) return;
  const author = change.actor?.name ?? t('somebody');
  const mine = change.actor !== null && change.actor.handle === list.dataset['me'];
  if (list.dataset['last'] === undefined) {
    if (!mine) notice.elsewhere(list.dataset['newest'] ?? lastPageOf(part));
    return;
  }
  const fresh = rowOf(row);
  addViewerActions(list, fresh);
  if (list.dataset['sort'] === 'newest') list.prepend(fresh);
  else list.append(fresh);
  part.querySelector('[data-empty]')?.setAttribute('hidden', '');
  fresh.querySelector('.moot-post')?.classList.add('moot-post--new');
  setTimeout(() => fresh.querySelector('.moot-post')?.classList.remove('moot-post--new'), newForMs);
  if (!mine) notice.arrived(fresh, author);
}

/** New words, a mark of deletion: the same place, and the focus stays where it was. */
function replace(list: HTMLOListElement, old: HTMLLIElement, row: string): void {
  const hadFocus = old.contains(document.activeElement);
  const fresh = rowOf(row);
  addViewerActions(list, fresh);
  keepPressed(old, fresh);
  const since = old.querySelector(':scope > .moot-thread__since');
  if (since) fresh.prepend(since);
  const focused = reactionFocus(old, fresh);
  old.replaceWith(fresh);
  if (focused) focused.focus({ preventScroll: true });
  else if (hadFocus) fresh.querySelector<HTMLElement>('.moot-post')?.focus({ preventScroll: true });
}

/** The row is what the server puts in pages: made from safe Markdown and escaped names. */
function rowOf(row: string): HTMLLIElement {
  const template = document.createElement('template');
  template.innerHTML = row;
  return template.content.querySelector('li')!;
}

/** Draws the list anew from the page, when too much was missed. */
async function redraw(list: HTMLOListElement): Promise<number> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const about = list.dataset['about'];
  const same = [...page.querySelectorAll<HTMLOListElement>('ol[data-channel]')].find(
    (other) => other.dataset['channel'] === list.dataset['channel'] && other.dataset['about'] === about,
  );
  if (!same) return Number(list.dataset['seq']);
  list.replaceChildren(...same.children);
  list.dataset['seq'] = same.dataset['seq'] ?? '0';
  return Number(list.dataset['seq']);
}

function lastPageOf(part: HTMLElement): string | null {
  const links = [...part.querySelectorAll<HTMLAnchorElement>('.govuk-pagination__item a')];
  return links.at(-1)?.href ?? null;
}

const words = {
  live: () => t('Live: what others write arrives by itself'),
  waiting: () => t('Connection lost. Trying again…'),
  off: () => t('Live updates have ended. Reload the page.'),
};

function showState(part: HTMLElement, state: 'live' | 'waiting' | 'off'): void {
  const place = part.querySelector<HTMLElement>('[data-live-status]');
  if (!place) return;
  place.hidden = false;
  place.dataset['state'] = state;
  place.textContent = words[state]();
}
