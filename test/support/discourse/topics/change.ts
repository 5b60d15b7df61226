import type { Forum } from '../forum.ts';
import type { Topic, User } from '../records.ts';
import { isStaff, mayCreateTopic, mayEdit, moderates } from '../rights.ts';
import { conflict, invalidAccess, unprocessable } from '../refusal.ts';
import { cleanTitle, slugOf } from '../text.ts';
import { revise } from '../posts/revise.ts';
import { problemsOfTitle } from '../posts/validate.ts';

export interface TopicChange {
  title?: string;
  categoryId?: number;
  tags?: string[];
  originalTitle?: string;
}

/**
 * Changes title, category or tags. Answers whether anything became different; tells of it unless `quiet`.
 *
 * @throws Refusal 403, 409, 422.
 */
export function changeTopic(
  forum: Forum,
  editor: User,
  topic: Topic,
  change: TopicChange,
  quiet = false,
): boolean {
  const first = topic.posts[0];
  const may = moderates(forum, editor, topic) || (first && mayEdit(forum, editor, first) === 'yes');
  if (!may) throw invalidAccess();
  if (change.originalTitle !== undefined && change.originalTitle !== topic.title) throw conflict();
  const title =
    change.title === undefined ? topic.title : cleanTitle(change.title, forum.settings.titlePrettify);
  const said = title === topic.title ? [] : problemsOfTitle(forum, title, topic);
  if (said.length > 0) throw unprocessable(said);
  const before = topic.title;
  const changed = [
    moveToCategory(forum, editor, topic, change.categoryId),
    retitle(forum, topic, title),
    retag(forum, editor, topic, change.tags),
  ].includes(true);
  if (changed) forum.version += 1;
  // Discourse keeps it as a change of the first post.
  if (changed && first)
    revise(forum, editor, first, {
      raw: first.raw,
      title: title === before ? null : { from: before, to: topic.title },
    });
  if (changed && !quiet) forum.tell({ type: 'topic', event: 'topic_edited', topic });
  return changed;
}

function retitle(forum: Forum, topic: Topic, title: string): boolean {
  if (title === topic.title) return false;
  forum.titleTopic(topic, title);
  topic.slug = slugOf(title);
  return true;
}

function moveToCategory(forum: Forum, editor: User, topic: Topic, id: number | undefined): boolean {
  if (id === undefined || id === topic.categoryId) return false;
  const category = forum.categories.get(id);
  if (!category || !mayCreateTopic(editor, category)) throw invalidAccess();
  topic.categoryId = id;
  return true;
}

/** Names that nobody used yet are dropped, unless the editor may make new ones. */
function retag(forum: Forum, editor: User, topic: Topic, tags: string[] | undefined): boolean {
  if (!tags) return false;
  const mayMake = isStaff(editor) || editor.trustLevel >= forum.settings.createTagAllowedTrustLevel;
  const wanted = [...new Set(tags.map((tag) => tag.toLowerCase().slice(0, 20)))]
    .filter((tag) => mayMake || forum.tags.has(tag))
    .slice(0, 5);
  if (wanted.join() === topic.tags.join()) return false;
  for (const tag of wanted) forum.tagId(tag);
  topic.tags = wanted;
  return true;
}
