const longest = 2000;
/** Nobody wants to be sent back to these after signing in. */
const passing = /^\/(?:sign-out|forgotten-password|reset-password|confirm)(?:[/?#]|$)/;
const signingIn = /^\/(?:sign-in|register)(?:[/?#]|$)/;

/**
 * Where to go after signing in: the given path when it is one of this site, otherwise `/`. Another site's address
 * in disguise (`//elsewhere`, `/\elsewhere`, with tabs that browsers leave out) is refused.
 */
export function safeReturn(path: unknown): string {
  if (typeof path !== 'string' || path.length > longest || !/^\/(?![/\\])[^\\\p{C}\s]*$/u.test(path))
    return '/';
  const base = 'http://here.invalid';
  if (!URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  // Dots in a path are resolved by the browser too, and may leave two slashes in front.
  if (url.origin !== base || url.pathname.startsWith('//') || passing.test(url.pathname)) return '/';
  return signingIn.test(url.pathname) ? safeReturn(url.searchParams.get('return')) : path;
}
