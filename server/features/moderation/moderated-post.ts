import { holds, type Reader } from '../../core/reader.ts';
import type { People, Person } from '../../core/people.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

/** A post as it is shown to somebody who is to decide about it. The words of a hidden one are for moderators only. */
export interface ModeratedPost {
  id: string;
  number: number;
  author: Person | null;
  createdAt: Date;
  html: string;
  deletedAt: Date | null;
  hidden: { at: Date; reason: string } | null;
  thread: { id: string; title: string; url: string };
  parent: { id: string; number: number; author: Person | null; body: string } | null;
}

export interface ShowParts {
  people: People;
  threadStore: ThreadStore;
}

/** Posts in their context, in the order given; those whose thread this reader may not see are left out. */
export async function showPosts(
  { people, threadStore }: ShowParts,
  reader: Reader,
  posts: Post[],
): Promise<ModeratedPost[]> {
  const parents = await threadStore.byIds(posts.flatMap(({ replyTo }) => (replyTo ? [replyTo] : [])));
  const persons = await people.byIds([...posts, ...parents.values()].map(({ author }) => author));
  const shown = await Promise.all(
    posts.map(async (post): Promise<ModeratedPost[]> => {
      const subject = await threadStore.subject(reader, post.thread);
      if (!subject) return [];
      const parent = post.replyTo ? parents.get(post.replyTo) : undefined;
      return [
        {
          id: post._id,
          number: post.number,
          author: persons.get(post.author) ?? null,
          createdAt: post.createdAt,
          html: mayReadWords(reader, post) ? post.html : '',
          deletedAt: post.deletedAt,
          hidden: post.hidden,
          thread: { id: post.thread, title: subject.title, url: subject.url },
          parent: parent
            ? {
                id: parent._id,
                number: parent.number,
                author: persons.get(parent.author) ?? null,
                body: parent.deletedAt || parent.hidden ? '' : parent.body,
              }
            : null,
        },
      ];
    }),
  );
  return shown.flat();
}

function mayReadWords(reader: Reader, { deletedAt, hidden, group }: Post): boolean {
  return !deletedAt && (!hidden || holds(reader, group, 'moderator', 'chair'));
}
