const longest = 2000;
const base = 'http://here.invalid';

/**
 * The given path when it is one of this site, otherwise `/`. Another site's address in disguise (`//elsewhere`,
 * `/\elsewhere`, with tabs that browsers leave out) is refused.
 */
export function localPath(path: unknown): string {
  if (typeof path !== 'string' || path.length > longest || !/^\/(?![/\\])[^\\\p{C}\s]*$/u.test(path))
    return '/';
  if (!URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  // Dots in a path are resolved by the browser too, and may leave two slashes in front.
  return url.origin !== base || url.pathname.startsWith('//') ? '/' : path;
}
