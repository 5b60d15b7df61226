import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { invalid, Problem, type FieldError } from '../../core/errors.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { hashSecret, newSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import type { HoldReason } from '../threads/held-post.ts';
import { activeMember, longestPost } from '../threads/post-rules.ts';
import { t } from '../../core/words/words.ts';
import type { GroupWeb } from './group-web.ts';
import { checkThreadTitle } from './groups.service.ts';

/** The page that starts a thread in a group. */
export function addNewThreadPages(routes: Routes, parts: GroupWeb): void {
  const { groups } = parts;
  routes.page({
    method: 'get',
    path: '/groups/:slug/threads/new',
    policy: 'thread.open',
    async handle({ params, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      activeMember(reader, t('Sign in to start a thread.'), group._id);
      return newThreadPage(group, { title: '', body: '', key: newSecret(), token: csrfToken(req) }, []);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/threads',
    policy: 'thread.open',
    async handle({ params, form, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      activeMember(reader, t('Sign in to start a thread.'), group._id);
      const { title = '', body = '', key = newSecret() } = form;
      try {
        const { url, notice } = await startThread(parts, reader, group._id, { title, body, key });
        leaveNotice(req, notice);
        return { redirect: url };
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 404) throw error;
        const errors = error.errors.length > 0 ? error.errors : [{ path: 'body', message: error.detail }];
        return newThreadPage(group, { title, body, key, token: csrfToken(req) }, errors, error.status);
      }
    },
  });
}

/** Opens a thread with its first post. The same form sent twice is one thread; until it has a post it is not listed. */
async function startThread(
  { service, threads }: GroupWeb,
  reader: Reader,
  group: string,
  { title, body, key }: { title: string; body: string; key: string },
): Promise<{ url: string; notice: string }> {
  const wrong = [
    ...errorsOf(() => checkThreadTitle(title)),
    ...errorsOf(() => checkPostText('body', body, { min: 1, max: longestPost })),
  ];
  if (wrong.length > 0) throw invalid(wrong);
  await threads.countPost(reader);
  // Nobody can name somebody else's thread by the key of a form; changed words after the back button are a new one.
  const once = hashSecret(`${reader.member?.id} ${group} ${key} ${JSON.stringify([title, body])}`);
  const thread = await service.openThread(reader, group, title, { id: once.slice(0, 24), at: new Date() });
  const posted = await threads.post(reader, `g-${thread._id}`, { body }, once);
  const notice = posted.held ? heldThreadNotice(posted.why) : t('Posted.');
  return { url: `/threads/g-${thread._id}`, notice };
}

function heldThreadNotice(why: HoldReason): string {
  return why === 'unconfirmed'
    ? t('Your thread is kept. It is listed once you confirm your e-mail address.')
    : t('Your thread is kept. A moderator looks at it first; it is listed once it is published.');
}

function errorsOf(check: () => unknown): FieldError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Problem && error.errors.length > 0) return error.errors;
    throw error;
  }
}

function newThreadPage(
  group: { name: string; slug: string },
  form: { title: string; body: string; key: string; token: string | null },
  errors: FieldError[],
  status = 200,
): PageResult {
  return {
    status,
    page: {
      template: 'groups/new-thread.njk',
      title: t('Start a thread in {name}', { name: group.name }),
      section: 'groups',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Groups'), href: '/groups' },
        { text: group.name, href: `/groups/${group.slug}` },
        { text: t('Start a thread') },
      ],
      data: { group, form },
    },
  };
}
