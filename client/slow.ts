import { t } from './words.ts';

const secondMs = 1000;

/** Counts down to when one may post again in a thread in slow mode. It is announced once, at the end. */
export function countSlowDown(): void {
  for (const note of document.querySelectorAll<HTMLElement>('[data-slow][data-until]')) countDown(note);
}

function countDown(note: HTMLElement): void {
  const state = note.querySelector<HTMLElement>('[data-slow-state]');
  const until = Date.parse(note.dataset['until'] ?? '');
  if (!state || Number.isNaN(until)) return;
  const timer = setInterval(show, secondMs);
  show();

  function show(): void {
    const seconds = Math.ceil((until - Date.now()) / secondMs);
    if (seconds > 0) {
      state!.textContent = t('You may post again in {time}.', { time: clockOf(seconds) });
      return;
    }
    clearInterval(timer);
    state!.setAttribute('role', 'status');
    state!.textContent = t('You may post now.');
  }
}

/** `4:03`, with hours when there are any. */
function clockOf(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
