import type { PageCache } from '../core/http/page-cache.ts';
import type { Routes } from '../core/http/routes.ts';
import { idFromName } from '../core/ids.ts';
import { guest, type Reader } from '../core/reader.ts';
import { FeedLists } from '../features/feeds/feed-lists.ts';
import { addFeedRoutes } from '../features/feeds/feeds.routes.ts';
import { addOwnFeedPages } from '../features/feeds/own-feeds.pages.ts';
import { PrivateFeeds } from '../features/feeds/private-feeds.ts';
import { postsOfAuthor } from '../features/threads/posts-of-author.ts';
import { publicLines } from '../features/moderation/log-view.ts';
import type { Services } from './services.ts';

/** Feeds of lists, and the page of one's private ones. */
export function addFeeds(routes: Routes, services: Services, pageCache: PageCache): void {
  const { config, directory, frameworkStore, groupStore, limits, models, search, searchStore, threadStore } =
    services;
  const postsOf = postsOfAuthor(models);
  const lists = new FeedLists({
    found: searchStore,
    search,
    threads: threadStore,
    frameworks: frameworkStore,
    groups: groupStore,
    people: directory,
    postsOf: async (reader, author, most) =>
      (await postsOf(reader, author, { page: 1, perPage: most })).posts,
    organisations: (most) => services.organisationStore.newest(most),
    organisationsNamed: (ids) => services.organisationStore.named(ids),
    following: (reader) => followedBy(services, reader),
    decisions: () => newestDecisions(services),
  });
  const parts = {
    lists,
    privateFeeds: new PrivateFeeds(models),
    groups: groupStore,
    limits,
    pageCache,
    publicUrl: config.publicUrl,
    readerOf: (member: string) => directory.reader(member),
  };
  addFeedRoutes(routes, parts);
  addOwnFeedPages(routes, parts);
}

/** What a member follows, as lists that posts stand in. */
async function followedBy(
  { follows, frameworkStore }: Services,
  reader: Reader,
): Promise<{ threads: string[]; groups: string[]; frameworks: string[] }> {
  const followed = await follows.list(reader);
  const idOf = (target: string): string => target.slice(target.indexOf(':') + 1);
  const of = (kind: string): string[] =>
    followed.flatMap((one) => (one.kind === kind ? [idOf(one.target)] : []));
  const frameworks = await Promise.all(of('framework').map((id) => frameworkStore.byId(reader, id)));
  return {
    threads: followed.flatMap(({ thread }) => thread ?? []),
    groups: of('group'),
    frameworks: frameworks.flatMap((view) => (view ? [view.framework._id] : [])),
  };
}

/** The first page of the public log. Its lines lead neither to a post nor to an hour, and so do these. */
async function newestDecisions({ moderationStore, groupStore }: Services) {
  const { items } = await moderationStore.log(guest, {}, 1);
  const lines = await publicLines({ groupStore }, guest, items);
  return lines.map(({ action, reason, group, appeal, at }, index) => ({
    id: idFromName(`decision ${items[index]!._id}`),
    action,
    reason: [reason, group, appeal].filter(Boolean).join('. '),
    at: new Date(at.toISOString().slice(0, 10)),
  }));
}
