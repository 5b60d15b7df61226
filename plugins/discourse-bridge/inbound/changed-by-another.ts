import { DiscourseError, type Post, type Revision } from 'discourse-plugin-api-client';
import type { Bridge } from '../store/records.ts';
import type { InParts } from './in-parts.ts';

/** So many changes are looked at: those of the title, and those that nobody made by hand, are passed over. */
const mostRevisions = 6;
/** The account in whose name a forum rewrites texts by itself, as when it fetches pictures. */
const systemName = 'system';

/**
 * Whether somebody other than its author wrote the words of a post of the forum last, such as its staff. False where that
 * cannot be known: nobody changed it but within the time of grace, or the forum shows it to its staff alone.
 */
export async function isChangedByAnother(
  { clients }: Pick<InParts, 'clients'>,
  bridge: Bridge,
  post: Pick<Post, 'id' | 'username'>,
): Promise<boolean> {
  const reader = clients.reader(bridge);
  const byNobody = new Set([systemName, bridge.writer.username.toLowerCase()]);
  let revision = await unlessRefused(() => reader.latestRevision(post.id));
  for (let looked = 1; revision; looked += 1) {
    const { username, previous, changesText } = revision;
    const editor = username.toLowerCase();
    if (changesText && !byNobody.has(editor)) return editor !== post.username.toLowerCase();
    if (previous === null || looked >= mostRevisions) return false;
    revision = await unlessRefused(() => reader.revision(post.id, previous));
  }
  return false;
}

/** Null where the forum says that there is none, or none for whoever reads. */
async function unlessRefused(call: () => Promise<Revision | null>): Promise<Revision | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DiscourseError && (error.kind === 'not-found' || error.kind === 'forbidden'))
      return null;
    throw error;
  }
}
