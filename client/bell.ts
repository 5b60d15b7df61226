import { follow } from './live-socket.ts';
import { t } from './words.ts';

const togetherMs = 700;

/** Keeps the count beside "Notifications" as it is. It is not announced: a count that speaks up disturbs reading. */
export function followBell(): void {
  const place = document.querySelector<HTMLElement>('[data-bell]');
  if (!place) return;
  let timer: number | undefined;
  const refresh = async (): Promise<number | null> => {
    const response = await fetch('/notifications/count', {
      cache: 'no-store',
      headers: { accept: 'application/json' },
    });
    if (!response.ok) return null;
    const { unread, seq } = (await response.json()) as { unread: number; seq: number };
    show(place, unread);
    return seq;
  };
  follow(place.dataset['bell']!, {
    seq: Number(place.dataset['seq']),
    change: () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        void refresh().catch(() => undefined);
      }, togetherMs);
    },
    reset: async () => (await refresh().catch(() => null)) ?? Number(place.dataset['seq']),
  });
}

function show(place: HTMLElement, unread: number): void {
  const [count, words] = [...place.children] as [HTMLElement, HTMLElement];
  count.textContent = unread > 99 ? '99+' : String(unread);
  count.hidden = unread === 0;
  words.textContent = unread === 0 ? '' : t('({count} unread)', { count: unread });
}
