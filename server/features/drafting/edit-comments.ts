import { renderStatement } from '../../core/passage/render-statement.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import { suggestionHtml } from '../threads/suggestion.ts';
import type { Post } from '../threads/threads.models.ts';
import { type Editing, type EditWeb, itemUrl } from './edit-web.ts';
import type { ItemWords } from './working-changes.ts';

const mostOfADraft = 100;

/** A comment on an earlier draft, beside the competency that it is about. */
export interface CommentBeside {
  id: string;
  author: string;
  at: Date;
  draft: number;
  formal: boolean;
  html: string;
  /** The words that it points at; null where it is about the competency as a whole. */
  passage: string | null;
  suggestion: string | null;
  answer: string | null;
  /** Opens the form with the words that it suggests; null where they fit no more. */
  use: string | null;
}

/** Comments that stand on earlier drafts, about one competency: the newest draft first, each in order. */
export async function commentsBeside(
  web: EditWeb,
  editing: Editing,
  competency: string,
): Promise<CommentBeside[]> {
  const found = await Promise.all(
    editing.earlier.map(async (draft) => {
      const posts = await web.threads.posts(draftThread(draft._id), {
        after: 0,
        limit: mostOfADraft,
        about: competency,
      });
      return posts.filter(stands).map((post) => ({ post, draft: draft.number }));
    }),
  );
  const comments = found.flat();
  const people = await web.people.byIds(comments.map(({ post }) => post.author));
  const words = editing.working.entries.get(competency);
  return comments.map(({ post, draft }) => ({
    id: post._id,
    author: people.get(post.author)?.name ?? '',
    at: post.createdAt,
    draft,
    formal: post.formal,
    html: post.html,
    passage: passageOf(post),
    suggestion: post.suggestion ? suggestionHtml(passageOf(post) ?? '', post.suggestion) : null,
    answer: web.answerOf(post),
    use:
      words && withSuggestion(words, post)
        ? `${itemUrl(editing, competency)}?cause=${encodeURIComponent(post._id)}`
        : null,
  }));
}

const stands = ({ deletedAt, hidden, replyTo }: Post): boolean => !deletedAt && !hidden && replyTo === null;

const passageOf = ({ anchor }: Post): string | null => (anchor && 'exact' in anchor ? anchor.exact : null);

/** The words with what a comment suggests in place of its passage; null where that does not stand there, or twice. */
export function withSuggestion(words: ItemWords, { anchor, suggestion }: Post): ItemWords | null {
  if (!suggestion || !anchor || !('exact' in anchor)) return null;
  const text = words[anchor.field] ?? '';
  const at = text.indexOf(anchor.exact);
  if (at < 0 || text.indexOf(anchor.exact, at + 1) >= 0) return null;
  return {
    ...words,
    [anchor.field]: text.slice(0, at) + suggestion + text.slice(at + anchor.exact.length),
  };
}

/** Words as readers will see them. */
export const shownHtml = ({ title, statement }: Pick<ItemWords, 'title' | 'statement'>) => ({
  title: renderStatement(title ?? '', { marks: [], field: 'title' }),
  statement: renderStatement(statement, { marks: [], field: 'statement' }),
});
