import { leaveNotice } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { invalid, Problem, type FieldError } from '../../core/errors.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { hashSecret, newSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import type { People } from '../../core/people.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import { activeMember } from '../threads/post-rules.ts';
import { longestPost } from '../threads/threads.service.ts';
import type { FollowPartOf } from '../threads/follow-part.ts';
import { type ReadPlaces, withUnread } from '../threads/read-places.ts';
import { sortOf, sortView } from '../threads/sorts.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { GroupRole } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { checkThreadTitle, type GroupService } from './groups.service.ts';
import type { GroupStore } from './groups.store.ts';

export interface GroupPageParts {
  groups: GroupStore;
  service: GroupService;
  store: ThreadStore;
  threads: ThreadService;
  people: People;
  pageCache: PageCache;
  places: ReadPlaces;
  followPart: FollowPartOf;
  frameworksOf(reader: Reader, group: string): Promise<{ title: string; slug: string }[]>;
}

const threadsShown = 50;
const officers: GroupRole[] = ['chair', 'officer', 'editor', 'moderator'];
const roleNames: Partial<Record<GroupRole, string>> = {
  chair: say('chair'),
  officer: say('officer'),
  editor: say('editor'),
  moderator: say('moderator'),
};

/** `/groups`, one group, and the page that starts a thread in it. */
export function addGroupPages(routes: Routes, parts: GroupPageParts): void {
  const { groups, pageCache } = parts;
  routes.page({
    method: 'get',
    path: '/groups',
    policy: 'group.read',
    async handle({ reader }) {
      const stamp = await pageCache.stamp(['groups', 'members']);
      const list = (await groups.list(reader)).map((group) => ({
        ...group,
        hidden: group.scope === 'hidden',
      }));
      return {
        stamp,
        page: { template: 'groups/groups.njk', title: t('Groups'), section: 'groups', data: { list } },
      };
    },
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug',
    policy: 'group.read',
    async handle({ params, query, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      const sort = sortOf(query['sort'], 'newest');
      const stamp = await pageCache.stamp(['groups', 'members', 'frameworks', 'thread:*']);
      return {
        stamp,
        page: {
          template: 'groups/group.njk',
          title: group.name,
          section: 'groups',
          breadcrumbs: [
            { text: t('Home'), href: '/' },
            { text: t('Groups'), href: '/groups' },
            { text: group.name },
          ],
          data: {
            group,
            follow: await parts.followPart(req, reader, `group:${group._id}`),
            purpose: renderMarkdown(group.purpose).html,
            rules: renderMarkdown(group.rules).html,
            officers: await officersOf(parts, group._id),
            frameworks: await parts.frameworksOf(reader, group._id),
            threads: await withUnread(
              parts.places,
              reader,
              await parts.store.list(reader, threadsShown, sort, group._id),
            ),
            order: sortView(sort, {
              href: `/groups/${group.slug}`,
              suffix: '#threads',
              usual: 'newest',
            }),
            signedIn: reader.member !== null,
          },
        },
      };
    },
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/threads/new',
    policy: 'thread.open',
    async handle({ params, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      activeMember(reader, t('Sign in to start a thread.'));
      return newThreadPage(group, { title: '', body: '', key: newSecret(), token: csrfToken(req) }, []);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/threads',
    policy: 'thread.open',
    async handle({ params, form, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      activeMember(reader, t('Sign in to start a thread.'));
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
  { service, threads }: GroupPageParts,
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
  const { held } = await threads.post(reader, `g-${thread._id}`, { body }, once);
  const notice = held
    ? t('Your thread is kept. It is listed once you confirm your e-mail address.')
    : t('Posted.');
  return { url: `/threads/g-${thread._id}`, notice };
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

async function officersOf({ groups, people }: GroupPageParts, group: string) {
  const memberships = await groups.members(group);
  const known = await people.byIds(memberships.map(({ person }) => person));
  const shown = memberships.flatMap(({ person, roles }) => {
    const one = known.get(person);
    const held = officers.filter((role) => roles.includes(role));
    return one && held.length > 0
      ? [{ ...one, roles: held, roleWords: held.map((role) => t(roleNames[role]!)).join(', ') }]
      : [];
  });
  return {
    shown: shown.toSorted((a, b) => officers.indexOf(a.roles[0]!) - officers.indexOf(b.roles[0]!)),
    members: memberships.length,
  };
}
