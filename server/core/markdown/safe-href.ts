/**
 * Whether an address written by a person may become a link: http, https, mailto, or a path on this site. Everything
 * else (javascript:, data:, `//elsewhere`, relative paths that depend on the page) stays text.
 */
export function isSafeHref(href: string): boolean {
  // Browsers drop tabs and line ends inside addresses and read a backslash as a slash: `/\evil.example` leaves the site.
  if (UNSAFE_CHARACTERS.test(href)) return false;
  return SAFE_START.test(href);
}

/** What links to places chosen by the writer carry, so that posting earns no search rank and hands over no window. */
export const WRITTEN_LINK_REL = 'nofollow ugc noopener';

const UNSAFE_CHARACTERS = /[\p{Cc}\s\\]/u;
const SAFE_START = /^(?:https?:\/\/[^/]|mailto:[^/]|\/(?!\/))/i;
