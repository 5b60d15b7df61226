import { type FieldError, forbidden, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { isWider, mostMerged } from '../threads/moves.service.ts';
import { pageNumber } from '../threads/thread-part.ts';
import { postsPerPage, type ThreadView } from '../threads/threads.store.ts';
import type { Post } from '../threads/threads.models.ts';
import { agreedReason, namedAsInForms, reasonOfForm } from './agreed-reason.ts';
import type { ModerationServices } from './moderation.services.ts';
import { publicReason, reasonsIn } from './reason-fields.ts';
import { reasonItems } from './reasons.ts';

type Typed = Record<string, string>;
/** Names of the boxes beside posts: `post-` and the id. */
const boxOf = /^post-([\w-]{1,100})$/;
const threadIn = /(?:^|\/threads\/)([a-z]-[\w-]{1,100})(?:[/?#]|$)/;

/** Pages on which posts are moved to another thread, or to a new one, and a thread is merged into another. */
export function addMovePages(routes: Routes, services: ModerationServices): void {
  const { order } = services;
  for (const merge of [false, true]) {
    const path = `/threads/:id/${merge ? 'merge' : 'move'}`;
    routes.page({
      method: 'get',
      path,
      policy: 'thread.order',
      async handle({ params, query, reader, req }) {
        const thread = await order.find(reader, params['id']!);
        const post = query['post'] ? await order.findPost(reader, query['post']) : null;
        const typed = post ? { [`post-${post._id}`]: 'yes' } : {};
        const page = post ? String(Math.ceil(post.number / postsPerPage)) : query['page'];
        return movePage(services, reader, thread, { typed, merge, page, token: csrfToken(req) });
      },
    });
    routes.page({
      method: 'post',
      path,
      policy: 'thread.order',
      async handle({ params, query, form: typed, reader, req }) {
        const thread = await order.find(reader, params['id']!);
        try {
          const { url, notice } = await carryOut(services, reader, thread, typed, merge);
          leaveNotice(req, notice);
          return { redirect: url };
        } catch (error) {
          if (!(error instanceof Problem) || error.errors.length === 0) throw error;
          const { errors } = namedAsInForms(error) as Problem;
          const token = csrfToken(req);
          return movePage(services, reader, thread, { typed, merge, page: query['page'], token, errors });
        }
      },
    });
  }
}

async function carryOut(
  services: ModerationServices,
  reader: Reader,
  thread: ThreadView,
  typed: Typed,
  merge: boolean,
): Promise<{ url: string; notice: string }> {
  const { moves, threadStore } = services;
  const lists = await reasonsIn(services, thread.subject.group);
  const reason = agreedReason(reasonOfForm(typed), lists, 'order');
  const asked = { reason, wider: typed['wider'] === 'yes' };
  const target = typed['address']?.trim() ? addressed(typed['address']) : (typed['target'] ?? '');
  const posts = Object.keys(typed).flatMap((name) => boxOf.exec(name)?.[1] ?? []);
  await refuseOwnReported(services, reader, thread.id, merge ? null : posts);
  if (merge) {
    const to = await moves.merge(reader, thread.id, target, asked);
    return {
      url: to.subject.url,
      notice: t('“{title}” was merged into this thread.', { title: thread.subject.title }),
    };
  }
  const to =
    target === 'new'
      ? await moves.split(reader, thread.id, posts, typed['title'] ?? '', asked)
      : await moves.move(reader, thread.id, posts, target, asked);
  const first = (await threadStore.posts(to.id, { after: to.posts - posts.length, limit: 1 }))[0];
  return {
    url: first ? `/posts/${first._id}` : to.subject.url,
    notice: t('{count, plural, one {# post was moved here.} other {# posts were moved here.}}', {
      count: posts.length,
    }),
  };
}

/** To move what is reported settles the reports: nobody does that to their own. `chosen` is null for a whole thread. */
async function refuseOwnReported(
  { threadStore, queueStore }: ModerationServices,
  reader: Reader,
  thread: string,
  chosen: string[] | null,
): Promise<void> {
  const posts = chosen
    ? [...(await threadStore.byIds(chosen)).values()]
    : await threadStore.posts(thread, { after: 0, limit: mostMerged });
  const own = posts.filter(({ author }) => author === reader.member?.id).map(({ _id }) => _id);
  if ((await queueStore.openReports(own)).length > 0)
    throw forbidden(t('Your own post is reported: another moderator decides about it.'));
}

/** The id of the thread whose address, or id, was written; what it is not is no thread's either. */
const addressed = (address: string): string => threadIn.exec(address.trim())?.[1] ?? 'none';

async function movePage(
  services: ModerationServices,
  reader: Reader,
  thread: ThreadView,
  {
    typed,
    merge,
    page: asked,
    token,
    errors = [],
  }: {
    typed: Typed;
    merge: boolean;
    page: string | undefined;
    token: string | null;
    errors?: FieldError[];
  },
): Promise<PageResult> {
  const { subject } = thread;
  const pages = Math.max(1, Math.ceil(thread.posts / postsPerPage));
  const page = Math.min(pageNumber(asked), pages);
  const targets = await services.moves.targets(reader, thread.id);
  const title = merge ? t('Merge this thread into another one') : t('Move posts');
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/move.njk',
      title,
      section: 'none',
      robots: 'noindex',
      errors,
      breadcrumbs: [{ href: subject.url, text: subject.title }, { text: title }],
      data: {
        title,
        subject,
        merge,
        typed,
        token,
        page,
        pages,
        path: `/threads/${thread.id}/${merge ? 'merge' : 'move'}`,
        posts: merge ? [] : await rowsOf(services, thread.id, page, typed),
        targets: targets.map(({ id, subject: to }) => ({
          id,
          title: to.title,
          wider: isWider(subject, to),
        })),
        asksWider: targets.some(({ subject: to }) => isWider(subject, to)) || typed['wider'] !== undefined,
        mayOpen: subject.kind === 'group' || targets.length > 0,
        agreed: reasonItems(await reasonsIn(services, subject.group), 'order'),
        reasonHint: publicReason(),
      },
    },
  };
}

async function rowsOf(
  { directory, threadStore }: ModerationServices,
  thread: string,
  page: number,
  typed: Typed,
) {
  const posts = await threadStore.page(thread, page, 'oldest');
  const movable = posts.filter(isMovable);
  const people = await directory.byIds(movable.map(({ author }) => author));
  return movable.map((post) => ({
    id: post._id,
    number: post.number,
    author: people.get(post.author)?.name ?? t('Somebody who has left'),
    createdAt: post.createdAt,
    text: excerpt(withoutMarkdown(post.body), 140),
    chosen: typed[`post-${post._id}`] !== undefined,
  }));
}

const isMovable = ({ deletedAt, hidden, anchor, about, formal }: Post): boolean =>
  !deletedAt && !hidden && !anchor && !about && !formal;
