const under = new Set<string>();

/** Reactions without leaving the page. Where that fails, the button does what it does without script. */
export function enhanceReactions(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button.moot-reaction') : null;
    if (!(button instanceof HTMLButtonElement) || button.closest('[data-me]') === null) return;
    event.preventDefault();
    const { post } = button.closest<HTMLElement>('[data-post]')!.dataset;
    void react(button, post!, button.value);
  });
}

async function react(button: HTMLButtonElement, post: string, name: string): Promise<void> {
  const once = `${post} ${name}`;
  if (under.has(once)) return;
  under.add(once);
  const held = !isHeld(button);
  try {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
    const response = await fetch(`/api/v1/posts/${post}/reactions/${name}`, {
      method: held ? 'PUT' : 'DELETE',
      headers: { 'x-csrf-token': token, accept: 'application/json' },
    });
    if (!response.ok) throw new Error(String(response.status));
    const answer = (await response.json()) as { post: { reactions: Record<string, number> } };
    // Meanwhile the row may have been replaced by one that arrived live.
    for (const shown of buttonsOf(post)) {
      showCount(shown, answer.post.reactions[shown.value] ?? 0);
      if (shown.value === name) showHeld(shown, held);
    }
  } catch {
    button.form?.requestSubmit(button);
  } finally {
    under.delete(once);
  }
}

/** What this reader holds stays pressed in a row that arrived live, which is the same for everybody. */
export function keepPressed(old: HTMLElement, fresh: HTMLElement): void {
  for (const button of reactionsIn(old)) {
    const same = isHeld(button) && sameIn(fresh, button);
    if (same) showHeld(same, true);
  }
}

/** The button in the new row that stands for the focused one in the old, or null. */
export function reactionFocus(old: HTMLElement, fresh: HTMLElement): HTMLElement | null {
  const focused = reactionsIn(old).find((button) => button === document.activeElement);
  return focused ? sameIn(fresh, focused) : null;
}

/** A thread that is locked or closed takes no reactions; their counts stay. */
export function closeReactions(within: HTMLElement): void {
  for (const button of reactionsIn(within)) button.disabled = true;
}

const reactionsIn = (within: ParentNode): HTMLButtonElement[] => [
  ...within.querySelectorAll<HTMLButtonElement>('button.moot-reaction'),
];

const buttonsOf = (post: string): HTMLButtonElement[] =>
  reactionsIn(document).filter(
    (button) => button.closest<HTMLElement>('[data-post]')?.dataset['post'] === post,
  );

const sameIn = (row: HTMLElement, { value }: HTMLButtonElement): HTMLButtonElement | null =>
  reactionsIn(row).find((button) => button.value === value) ?? null;

const isHeld = (button: HTMLButtonElement): boolean => button.getAttribute('aria-pressed') === 'true';

function showHeld(button: HTMLButtonElement, held: boolean): void {
  button.name = held ? 'remove' : 'add';
  button.setAttribute('aria-pressed', String(held));
}

function showCount(button: HTMLButtonElement, count: number): void {
  const shown = button.querySelector('.moot-reaction__count');
  if (count === 0) {
    shown?.remove();
    return;
  }
  const place = shown ?? document.createElement('span');
  place.className = 'moot-reaction__count';
  place.textContent = String(count);
  if (!shown) button.append(' ', place);
}
