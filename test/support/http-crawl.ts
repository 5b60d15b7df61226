import type { Agent, Visit } from './browserless.ts';

/** Every path of this site that a page links to, without fragments. */
export function linksOf(html: string): string[] {
  const found = [...html.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, path]) =>
    path!.replaceAll('&amp;', '&'),
  );
  return [...new Set(found)].filter((path) => !path.startsWith('//'));
}

/**
 * Reads what can be reached by links from `/`, nearest first: `most` pages at most, and of pages that look alike (the
 * same address but for its last part) `alike` at most. Answers each by its path.
 */
export async function crawl(
  agent: Agent,
  options: { most: number; alike: number },
): Promise<Map<string, Visit>> {
  const pages = new Map<string, Visit>();
  const seen = new Set(['/']);
  const queue = ['/'];
  const kinds = new Map<string, number>();
  for (let path = queue.shift(); path !== undefined && pages.size < options.most; path = queue.shift()) {
    const page = await agent.get(path);
    pages.set(path, page);
    if (!page.headers.get('content-type')?.startsWith('text/html')) continue;
    for (const link of linksOf(page.text)) {
      const kind = link.replace(/[^/]*$/, '');
      const alike = kinds.get(kind) ?? 0;
      if (seen.has(link) || alike >= options.alike) continue;
      seen.add(link);
      kinds.set(kind, alike + 1);
      queue.push(link);
    }
  }
  return pages;
}
