import { notFound, Problem, type FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Forgetting } from './forgetting.service.ts';
import { changesOfPost, versionsOf } from './post-history.ts';
import { targetOf, threadPolicies } from './threads.policy.ts';
import type { Post } from './threads.models.ts';
import type { ThreadStore } from './threads.store.ts';

export interface HistoryPageParts {
  store: ThreadStore;
  people: People;
  log: ChangeLog;
  forgetting: Forgetting;
}

/** The versions of a post, and withdrawing one of them. */
export function addHistoryPages(routes: Routes, parts: HistoryPageParts): void {
  const { store, forgetting } = parts;
  routes.page({
    method: 'get',
    path: '/posts/:id/history',
    policy: 'post.history',
    handle: async ({ params, reader }) =>
      historyPage(parts, reader, await store.current(reader, params['id']!)),
  });
  routes.page({
    method: 'get',
    path: '/posts/:id/history/:version/withdraw',
    policy: 'version.withdraw',
    handle: ({ params, reader, req }) => withdrawPage(parts, reader, params, csrfToken(req)),
  });
  routes.page({
    method: 'post',
    path: '/posts/:id/history/:version/withdraw',
    policy: 'version.withdraw',
    async handle({ params, form, reader, req }) {
      const { reason = '' } = form;
      try {
        await forgetting.withdrawVersion(reader, params['id']!, versionIn(params), reason);
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        return withdrawPage(parts, reader, params, csrfToken(req), { reason, errors: error.errors });
      }
      leaveNotice(req, t('The version is withdrawn: its words are gone from the history.'));
      return { redirect: `/posts/${params['id']!}/history` };
    },
  });
}

function versionIn(params: Record<string, string>): number {
  if (!/^[1-9]\d{0,5}$/.test(params['version']!)) throw notFound(say('version'));
  return Number(params['version']);
}

async function historyPage(parts: HistoryPageParts, reader: Reader, post: Post): Promise<PageResult> {
  const { subject } = await parts.store.find(reader, post.thread);
  const gone = post.deletedAt !== null || post.hidden !== null;
  const changes = gone ? [] : await changesOfPost(parts, reader, post);
  const author = (await parts.people.byIds([post.author])).get(post.author);
  const mayWithdraw = reader.member !== null && threadPolicies['version.withdraw'](reader, targetOf(post));
  return {
    page: {
      template: 'threads/history.njk',
      title: t('History of a post'),
      robots: 'noindex',
      breadcrumbs: [{ text: subject.title, href: `/posts/${post._id}` }, { text: t('History') }],
      data: { post, author, subject, entries: versionsOf(changes), gone, mayWithdraw },
    },
  };
}

async function withdrawPage(
  parts: HistoryPageParts,
  reader: Reader,
  params: Record<string, string>,
  token: string | null,
  sent: { reason: string; errors: FieldError[] } = { reason: '', errors: [] },
): Promise<PageResult> {
  const version = versionIn(params);
  const { post, by } = await parts.forgetting.versionOf(reader, params['id']!, version);
  const entries = versionsOf(await changesOfPost(parts, reader, post));
  const entry = entries.find((one) => one.version === version);
  const words = (entry?.parts ?? []).filter(({ removed }) => !removed).map(({ value }) => value);
  const title = t('Withdraw version {version}?', { version });
  return {
    status: sent.errors.length > 0 ? 422 : 200,
    page: {
      template: 'threads/withdraw.njk',
      title,
      errors: sent.errors,
      robots: 'noindex',
      breadcrumbs: [
        { text: t('History of a post'), href: `/posts/${post._id}/history` },
        { text: t('Withdraw') },
      ],
      data: {
        post,
        title,
        version,
        by,
        words: words.join(''),
        withdrawn: entry?.withdrawn,
        form: sent,
        token,
      },
    },
  };
}
