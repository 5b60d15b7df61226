import { Feed } from 'feed';
import { escapeHtml } from '../../core/html/escape.ts';
import { languageNow } from '../../core/words/speaking.ts';

export type FeedFormat = 'atom' | 'json';

/** One entry of a feed. Addresses are paths of this site. */
export interface FeedEntry {
  /** Its own address, which never changes, and so its id. */
  path: string;
  title: string;
  html: string;
  author: string | null;
  at: Date;
  updated: Date;
}

/** A list as a feed, newest entries first. */
export interface FeedList {
  title: string;
  /** The page that shows the list. */
  path: string;
  entries: FeedEntry[];
}

export const feedTypes: Record<FeedFormat, string> = {
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** When something of a list last changed; the beginning of time for an empty one. */
export const updatedOf = ({ entries }: FeedList): Date =>
  new Date(Math.max(0, ...entries.map(({ updated }) => updated.getTime())));

/** The list as Atom (RFC 4287) or JSON Feed 1.1. `self` is the path that it is fetched from; null keeps it unsaid. */
export function feedDocument(
  list: FeedList,
  format: FeedFormat,
  site: { publicUrl: string; self: string | null },
): string {
  return format === 'atom' ? atomOf(list, site) : jsonOf(list, site);
}

interface Site {
  publicUrl: string;
  self: string | null;
}

/** The package writes titles and contents as HTML within CDATA: so both are escaped as HTML here, and hold no `]]>`. */
function atomOf(list: FeedList, { publicUrl, self }: Site): string {
  const feed = new Feed({
    id: publicUrl + list.path,
    title: printable(list.title),
    link: publicUrl + list.path,
    updated: updatedOf(list),
    generator: 'Moot',
    ...(self !== null && { feed: publicUrl + self }),
  });
  for (const { path, title, html, author, at, updated } of list.entries) {
    feed.addItem({
      id: publicUrl + path,
      link: publicUrl + path,
      title: escapeHtml(printable(title)),
      content: printable(absolute(html, publicUrl, path)).replaceAll(']]>', ']]&gt;'),
      author: [{ name: printable(author ?? 'Moot') }],
      published: at,
      date: updated,
    });
  }
  return feed.atom1();
}

/** Written here: the package knows only the first version of JSON Feed. */
function jsonOf(list: FeedList, { publicUrl, self }: Site): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: list.title,
    home_page_url: publicUrl + list.path,
    ...(self !== null && { feed_url: publicUrl + self }),
    language: languageNow().tag,
    items: list.entries.map(({ path, title, html, author, at, updated }) => ({
      id: publicUrl + path,
      url: publicUrl + path,
      title,
      content_html: absolute(html, publicUrl, path),
      date_published: at.toISOString(),
      date_modified: updated.toISOString(),
      ...(author !== null && { authors: [{ name: author }] }),
    })),
  });
}

/** Stored HTML with whole addresses, since a feed is read elsewhere. */
function absolute(html: string, publicUrl: string, path: string): string {
  return html
    .replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${publicUrl}/`)
    .replaceAll(/ href="#/g, ` href="${publicUrl}${path}#`);
}

/** Without the characters that XML cannot hold. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '');
}
