const waitMs = 150;

/** Finds words in a long draft as they are typed, without leaving the page; Enter still asks the server. */
export function enhanceFind(): void {
  const input = document.querySelector<HTMLInputElement>('[data-find]');
  const text = document.querySelector<HTMLElement>('[data-draft-text]');
  const result = document.querySelector('[data-find-result]');
  if (!input || !text || !result) return;
  const sections = [...text.querySelectorAll<HTMLElement>('[data-item]')];
  const words = sections.map((section) => (section.textContent ?? '').toLowerCase());
  let timer: number | undefined;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => narrow(sections, words, input.value, result), waitMs);
  });
}

function narrow(sections: HTMLElement[], texts: string[], query: string, result: Element): void {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const keep = new Set<number>();
  /** Sections above the present one, by depth: they stay, so that one sees where a find belongs. */
  const above: number[] = [];
  let found = 0;
  for (const [at, section] of sections.entries()) {
    above[Number(section.dataset['depth'])] = at;
    if (!wanted.every((word) => texts[at]!.includes(word))) continue;
    found += 1;
    for (const index of above.slice(0, Number(section.dataset['depth']) + 1))
      if (index !== undefined) keep.add(index);
  }
  for (const [at, section] of sections.entries()) section.hidden = wanted.length > 0 && !keep.has(at);
  result.textContent = wanted.length === 0 ? '' : found === 0 ? 'Nothing has these words.' : `${found} found`;
}
