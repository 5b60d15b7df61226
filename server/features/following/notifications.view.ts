import { dateWords, excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import { dispositionMore, dispositionText } from './disposition-words.ts';
import type { NotificationKind } from './notification-kinds.ts';
import { isGone, reactionsOf, type Told } from './notifications.store.ts';

/** A notification in words, for the list. */
export interface NotificationRow {
  id: string;
  text: string;
  /** The beginning of the words it is about, or what became of them. */
  more: string | null;
  at: Date;
  unread: boolean;
}

const longest = 160;

/** Puts notifications into words. Of posts that are deleted, hidden or erased since, none are shown. */
export async function notificationRows(people: People, told: Told[]): Promise<NotificationRow[]> {
  const authors = await people.byIds(told.flatMap(({ post }) => (post ? [post.author] : [])));
  return told.map((one) => ({
    id: one.row._id,
    text: one.news
      ? one.news.text
      : one.draft
        ? draftText(one)
        : threadText(one, authors.get(one.post?.author ?? '')?.name ?? t('Somebody who has left')),
    more: moreOf(one),
    at: one.row.at,
    unread: one.row.readAt === null,
  }));
}

/** These lead to where one says whether an answer contents, or decides. */
const asksAboutAnswer: ReadonlySet<NotificationKind> = new Set<NotificationKind>([
  'comment-decided',
  'comment-tied',
  'comment-assigned',
  'commenter-not-content',
]);

/** Where a notification leads. */
export function addressOf({ row, draft, post, news }: Told): string {
  if (news) return news.href;
  if (draft) {
    const url = `/frameworks/${draft.framework.slug}/drafts/${draft.draft.number}`;
    return row.kind === 'anchors-wait' ? `${url}/anchors` : url;
  }
  if (row.kind === 'posts') return `/threads/${row.thread}/unread?after=${Math.max(1, (row.first ?? 1) - 1)}`;
  if (row.kind === 'held-refused') return '/account/waiting';
  if (asksAboutAnswer.has(row.kind)) return `/posts/${post!._id}/answer`;
  return `/posts/${post!._id}`;
}

function threadText({ row, subject, post }: Told, name: string): string {
  const { title } = subject!;
  const { count } = row;
  const decided = dispositionText(row.kind, post, title);
  if (decided !== null) return decided;
  switch (row.kind) {
    case 'reply':
      return t('{name} replied to you in “{title}”', { name, title });
    case 'mention':
      return t('{name} mentioned you in “{title}”', { name, title });
    case 'hidden':
      return t('A moderator hid your post in “{title}”', { title });
    case 'shown':
      return t('Your post in “{title}” is shown again', { title });
    case 'moved':
      return t('A moderator moved your post to “{title}”', { title });
    case 'held-published':
      return t('A moderator published your post that waited in “{title}”', { title });
    case 'held-refused':
      return t('A moderator did not publish your post that waited for “{title}”', { title });
    case 'report-kept':
      return t('A moderator looked at your report in “{title}”: the post stays', { title });
    case 'report-hidden':
      return t('A moderator looked at your report in “{title}”: the post is hidden', { title });
    case 'report-acted':
      return t('A moderator looked at your report in “{title}” and did something about it', { title });
    case 'reactions':
      return t(
        '{count, plural, one {# reaction to your post in “{title}”} other {# reactions to your post in “{title}”}}',
        { count: reactionsOf(post!), title },
      );
    default:
      return subject!.kind === 'draft'
        ? t('{count, plural, one {# new comment on “{title}”} other {# new comments on “{title}”}}', {
            count,
            title,
          })
        : t('{count, plural, one {# new post in “{title}”} other {# new posts in “{title}”}}', {
            count,
            title,
          });
  }
}

function draftText({ row, draft: found }: Told): string {
  const { framework, draft } = found!;
  const { title } = framework;
  const { number } = draft;
  const date = draft.closesAt ? dateWords(draft.closesAt) : null;
  switch (row.kind) {
    case 'draft-opened':
      if (draft.opensAt && draft.opensAt > new Date())
        return t('Draft {number} of “{title}” opens for comment on {date}', {
          number,
          title,
          date: dateWords(draft.opensAt),
        });
      return date
        ? t('Draft {number} of “{title}” is open for comment until {date}', { number, title, date })
        : t('Draft {number} of “{title}” is open for comment', { number, title });
    case 'draft-closing':
      return t('Draft {number} of “{title}” closes for comment on {date}', {
        number,
        title,
        date: date ?? '',
      });
    case 'draft-closed':
      return t('Draft {number} of “{title}” has closed for comment', { number, title });
    case 'anchors-wait':
      return t(
        'Words that you commented on were changed in draft {number} of “{title}”: say where your comments belong now',
        { number, title },
      );
    case 'draft-published':
      return t('Draft {number} of “{title}” is published', { number, title });
    default:
      return t('Draft {number} of “{title}” was added', { number, title });
  }
}

function moreOf({ row, post, news }: Told): string | null {
  if (news) return news.more;
  if (row.kind === 'hidden')
    return post?.hidden ? t('The reason given: {reason}', { reason: post.hidden.reason }) : null;
  if (row.kind === 'moved')
    return post?.from ? t('The reason given: {reason}', { reason: post.from.reason }) : null;
  const decided = dispositionMore(row.kind, post);
  if (decided !== null) return isGone(post!) ? null : decided;
  if ((row.kind !== 'reply' && row.kind !== 'mention') || !post) return null;
  if (post.moved) return t('The post was moved to another thread since.');
  return isGone(post)
    ? t('The post was deleted or hidden since.')
    : excerpt(withoutMarkdown(post.body), longest);
}
