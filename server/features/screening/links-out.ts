/** The addresses elsewhere that the HTML of a post links to, each once. */
export function linksOut(html: string, publicUrl: string): Set<string> {
  const own = new URL(publicUrl).host;
  const found = new Set<string>();
  for (const [, escaped] of html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)) {
    const href = escaped!.replaceAll('&amp;', '&');
    if (!URL.canParse(href, publicUrl)) continue;
    const url = new URL(href, publicUrl);
    if (/^https?:$/.test(url.protocol) && url.host !== own) found.add(url.href);
  }
  return found;
}
