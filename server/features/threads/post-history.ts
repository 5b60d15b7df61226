import { shownAt, type Change } from '../../core/log/change.ts';
import type { WithdrawnData } from './forgetting.service.ts';
import { type WordChange, wordChanges } from './word-changes.ts';

/** One version of a post, with what it took away and what it added. */
export interface PostVersion {
  version: number;
  at: Date;
  parts: WordChange[];
  /** Set when its words were taken back: then there are no parts. */
  withdrawn: { at: Date; by: WithdrawnData['by']; reason: string | null } | null;
}

/** Texts that have little in common can take seconds to compare; the whole page may take this long for it. */
const compareMs = 200;

/** The versions of a post, newest first, from the changes that made it. */
export function versionsOf(changes: Change[]): PostVersion[] {
  const made = changes.filter(({ type }) => type === 'post.created' || type === 'post.edited');
  const withdrawn = withdrawnIn(changes);
  const texts = made.map(({ data }, at) => (withdrawn.has(at + 1) ? undefined : String(data['body'])));
  const until = Date.now() + compareMs;
  const versions: PostVersion[] = [];
  for (let at = made.length - 1; at >= 0; at -= 1) {
    const parts = partsOf(texts[at - 1], texts[at], until);
    const version = at + 1;
    versions.push({ version, at: shownAt(made[at]!), parts, withdrawn: withdrawn.get(version) ?? null });
  }
  return versions;
}

/** What follows a withdrawn version is shown whole: what it took away would tell the words. */
function partsOf(before: string | undefined, body: string | undefined, until: number): WordChange[] {
  if (body === undefined) return [];
  if (before === undefined) return [{ value: body, added: false, removed: false }];
  return wordChanges(before, body, until - Date.now());
}

function withdrawnIn(changes: Change[]): Map<number, PostVersion['withdrawn']> {
  const told = changes.filter(({ type }) => type === 'post.version-withdrawn');
  return new Map(
    told.map((change) => {
      const { version, by, reason = null } = change.data as WithdrawnData;
      return [version, { at: shownAt(change), by, reason }];
    }),
  );
}
