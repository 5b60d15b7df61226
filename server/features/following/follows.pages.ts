import { leaveNotice, wantsJson } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { Routes } from '../../core/http/routes.ts';
import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { FollowPartOf } from '../threads/follow-part.ts';
import { type ReadPlaces, unreadAfter } from '../threads/read-places.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { owner } from './following.policy.ts';
import type { FollowChoice, FollowService } from './follows.service.ts';

const choices: readonly FollowChoice[] = ['usual', 'once', 'digest', 'site', 'mute', 'no'];

interface FollowPageParts {
  follows: FollowService;
  places: ReadPlaces;
  store: ThreadStore;
}

/** The part of a page by which its reader follows what it shows. */
export function followPart(follows: FollowService): FollowPartOf {
  return async (req, reader, target) => ({
    target,
    following: reader.member ? await follows.isFollowing(reader, target) : null,
    token: csrfToken(req),
  });
}

/** Following and stopping, and the list of what one follows. */
export function addFollowPages(routes: Routes, parts: FollowPageParts): void {
  const { follows } = parts;
  routes.page({
    method: 'get',
    path: '/following/new',
    policy: 'follow.own',
    async handle({ query, reader, req }) {
      owner(reader, 'follow.own', t('Sign in to follow things.'));
      const found = await follows.find(reader, query['target'] ?? '');
      return {
        page: {
          template: 'following/new.njk',
          title: t('Follow “{title}”', { title: found.title }),
          robots: 'noindex',
          breadcrumbs: [{ text: found.title, href: found.url }, { text: t('Follow') }],
          data: {
            found,
            follow: { ...(await followPart(follows)(req, reader, found.target)), choosing: true },
            choice: await follows.choiceOf(reader, found.target),
          },
        },
      };
    },
  });
  routes.page({
    method: 'post',
    path: '/following/new',
    policy: 'follow.own',
    async handle({ form, reader, req }) {
      const choice = choices.find((one) => one === form['how']);
      if (!choice) throw invalid([{ path: 'how', message: t('choose one of the ways') }]);
      const found = await follows.choose(reader, form['target'] ?? '', choice);
      leaveNotice(req, t('Your choice is saved.'));
      return { redirect: found?.url ?? '/account/following' };
    },
  });
  routes.page({
    method: 'post',
    path: '/following',
    policy: 'follow.own',
    async handle({ form, reader, req, res }) {
      const { target = '', on } = form;
      if (on !== 'yes' && on !== 'no')
        throw invalid([{ path: 'on', message: t('say yes to follow, or no to stop') }]);
      const found = await follows.set(reader, target, on === 'yes');
      if (wantsJson(req)) {
        res.json({ following: on === 'yes' });
        return null;
      }
      leaveNotice(
        req,
        on === 'yes'
          ? t('You follow this now. What is new comes to your notifications on this site.')
          : t('You no longer follow this. Replies to you and mentions of you still come.'),
      );
      return { redirect: found && form['back'] !== 'list' ? found.url : '/account/following' };
    },
  });
  routes.page({
    method: 'post',
    path: '/account/following',
    policy: 'follow.own',
    async handle({ form, reader, req }) {
      await follows.setFollowsWhenPosting(reader, form['whenPosting'] === 'yes');
      leaveNotice(req, t('Your choice is saved.'));
      return { redirect: '/account/following' };
    },
  });
  addFollowedPage(routes, parts);
}

function addFollowedPage(routes: Routes, { follows, places, store }: FollowPageParts): void {
  routes.page({
    method: 'get',
    path: '/account/following',
    policy: 'follow.own',
    async handle({ reader }) {
      const { id } = owner(reader, 'follow.own');
      const list = await follows.list(reader);
      const threads = list.flatMap(({ thread }) => (thread ? [thread] : []));
      const read = await places.of(reader, threads);
      const posts = await store.postCounts([...read.keys()]);
      return {
        page: {
          template: 'following/followed.njk',
          title: t('What you follow'),
          section: 'account',
          robots: 'noindex',
          breadcrumbs: [{ text: t('Your account'), href: '/account' }, { text: t('What you follow') }],
          data: {
            list: list.map((one) => ({
              ...one,
              unread: one.thread
                ? unreadAfter(one.thread, read.get(one.thread), posts.get(one.thread) ?? 0)
                : null,
            })),
            whenPosting: await follows.followsWhenPosting(id),
          },
        },
      };
    },
  });
}
