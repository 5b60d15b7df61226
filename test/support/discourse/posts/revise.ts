import type { Forum } from '../forum.ts';
import type { Post, User } from '../records.ts';

export interface Revised {
  raw: string;
  reason?: string | null;
  /** What changed of the topic, in a first post. */
  title?: { from: string; to: string } | null;
}

/** Soon after the last version its own editor changes it without a new one. */
export function isNinja(forum: Forum, editor: User, post: Post, raw: string): boolean {
  const { editingGracePeriod, editingGracePeriodMaxDiff } = forum.settings;
  const age = forum.clock.time() - post.versionAt.getTime();
  const changed = raw === '' ? 0 : Math.abs(raw.length - post.raw.length);
  return (
    editor.id === post.editorId && age < editingGracePeriod * 1000 && changed <= editingGracePeriodMaxDiff
  );
}

/**
 * Gives a post another text and keeps who made it so: as a new version, or within the last one that the same editor made
 * a moment ago. `forced` always makes a version, as taking back does.
 */
export function revise(
  forum: Forum,
  editor: User,
  post: Post,
  { raw, reason = null, title = null }: Revised,
  forced = false,
): void {
  const now = forum.clock.now();
  if (forced || !isNinja(forum, editor, post, raw)) {
    post.version += 1;
    post.versionAt = now;
    post.editorId = editor.id;
    const number = (post.revisions.at(-1)?.number ?? 1) + 1;
    const { id: userId } = editor;
    post.revisions.push({ number, userId, at: now, from: post.raw, to: raw, title, reason, hidden: false });
  } else {
    const last = post.revisions.at(-1);
    if (last) Object.assign(last, { to: raw, title: last.title ?? title, reason: reason ?? last.reason });
  }
  post.raw = raw;
  post.updatedAt = now;
}
