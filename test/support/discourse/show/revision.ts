import type { Forum } from '../forum.ts';
import type { Post, Revision } from '../records.ts';
import { type Asker, isStaff, mayEdit } from '../rights.ts';
import { avatarOf } from './user.ts';

/** A revision as somebody reads it who may: who made it, and what it changed, as pages show that. */
export function showRevision(forum: Forum, asker: Asker, post: Post, revision: Revision) {
  const editor = forum.users.get(revision.userId)!;
  const seen = post.revisions.filter(({ hidden }) => !hidden || isStaff(asker)).map(({ number }) => number);
  const at = seen.indexOf(revision.number);
  return {
    created_at: revision.at.toISOString(),
    post_id: post.id,
    previous_hidden: false,
    current_hidden: revision.hidden,
    first_revision: seen[0]!,
    previous_revision: seen[at - 1] ?? null,
    current_revision: revision.number,
    next_revision: seen[at + 1] ?? null,
    last_revision: seen.at(-1)!,
    current_version: at + 2,
    version_count: seen.length + 1,
    username: editor.username.toLowerCase(),
    display_username: editor.username,
    avatar_template: avatarOf(editor),
    edit_reason: revision.reason,
    body_changes: changesOf(revision.from, revision.to),
    title_changes: revision.title && changesOf(revision.title.from, revision.title.to),
    user_changes: null,
    wiki: false,
    can_edit: asker !== null && mayEdit(forum, asker, post) === 'yes',
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Where nothing changed, the words stand without marks. */
function changesOf(from: string, to: string) {
  const [before, after] = [escaped(from), escaped(to)];
  const same = from === to;
  const rows = same
    ? `<tr><td>${before}</td><td>${after}</td></tr>`
    : `<tr><td class="diff-del"><del>${before}</del></td><td class="diff-ins"><ins>${after}</ins></td></tr>`;
  const inline = same ? `<p>${before}</p>` : `<p><del>${before}</del><ins>${after}</ins></p>`;
  return {
    inline: `<div class="inline-diff">${inline}</div>`,
    side_by_side: `<div class="revision-content">${before}</div><div class="revision-content">${after}</div>`,
    side_by_side_markdown: `<table class="markdown">${rows}</table>`,
  };
}
