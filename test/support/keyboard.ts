import type { Page } from 'playwright-core';

/** Presses Tab until the focus is on what has this name (its label or its text), or this id. Throws after `most` stops. */
export async function tabTo(page: Page, wanted: RegExp | string, most = 120): Promise<void> {
  for (let stop = 0; stop < most; stop += 1) {
    await page.keyboard.press('Tab');
    const { id, names } = await focused(page);
    if (typeof wanted === 'string' ? id === wanted : names.some((name) => wanted.test(name))) return;
  }
  throw new Error(`Tab does not lead to ${wanted} on ${page.url()}`);
}

/** What the focus is on: its id, and its label and text, either of which may be empty. */
function focused(page: Page): Promise<{ id: string; names: string[] }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const label = element.labels?.[0]?.textContent ?? '';
    const spoken = element.getAttribute('aria-label') ?? '';
    const names = [label, spoken, element.innerText];
    return { id: element.id, names: names.map((name) => name.replaceAll(/\s+/g, ' ').trim()) };
  });
}
