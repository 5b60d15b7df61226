import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { notFound, Problem } from '../../core/errors.ts';
import { readerOf } from '../../core/http/context.ts';
import type { PageCache, Stamp } from '../../core/http/page-cache.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Routes } from '../../core/http/routes.ts';
import { guest, type Reader } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { SearchAsked } from '../search/search.service.ts';
import { feedDocument, type FeedFormat, type FeedList, feedTypes } from './feed-document.ts';
import { type FeedLists, privateList } from './feed-lists.ts';
import type { PrivateFeeds } from './private-feeds.ts';
import { newestDrafts, newestGroups, newestOrganisations } from './site-lists.ts';

export interface FeedRouteParts {
  lists: FeedLists;
  privateFeeds: PrivateFeeds;
  groups: GroupStore;
  limits: RateLimits;
  pageCache: PageCache;
  publicUrl: string;
  readerOf(member: string): Promise<Reader | null>;
}

/** What public feeds are made from: kept until one of these grows. */
const channels = [
  'thread:*',
  'frameworks',
  'framework:*',
  'groups',
  'members',
  'moderation:*',
  'queue:*',
  'organisations',
];

/**
 * `/feeds/….atom` and `/feeds/….json`: public ones, which tell what a guest may see whoever fetches them, and private
 * ones, which tell what the owner of their address may see at this moment.
 */
export function addFeedRoutes(routes: Routes, parts: FeedRouteParts): void {
  routes.page({
    method: 'get',
    path: '/feeds/*list',
    policy: 'feed.read',
    async handle({ query, req, res }) {
      const [, place, format] = /^\/feeds\/([\w/.~%-]+)\.(atom|json)$/.exec(req.path) ?? [];
      if (!place || !format) throw notFound();
      const names = place.split('/');
      if (names[0] === 'private') await sendPrivate(parts, names, format as FeedFormat, res);
      else await sendPublic(parts, names, format as FeedFormat, query, req, res);
      return null;
    },
  });
}

async function sendPublic(
  parts: FeedRouteParts,
  names: string[],
  format: FeedFormat,
  query: Record<string, string>,
  req: Request,
  res: Response,
): Promise<void> {
  const stamp = await parts.pageCache.stamp(channels);
  const list =
    names[0] === 'search' && names.length === 1
      ? await searched(parts, query, req)
      : await publicList(parts.lists, names);
  const { publicUrl } = parts;
  send(res, format, feedDocument(list, format, { publicUrl, self: req.originalUrl }), (body) =>
    parts.pageCache.keep(req, res, body, stamp satisfies Stamp),
  );
}

async function searched(
  parts: FeedRouteParts,
  query: Record<string, string>,
  req: Request,
): Promise<FeedList> {
  await parts.limits.count('search', req.ip ?? '');
  const asked = Object.fromEntries(
    ['q', 'kind', 'framework', 'group', 'author'].flatMap((name) =>
      query[name] ? [[name, query[name]]] : [],
    ),
  ) as Partial<SearchAsked>;
  const words = new URLSearchParams(asked);
  return parts.lists.searched({ q: '', ...asked }, `/search?${words.toString()}`);
}

/** `threads/<id>`, `frameworks/<slug>/drafts` and so on, as a guest may see them. Throws 404. */
async function publicList(lists: FeedLists, names: string[]): Promise<FeedList> {
  const [kind = '', name = '', what = '', more] = names.map((one) => decodeURIComponent(one));
  if (more !== undefined) throw notFound();
  if (name === '') {
    if (kind === 'posts') return lists.posts();
    if (kind === 'moderation-log') return lists.moderationLog();
    if (kind === 'frameworks') return newestDrafts(lists.places);
    if (kind === 'groups') return newestGroups(lists.places);
    if (kind === 'organisations') return newestOrganisations(lists.places);
  }
  if (kind === 'members' && what === 'posts') return lists.memberPosts(guest, name);
  if (kind === 'threads' && what === '') return lists.thread(guest, name);
  if (kind === 'frameworks' && what === 'posts') return lists.frameworkPosts(guest, name);
  if (kind === 'frameworks' && what === 'drafts') return lists.frameworkDrafts(guest, name);
  if (kind === 'groups' && what === 'posts') return lists.groupPosts(guest, name);
  if (kind === 'groups' && what === 'threads') return lists.groupThreads(guest, name);
  throw notFound();
}

/** An unknown secret, a revoked one, and one whose owner may no longer see the list are one answer. */
async function sendPrivate(
  parts: FeedRouteParts,
  [, secret = '', what, more]: string[],
  format: FeedFormat,
  res: Response,
): Promise<void> {
  res.setHeader('X-Robots-Tag', 'noindex');
  res.setHeader('Referrer-Policy', 'no-referrer');
  const feed = what === 'posts' && more === undefined ? await parts.privateFeeds.find(secret) : null;
  const reader = feed && (await parts.readerOf(feed.member));
  if (!feed || !reader) throw notFound();
  try {
    const list = await privateList(parts.lists, parts.groups, reader, feed.list);
    send(res, format, feedDocument(list, format, { publicUrl: parts.publicUrl, self: null }), null);
  } catch (error) {
    throw error instanceof Problem && error.status === 404 ? notFound() : error;
  }
}

/**
 * The tag is of the words themselves. No time is given beside it: when a post is hidden the newest time grows older,
 * and whoever asks by time alone would keep what is gone.
 */
function send(res: Response, format: FeedFormat, body: string, keep: ((body: string) => void) | null): void {
  res.type(feedTypes[format]);
  // To a member their session's cookie goes with it, which no shared cache may keep.
  const shared = keep !== null && readerOf(res.req).member === null;
  res.setHeader('Cache-Control', shared ? 'public, no-cache' : 'private, no-cache');
  if (keep) keep(body);
  else res.setHeader('ETag', `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`);
  res.send(body);
}
