import { localPath } from '../../core/http/local-path.ts';

/** Nobody wants to be sent back to these after signing in. */
const passing = /^\/(?:sign-out|forgotten-password|reset-password|confirm)(?:[/?#]|$)/;
const signingIn = /^\/(?:sign-in|register)(?:[/?#]|$)/;

/** Where to go after signing in: the given path when it is one of this site, otherwise `/`. */
export function safeReturn(path: unknown): string {
  const local = localPath(path);
  const url = new URL(local, 'http://here.invalid');
  if (passing.test(url.pathname)) return '/';
  return signingIn.test(url.pathname) ? safeReturn(url.searchParams.get('return')) : local;
}
