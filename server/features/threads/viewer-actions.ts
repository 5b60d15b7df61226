import { holds, type Reader } from '../../core/reader.ts';
import { isComment, isDecided } from './disposition.ts';
import { withHeldReactions } from './reactions.view.ts';
import type { ReactionName } from './reactions.ts';
import type { Post } from './threads.models.ts';
import { say, t } from '../../core/words/words.ts';

const slot = '<!--actions-->';

interface Action {
  path: string;
  /** Marked words, with the number of the post. */
  text: string;
}

const own: Action[] = [
  { path: 'edit', text: say('Edit<span class="govuk-visually-hidden"> post {number}</span>') },
  { path: 'delete', text: say('Delete<span class="govuk-visually-hidden"> post {number}</span>') },
];
const moderator: Action[] = [
  { path: 'hide', text: say('Hide<span class="govuk-visually-hidden"> post {number}</span>') },
];
/** Comments on a draft stay with it. */
const move: Action = {
  path: 'move',
  text: say('Move<span class="govuk-visually-hidden"> post {number}</span>'),
};
const pin: Action = {
  path: 'pin',
  text: say('Pin<span class="govuk-visually-hidden"> post {number}</span>'),
};
const unpin: Action = {
  path: 'pin',
  text: say('Unpin<span class="govuk-visually-hidden"> post {number}</span>'),
};
/** Of whoever wrote a comment that is answered. */
const answerContents: Action = {
  path: 'answer',
  text: say('Are you content with the answer?<span class="govuk-visually-hidden"> Post {number}</span>'),
};
/** Of the editors of the group. */
const decide: Action = {
  path: 'answer',
  text: say('Decide<span class="govuk-visually-hidden"> post {number}</span>'),
};
const undoDeletion = say('Undo deletion<span class="govuk-visually-hidden"> post {number}</span>');
const showAgain = say('Show again<span class="govuk-visually-hidden"> post {number}</span>');

/**
 * Puts what this reader may do into rows that are the same for everybody. A browser does the same for rows that
 * arrive live, by the rights that came with the page.
 */
export function withViewerActions(
  reader: Reader,
  posts: Post[],
  rows: string[],
  {
    held,
    closed,
    pinnedPost = null,
  }: {
    held: ReadonlyMap<string, ReadonlySet<ReactionName>>;
    closed: boolean;
    pinnedPost?: string | null;
  },
): string[] {
  const { member } = reader;
  return rows.map((shared, at) => {
    const post = posts[at]!;
    if (post.moved) return shared;
    const row = withHeldReactions(shared, held.get(post._id), closed);
    if (!member) return row;
    const moderates = holds(reader, post.group, 'moderator', 'chair');
    if (post.deletedAt !== null)
      return post.author === member.id && !post.removed
        ? withButton(row, post, 'restore', undoDeletion)
        : row;
    if (post.hidden !== null) return moderates ? withButton(row, post, 'unhide', showAgain) : row;
    const actions = [
      ...(post.author === member.id ? own : []),
      ...answering(reader, post),
      ...(moderates ? ordering(post, pinnedPost) : []),
    ];
    return actions.length > 0 ? row.replace(slot, actions.map((action) => link(post, action)).join('')) : row;
  });
}

function answering(reader: Reader, post: Post): Action[] {
  if (post.author === reader.member?.id) return isDecided(post) ? [answerContents] : [];
  return isComment(post) && holds(reader, post.group, 'editor', 'chair') ? [decide] : [];
}

function ordering(post: Post, pinnedPost: string | null): Action[] {
  const pinning = post._id === pinnedPost ? unpin : pin;
  return [...moderator, ...(post.about === null ? [move] : []), pinning];
}

function link(post: Post, { path, text }: Action): string {
  const href =
    path === 'move' ? `/threads/${post.thread}/move?post=${post._id}` : `/posts/${post._id}/${path}`;
  return `<li><a class="moot-action" href="${href}">${t(text, { number: post.number })}</a></li>`;
}

function withButton(row: string, post: Post, path: string, text: string): string {
  return row.replace(
    '</article>',
    `<ul class="moot-post__actions">${link(post, { path, text })}</ul></article>`,
  );
}
