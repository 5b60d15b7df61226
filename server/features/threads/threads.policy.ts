import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import type { Post } from './threads.models.ts';

interface Target extends Scoped {
  author?: string;
}

const isAuthor = (reader: Reader, { author }: Target): boolean =>
  author !== undefined && reader.member?.id === author;

/** Who may do what in a thread they may read. A suspended or signed-out person is refused before this is asked. */
export const threadPolicies = {
  'thread.read': () => true,
  'post.create': (reader: Reader, thing: Target) => may(reader, 'post.create', thing),
  'post.edit': isAuthor,
  'post.delete': isAuthor,
  'post.history': () => true,
  'version.withdraw': (reader: Reader, thing: Target) =>
    isAuthor(reader, thing) || may(reader, 'post.hide', thing),
  'post.react': (reader: Reader, thing: Target) => may(reader, 'post.react', thing),
  'post.report': (reader: Reader, thing: Target) => may(reader, 'post.report', thing),
  'post.hide': (reader: Reader, thing: Target) => may(reader, 'post.hide', thing),
  /** Move, split, merge, pin, slow mode. */
  'thread.order': (reader: Reader, thing: Target) => may(reader, 'thread.order', thing),
  'thread.lock': (reader: Reader, thing: Target) => may(reader, 'thread.order', thing),
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;

/** The target of a policy about a post. */
export const targetOf = (post: Pick<Post, 'group' | 'scope' | 'author'>): Target => ({
  group: post.group,
  scope: post.scope,
  author: post.author,
});
