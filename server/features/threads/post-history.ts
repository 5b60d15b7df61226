import { shownAt, type Change } from '../../core/log/change.ts';
import { type WordChange, wordChanges } from './word-changes.ts';

/** One version of a post, with what it took away and what it added. */
export interface PostVersion {
  version: number;
  at: Date;
  parts: WordChange[];
}

/** Texts that have little in common can take seconds to compare; the whole page may take this long for it. */
const compareMs = 200;

/** The versions of a post, newest first, from the changes that made it. */
export function versionsOf(changes: Change[]): PostVersion[] {
  const made = changes.filter(({ type }) => type === 'post.created' || type === 'post.edited');
  const texts = made.map(({ data }) => String(data['body']));
  const until = Date.now() + compareMs;
  const versions: PostVersion[] = [];
  for (let at = made.length - 1; at >= 0; at -= 1) {
    const [before, body] = [texts[at - 1], texts[at]!];
    const parts =
      before === undefined
        ? [{ value: body, added: false, removed: false }]
        : wordChanges(before, body, until - Date.now());
    versions.push({ version: at + 1, at: shownAt(made[at]!), parts });
  }
  return versions;
}
