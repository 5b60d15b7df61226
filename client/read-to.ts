const tellMs = 2000;

/** Tells the server, now and then, which posts a member was shown: where one has read to moves on while reading. */
export function tellWhatIsRead(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-tells-read]')) tellOf(part);
}

function tellOf(part: HTMLElement): void {
  const list = part.querySelector('ol[data-channel]');
  const { thread } = part.dataset;
  if (!list || thread === undefined) return;
  let told = 0;
  let seen: number[] = [];
  let timer: number | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const news = seen.filter((number) => number > told);
    seen = [];
    if (news.length === 0) return;
    told = Math.max(...news);
    // Also while the page is left, which is why it is kept alive. A lost telling is made up by the next.
    void send(thread, { from: Math.min(...news), to: told }).catch(() => undefined);
    if (told >= lastOf(list)) part.querySelector('.moot-unread-first')?.setAttribute('hidden', '');
  };
  const seer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
        if (!isIntersecting || (intersectionRatio < 0.6 && intersectionRect.height < innerHeight * 0.5))
          continue;
        seen.push(Number((target as HTMLElement).dataset['number']));
        seer.unobserve(target);
        timer ??= window.setTimeout(tell, tellMs);
      }
    },
    { threshold: [0, 0.2, 0.4, 0.6, 0.8, 1] },
  );
  const watch = (row: Element): void => {
    if (row.matches('li[data-number]')) seer.observe(row);
  };
  for (const row of list.children) watch(row);
  // What arrives live is read like the rest.
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node instanceof Element) watch(node);
  }).observe(list, { childList: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') tell();
  });
}

async function send(thread: string, shown: { from: number; to: number }): Promise<void> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
  await fetch(`/threads/${thread}/read`, {
    method: 'POST',
    body: new URLSearchParams({ _csrf: token, from: String(shown.from), to: String(shown.to) }),
    keepalive: true,
  });
}

const lastOf = (list: Element): number =>
  Math.max(
    0,
    ...[...list.querySelectorAll<HTMLElement>('li[data-number]')].map((row) => Number(row.dataset['number'])),
  );
