import { forbidden, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { holds, type Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { type ModeratedPost, showPosts } from './moderated-post.ts';
import type { LogAction, LogRow } from './moderation.models.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type ReportedPost, rowsPerPage } from './moderation.store.ts';

const actions: Record<LogAction, string> = {
  hidden: say('Post hidden'),
  shown: say('Post shown again'),
  withdrawn: say('Earlier version of a post withdrawn'),
  kept: say('Reported post kept'),
  locked: say('Discussion locked'),
  unlocked: say('Discussion unlocked'),
  suspended: say('Member suspended'),
  restored: say('Suspension lifted'),
};

/** The page of open reports for moderators, and the moderation log for everybody. */
export function addModerationLists(routes: Routes, services: ModerationServices): void {
  routes.page({
    method: 'get',
    path: '/moderation',
    policy: 'moderation.dashboard',
    handle: async ({ reader, query }) => dashboard(services, reader, pageOf(query)),
  });
  routes.page({
    method: 'get',
    path: '/moderation/log',
    policy: 'moderation.log',
    handle: async ({ reader, query }) => logPage(services, reader, pageOf(query)),
  });
}

async function dashboard(services: ModerationServices, reader: Reader, page: number): Promise<PageResult> {
  memberOf(reader, t('Sign in to moderate.'));
  if (!moderationPolicies['moderation.dashboard'](reader)) {
    throw forbidden(t('This page is for moderators and chairs of groups.'));
  }
  const { directory, groupStore, moderationStore, threadStore } = services;
  const { items, total } = await moderationStore.reportedPosts(reader, page);
  const posts = await threadStore.byIds(items.map(({ post }) => post));
  const shown = await showPosts({ people: directory, threadStore }, reader, [...posts.values()]);
  const byId = new Map(shown.map((post) => [post.id, post]));
  const reporters = await directory.byIds(items.flatMap(({ reports }) => reports.map(({ by }) => by)));
  const waiting = await moderationStore.waitingCounts(reader);
  const groups = (await groupStore.list(reader))
    .filter((group) => holds(reader, group._id, 'moderator', 'chair'))
    .map(({ _id, slug, name }) => ({ slug, name, waiting: waiting.get(_id) ?? 0 }));
  const suspendable = await mayBeSuspended(services, reader, shown);
  const reported = items.flatMap((item) => {
    const post = byId.get(item.post);
    if (!post) return [];
    return [{ ...reportedView(item, post, reporters), suspendable: suspendable.has(post.author?.id ?? '') }];
  });
  return {
    page: {
      template: 'moderation/dashboard.njk',
      title: t('Moderation'),
      section: 'moderation',
      robots: 'noindex',
      data: { groups, reported, total, page, pages: pagesOf(total, page) },
    },
  };
}

/** Authors of these posts whom the reader could suspend. */
async function mayBeSuspended(
  { directory }: ModerationServices,
  reader: Reader,
  posts: ModeratedPost[],
): Promise<Set<string>> {
  const authors = new Set(posts.flatMap(({ author }) => (author ? [author.id] : [])));
  const found = new Set<string>();
  for (const id of authors) {
    const person = await directory.reader(id);
    if (person && moderationPolicies['member.suspend'](reader, { person })) found.add(id);
  }
  return found;
}

function reportedView(
  { first, reports }: ReportedPost,
  post: ModeratedPost,
  people: ReadonlyMap<string, { handle: string; name: string }>,
) {
  const said = reports.map(({ by, reason, at }) => ({ by: people.get(by) ?? null, reason, at }));
  return { post, first, reports: said };
}

async function logPage(services: ModerationServices, reader: Reader, page: number): Promise<PageResult> {
  const { directory, moderationStore } = services;
  const { items, total } = await moderationStore.log(reader, page);
  const named = items.filter(({ group }) => mayKnowNames(reader, group));
  const people = await directory.byIds(
    named.flatMap(({ actor, member }) => [actor, member].filter((id) => id !== null)),
  );
  const rows = await Promise.all(items.map((row) => logView(services, reader, row, people)));
  return {
    page: {
      template: 'moderation/log.njk',
      title: t('Moderation log'),
      section: 'moderation',
      breadcrumbs: moderationPolicies['moderation.dashboard'](reader)
        ? [{ text: t('Moderation'), href: '/moderation' }, { text: t('Log') }]
        : [{ text: t('Home'), href: '/' }, { text: t('Moderation log') }],
      data: { rows: rows.filter((row) => row !== null), page, pages: pagesOf(total, page) },
    },
  };
}

const mayKnowNames = (reader: Reader, group: string): boolean =>
  moderationPolicies['moderation.log.names'](reader, { group });

/** Null when the discussion has been closed to this reader since the line was written. */
async function logView(
  { threadStore }: ModerationServices,
  reader: Reader,
  row: LogRow,
  people: ReadonlyMap<string, { handle: string; name: string }>,
) {
  const subject = row.thread ? await threadStore.subject(reader, row.thread) : null;
  if (row.thread && !subject && !reader.admin) return null;
  const names = mayKnowNames(reader, row.group);
  return {
    at: row.at,
    action: t(actions[row.action]),
    reason: row.reason,
    thread: subject && { title: subject.title, url: subject.url },
    post: names ? row.post : null,
    actor: names && row.actor ? (people.get(row.actor) ?? null) : null,
    member: names && row.member ? (people.get(row.member) ?? null) : null,
    named: names,
  };
}

/** The page asked for, from 1. Throws 404 for what is no page's number. */
function pageOf({ page = '1' }: Record<string, string>): number {
  if (!/^[1-9]\d{0,5}$/.test(page)) throw notFound();
  return Number(page);
}

/** How many pages there are; throws 404 beyond the last. */
function pagesOf(total: number, page: number): number {
  const pages = Math.max(1, Math.ceil(total / rowsPerPage));
  if (page > pages) throw notFound();
  return pages;
}
