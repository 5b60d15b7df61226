/** Parts of pages that show how something goes on, by the seconds after which they are looked at anew. */
const part = '[data-refresh]';
const leastSeconds = 2;

/**
 * Keeps parts of a page as a reload would show them: those that say so by `data-refresh` (seconds) and have an id. They
 * come from the same page, or from `data-refresh-from`. What has somebody's focus stays as it is, and so what it is in.
 */
export function refreshParts(): void {
  for (const place of document.querySelectorAll<HTMLElement>(part)) wait(place.id);
}

function wait(id: string): void {
  const place = document.getElementById(id);
  const seconds = Number(place?.dataset['refresh']);
  if (!place || !seconds) return;
  setTimeout(
    () => {
      void refresh(id).finally(() => wait(id));
    },
    Math.max(leastSeconds, seconds) * 1000,
  );
}

async function refresh(id: string): Promise<void> {
  const place = document.getElementById(id);
  if (!place || document.hidden) return;
  try {
    const response = await fetch(place.dataset['refreshFrom'] ?? location.href, { cache: 'no-store' });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const same = page.getElementById(id);
    if (same) renew(place, same);
  } catch {
    // The network is away: the next time will do.
  }
}

/** Puts `same` in the place of what was there; around the focus, only what stands beside it, while all else is alike. */
function renew(place: Element, same: Element): void {
  if (place.outerHTML === same.outerHTML) return;
  if (!place.contains(document.activeElement)) {
    place.replaceWith(document.adoptNode(same));
    return;
  }
  const parts = [...same.children];
  if (place.childElementCount !== parts.length) return;
  for (const [at, old] of [...place.children].entries()) renew(old, parts[at]!);
}
