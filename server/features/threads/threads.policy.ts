import { holds, type Reader } from '../../core/reader.ts';
import type { Post } from './threads.models.ts';

interface Target {
  group: string;
  author?: string;
}

const isAuthor = (reader: Reader, { author }: Target): boolean =>
  author !== undefined && reader.member?.id === author;
const moderates = (reader: Reader, { group }: Target): boolean => holds(reader, group, 'moderator', 'chair');

/** Who may do what in a thread they may read. A suspended or signed-out person is refused before this is asked. */
export const threadPolicies = {
  'thread.read': () => true,
  'post.create': (reader: Reader) => reader.member !== null,
  'post.edit': isAuthor,
  'post.delete': isAuthor,
  'post.history': () => true,
  'post.react': (reader: Reader) => reader.member !== null,
  'post.report': (reader: Reader) => reader.member !== null,
  'post.hide': moderates,
  'thread.lock': moderates,
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;

/** The target of a policy about a post. */
export const targetOf = (post: Pick<Post, 'group' | 'author'>): Target => ({
  group: post.group,
  author: post.author,
});
