import { follow } from './live-socket.ts';
import { t } from './words.ts';

/** Tells whoever reads a draft, or writes a comment on it, what becomes of it meanwhile. Nothing typed is touched. */
export function followDraftState(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-draft-state]')) {
    const { draftState: draft, number, channel, seq } = place.dataset;
    follow(channel!, {
      seq: Number(seq),
      change({ type, data }) {
        if (type !== 'draft.state') return;
        const words = data['draft'] === draft ? ownWords(place, data['state']) : laterWords(number, data);
        if (words) show(place, words);
      },
      // So much happened that the page cannot tell: it says so.
      reset: async () => {
        show(place, t('This draft changed.'));
        return Number(seq);
      },
    });
  }
}

function ownWords(place: HTMLElement, state: unknown): string | null {
  switch (state) {
    case 'open':
      return t('The times for comments on this draft changed.');
    case 'closed':
      return place.dataset['late'] === undefined
        ? t('This draft has just closed for comment. What you have written stays in the form.')
        : t('This draft has just closed for comment. Comments are still taken, and marked as late.');
    case 'published':
      return t('This draft has just been published.');
    case 'superseded':
      return t('This draft has just been superseded.');
    default:
      return null;
  }
}

/** A later draft takes the place of this one. */
function laterWords(number: string | undefined, data: Record<string, unknown>): string | null {
  const later = Number(data['number']) > Number(number);
  const opened = data['state'] === 'open' || data['state'] === 'published';
  return later && opened
    ? t('A later draft has taken the place of this one. What you have written stays in the form.')
    : null;
}

function show(place: HTMLElement, words: string): void {
  const link = document.createElement('a');
  link.href = location.pathname + location.search;
  link.textContent = t('Load the page again');
  place.replaceChildren(`${words} `, link);
  place.hidden = false;
}
