import type { Forum } from '../forum.ts';
import type { Post, User } from '../records.ts';
import { isStaff, mayEdit } from '../rights.ts';
import { conflict, invalidAccess, unprocessable } from '../refusal.ts';
import { normaliseRaw } from '../text.ts';
import { changeTopic, type TopicChange } from '../topics/change.ts';
import { pullPictures } from './pictures.ts';
import { isNinja, revise } from './revise.ts';
import { problemsOfBody } from './validate.ts';

export interface PostEdit extends TopicChange {
  raw?: string;
  reason?: string | null;
  originalText?: string;
}

/**
 * Changes a text, and with the first post its topic. The same text again is no change, and nobody hears of it.
 *
 * @throws Refusal 403, 409, 422, 429.
 */
export function editPost(forum: Forum, editor: User, post: Post, edit: PostEdit): void {
  const may = mayEdit(forum, editor, post);
  if (may === 'too-late')
    throw unprocessable(['That post was created too long ago. It can no longer be edited or deleted.']);
  if (may === 'no') throw invalidAccess();
  if (edit.originalText !== undefined && edit.originalText !== post.raw) throw conflict();
  const raw = edit.raw === undefined ? post.raw : normaliseRaw(edit.raw);
  const said = raw === post.raw ? [] : problemsOfBody(forum, editor, raw, post.number === 1);
  if (said.length > 0) throw unprocessable(said);
  if (raw !== post.raw) limitEdits(forum, editor, post);
  const topicChanged = post.number === 1 && changeTopic(forum, editor, post.topic, edit, true);
  const textChanged = raw !== post.raw && reviseText(forum, editor, post, raw, edit.reason ?? null);
  if (topicChanged) forum.tell({ type: 'topic', event: 'topic_edited', topic: post.topic });
  else if (textChanged && !post.topic.deletedAt) forum.tell({ type: 'post', event: 'post_edited', post });
}

function limitEdits(forum: Forum, editor: User, post: Post): void {
  if (isStaff(editor) || isNinja(forum, editor, post, '')) return;
  const factor = editor.trustLevel >= 2 ? editor.trustLevel : 1;
  forum.limiter.need(`edit:${editor.id}`, forum.settings.maxEditsPerDay * factor, 86_400);
}

function reviseText(forum: Forum, editor: User, post: Post, raw: string, reason: string | null): true {
  revise(forum, editor, post, { raw, reason });
  post.editReason = reason;
  if (post.topic.posts.at(-1) === post) post.topic.bumpedAt = forum.clock.now();
  forum.version += 1;
  pullPictures(forum, post);
  return true;
}
