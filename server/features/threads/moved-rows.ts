import { escapeHtml } from '../../core/html/escape.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

/**
 * The rows of posts that were moved away, as this reader may see them: where they went is told to those who may see
 * that thread. Those that went together are told in the first one's row; the others keep their place unseen.
 */
export async function withMovedRows(
  store: ThreadStore,
  reader: Reader,
  posts: Post[],
  rows: string[],
): Promise<string[]> {
  if (!posts.some(({ moved }) => moved)) return rows;
  const told = [...rows];
  for (let at = 0; at < posts.length; at += 1) {
    const thread = posts[at]!.moved?.thread;
    if (thread === undefined) continue;
    let count = 1;
    while (posts[at + count]?.moved?.thread === thread) count += 1;
    const subject = await store.subject(reader, thread);
    told[at] = rowOf(posts[at]!, movedWords(count, subject));
    for (let other = 1; other < count; other += 1) told[at + other] = hiddenRow(posts[at + other]!);
    at += count - 1;
  }
  return told;
}

function movedWords(count: number, to: { title: string; url: string } | null): string {
  if (!to)
    return t(
      '{count, plural, one {# post was moved by a moderator.} other {# posts were moved by a moderator.}}',
      {
        count,
      },
    );
  return t(
    '{count, plural, one {# post was moved to <a href="{url}">{title}</a>.} other {# posts were moved to <a href="{url}">{title}</a>.}}',
    { count, url: escapeHtml(to.url), title: escapeHtml(to.title) },
  );
}

function rowOf({ _id, number }: Post, words: string): string {
  return (
    `<li class="moot-thread__post moot-thread__post--moved" data-post="${_id}" data-number="${number}">` +
    `<p class="moot-post moot-post__gone" id="post-${_id}" tabindex="-1">${words}</p></li>`
  );
}

const hiddenRow = ({ _id, number }: Post): string =>
  `<li class="moot-thread__post" data-post="${_id}" data-number="${number}" hidden></li>`;
