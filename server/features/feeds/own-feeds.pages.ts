import type { Request } from 'express';
import { forbidden, type FieldError, invalid, Problem, signInNeeded } from '../../core/errors.ts';
import { identityOf, leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { feedPolicies } from './feeds.policy.ts';
import type { PrivateFeeds } from './private-feeds.ts';

interface OwnFeedParts {
  privateFeeds: PrivateFeeds;
  groups: GroupStore;
  publicUrl: string;
}

/** `/account/feeds`: a member's private feeds, made and revoked. */
export function addOwnFeedPages(routes: Routes, parts: OwnFeedParts): void {
  routes.page({
    method: 'get',
    path: '/account/feeds',
    policy: 'feed.own',
    handle: async ({ reader, req }) => feedsPage(parts, reader, ownerOf(reader, req), {}),
  });
  routes.page({
    method: 'post',
    path: '/account/feeds',
    policy: 'feed.own',
    async handle({ reader, req, form }) {
      const member = ownerOf(reader, req);
      const { list = '' } = form;
      try {
        const known = (await listsOf(parts.groups, reader)).some(({ value }) => value === list);
        if (!known) throw invalid([{ path: 'list', message: t('Choose what the feed is to tell') }]);
        const secret = await parts.privateFeeds.create(member, list);
        return await feedsPage(parts, reader, member, { secret });
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        return feedsPage(parts, reader, member, { errors: error.errors, list });
      }
    },
  });
  routes.page({
    method: 'post',
    path: '/account/feeds/revoke',
    policy: 'feed.own',
    async handle({ reader, req, form }) {
      await parts.privateFeeds.revoke(ownerOf(reader, req), form['id'] ?? '');
      leaveNotice(req, t('The feed is revoked. Its address tells nothing any more.'));
      return { redirect: '/account/feeds' };
    },
  });
}

/** The signed-in member. Throws 401, and 403 for a token, which cannot make addresses that outlive it. */
function ownerOf(reader: Reader, req: Request): string {
  const { member } = reader;
  if (!member || !feedPolicies['feed.own'](reader)) throw signInNeeded(t('Sign in to have private feeds.'));
  if (identityOf(req).by === 'token')
    throw forbidden(t('A token cannot see or change an account. Use the pages.'));
  return member.id;
}

/** What there can be a private feed of: all that one follows, and each of one's groups. */
async function listsOf(groups: GroupStore, reader: Reader): Promise<{ value: string; text: string }[]> {
  const own = (await groups.list(reader)).filter(({ _id }) => reader.roles.has(_id));
  return [
    { value: 'following', text: t('Posts in what I follow') },
    ...own.map(({ _id, name }) => ({ value: `group:${_id}`, text: t('Posts in {group}', { group: name }) })),
  ];
}

async function feedsPage(
  { privateFeeds, groups, publicUrl }: OwnFeedParts,
  reader: Reader,
  member: string,
  { secret, errors = [], list }: { secret?: string; errors?: FieldError[]; list?: string },
): Promise<PageResult> {
  const lists = await listsOf(groups, reader);
  const names = new Map(lists.map(({ value, text }) => [value, text]));
  const feeds = (await privateFeeds.list(member)).map((feed) => ({
    ...feed,
    name: names.get(feed.list) ?? t('A group that you are no longer in'),
  }));
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'feeds/own-feeds.njk',
      title: t('Private feeds'),
      section: 'account',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: t('Your account'), href: '/account' },
        { text: t('Private feeds') },
      ],
      data: { feeds, lists, list, address: secret ? `${publicUrl}/feeds/private/${secret}/posts` : null },
    },
  };
}
