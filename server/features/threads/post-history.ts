import { shownAt, type Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader } from '../../core/reader.ts';
import type { WithdrawnData } from './erased-post.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';
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
  const made = versionChanges(changes);
  const withdrawn = withdrawnIn(changes);
  const texts = made.map(({ data }) =>
    withdrawn.has(data['version'] as number) ? undefined : String(data['body']),
  );
  const until = Date.now() + compareMs;
  const versions: PostVersion[] = [];
  for (let at = made.length - 1; at >= 0; at -= 1) {
    const parts = partsOf(texts[at - 1], texts[at], until);
    const version = made[at]!.data['version'] as number;
    versions.push({ version, at: shownAt(made[at]!), parts, withdrawn: withdrawn.get(version) ?? null });
  }
  return versions;
}

/** The changes that made a version, each version once: a post that was moved says its newest words again. */
export function versionChanges(changes: Change[]): Change[] {
  const seen = new Set<unknown>();
  return changes.filter(({ type, data }) => {
    if ((type !== 'post.created' && type !== 'post.edited') || seen.has(data['version'])) return false;
    seen.add(data['version']);
    return true;
  });
}

/**
 * Every change of a post, of those too that it had before it was moved here, in places that this reader may see. Oldest
 * first.
 */
export async function changesOfPost(
  parts: { log: ChangeLog; store: ThreadStore },
  reader: Reader,
  post: Pick<Post, '_id' | 'thread' | 'from'>,
): Promise<Change[]> {
  const changes = await parts.log.ofPost(`thread:${post.thread}`, post._id);
  if (!post.from || !(await parts.store.subject(reader, post.from.thread))) return changes;
  const before = (await parts.store.byIds([post.from.post])).get(post.from.post);
  return before ? [...(await changesOfPost(parts, reader, before)), ...changes] : changes;
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
