import { type FieldError, forbidden, notFound } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import type { Post } from '../threads/threads.models.ts';
import { ageWords } from './ages.ts';
import type { QueueItem } from './decisions.models.ts';
import { pageOf, withQuery } from './list-pages.ts';
import { moderatesAny, moderationPolicies, queuesOf } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { itemOf } from './queue-items.ts';
import { decideAll } from './queue-decide.ts';
import { formOf, itemOfId } from './queue-form.ts';
import { whyWords } from './queue-others.ts';
import { queueEntries } from './queue-view.ts';
import { itemsPerPage, type QueueFilter } from './queue.store.ts';
import { reportKinds } from './reasons.ts';

/** Where a queue stands, and whose it is. */
interface QueuePlace {
  path: string;
  /** Null for all that the reader moderates. */
  group: Group | null;
}

interface Asked {
  params: Record<string, string>;
  query: Record<string, string>;
  reader: Reader;
}

/** The queue of a group, and that of all groups that somebody moderates: what waits, and the form to decide it. */
export function addQueuePages(routes: Routes, services: ModerationServices): void {
  const places: [path: string, policy: string, find: (asked: Asked) => Promise<QueuePlace>][] = [
    ['/moderation/queue', 'moderation.dashboard', async ({ reader }) => sitePlace(reader)],
    ['/groups/:slug/moderation', 'queue.read', (asked) => groupPlace(services, asked)],
  ];
  for (const [path, policy, find] of places) {
    routes.page({
      method: 'get',
      path,
      policy,
      handle: async (asked) => queuePage(services, await find(asked), asked, {}, []),
    });
    routes.page({
      method: 'post',
      path,
      policy,
      async handle({ form, req, ...asked }) {
        const place = await find(asked);
        const done = await decideAll(services, asked.reader, form);
        const { decided, refused } = done;
        if (decided.length === 0) {
          const status = done.status;
          return queuePage(services, place, asked, form, refused, status);
        }
        leaveNotice(req, noticeOf(decided.length, refused), refused.length > 0 ? 'important' : 'success');
        return { redirect: `${backTo(place, asked.query)}#${nextOf(form, decided)}` };
      },
    });
  }
}

function sitePlace(reader: Reader): QueuePlace {
  memberOf(reader, t('Sign in to moderate.'));
  if (!moderatesAny(reader)) throw forbidden(t('This page is for moderators and chairs of groups.'));
  return { path: '/moderation/queue', group: null };
}

async function groupPlace(
  { groupStore }: ModerationServices,
  { params, reader }: Asked,
): Promise<QueuePlace> {
  const group = await groupStore.bySlug(reader, params['slug']!);
  memberOf(reader, t('Sign in to moderate.'));
  if (!moderationPolicies['queue.read'](reader, { group: group._id, scope: group.scope }))
    throw forbidden(t('This page is for moderators and chairs of the group.'));
  return { path: `/groups/${group.slug}/moderation`, group };
}

function noticeOf(count: number, refused: FieldError[]): string {
  const done = t('{count, plural, one {# item is decided.} other {# items are decided.}}', { count });
  return [done, ...refused.map(({ message }) => message)].join(' ');
}

/** The first item after those that were decided, so that a keyboard goes on there. */
function nextOf({ order = '' }: Record<string, string>, decided: string[]): string {
  const all = order.split(',').filter((id) => itemOfId(id) !== null);
  const last = Math.max(-1, ...decided.map((id) => all.indexOf(id)));
  const next = all.slice(last + 1)[0] ?? all.find((id) => !decided.includes(id));
  return next ? `item-${next}` : 'queue';
}

const kept = ['why', 'kind', 'days', 'page'] as const;

function backTo({ path }: QueuePlace, query: Record<string, string>): string {
  return withQuery(path, Object.fromEntries(kept.map((name) => [name, query[name]]))).slice(0, -1);
}

function filterOf(reader: Reader, { group }: QueuePlace, query: Record<string, string>): QueueFilter {
  const { why = '', kind = '', days = '' } = query;
  return {
    groups: group ? [group._id] : queuesOf(reader),
    ...(reader.member && { notBy: reader.member.id }),
    ...(Object.hasOwn(whyWords, why) && { why: why as QueueItem['why'] }),
    ...(reportKinds.some(({ value }) => value === kind) && { kind }),
    ...(/^(2|7)$/.test(days) && { days: Number(days) }),
  };
}

async function queuePage(
  services: ModerationServices,
  place: QueuePlace,
  { query, reader }: Asked,
  typed: Record<string, string>,
  errors: FieldError[],
  status = 200,
): Promise<PageResult> {
  const filter = filterOf(reader, place, query);
  const only = query['item'] ? await singleItem(services, reader, query['item']) : null;
  const wanted = pageOf(query);
  let found = await services.queueStore.waiting(filter, wanted);
  const pages = Math.max(1, Math.ceil(found.total / itemsPerPage));
  const page = Math.min(wanted, pages);
  if (page < wanted) found = await services.queueStore.waiting(filter, page);
  const entries = await queueEntries(services, reader, only ? [only] : found.items);
  const groups = await moderatedGroups(
    services,
    reader,
    place,
    entries.flatMap(({ group }) => group?.slug ?? []),
  );
  const title = place.group ? t('Queue of {name}', { name: place.group.name }) : t('Moderation queue');
  return {
    status: errors.length > 0 ? status : 200,
    page: {
      template: 'moderation/queue.njk',
      title,
      section: 'moderation',
      robots: 'noindex',
      errors,
      breadcrumbs: crumbs(place, title),
      data: {
        title,
        group: place.group,
        place: place.path,
        chairs: place.group !== null && moderationPolicies['log.full'](reader, { group: place.group._id }),
        entries,
        single: only !== null,
        total: only ? 1 : found.total,
        oldest: found.oldest && ageWords(found.oldest),
        form: formOf(reader, groups, new Set(entries.map(({ kind }) => kind))),
        typed: { ...typed, action: typed['action'] ?? query['action'] ?? '' },
        chosen: only ? [only._id] : Object.keys(typed).filter((name) => name.startsWith('item-')),
        filters: filtersOf(query),
        filtered: Boolean(filter.why ?? filter.kind ?? filter.days),
        page,
        pages: only ? 1 : pages,
        href: `${backTo(place, { ...query, page: '' })}${/\?./.test(backTo(place, { ...query, page: '' })) ? '&' : '?'}page=`,
      },
    },
  };
}

function crumbs({ group }: QueuePlace, title: string) {
  const first = { text: t('Moderation'), href: '/moderation' };
  return group
    ? [first, { text: group.name, href: `/groups/${group.slug}` }, { text: t('Queue') }]
    : [first, { text: title }];
}

/** An item by its id, also of a post that nobody reported. Throws 403, 404. */
async function singleItem(services: ModerationServices, reader: Reader, id: string): Promise<QueueItem> {
  const { appeals, decide, heldPosts, queueStore } = services;
  const named = itemOfId(id);
  if (!named) throw notFound();
  const { kind, about } = named;
  if (kind === 'post') return postItem(services, await decide.postFor(reader, about));
  if (kind === 'held') await heldPosts.find(reader, about);
  else await appeals.find(reader, about);
  const item = await queueStore.item(id);
  if (item?.state !== 'waiting') throw notFound();
  return item;
}

async function postItem({ queueStore }: ModerationServices, post: Post): Promise<QueueItem> {
  const { _id, group, thread, createdAt: openedAt } = post;
  const item = await queueStore.item(itemOf(_id));
  const none = { kinds: [], version: 0, dueAt: null, decision: null };
  return (
    item ?? { ...none, _id: itemOf(_id), group, post: _id, thread, state: 'done', why: 'reported', openedAt }
  );
}

/** The groups whose reasons are offered: of the queue, else of all that is on the page. */
async function moderatedGroups(
  { groupStore }: ModerationServices,
  reader: Reader,
  { group }: QueuePlace,
  shown: string[],
): Promise<Group[]> {
  if (group) return [group];
  const all = await groupStore.list(reader);
  const here = all.filter(({ slug }) => shown.includes(slug));
  return here.length > 0 ? here : all.slice(0, 1);
}

function filtersOf({ why = '', kind = '', days = '' }: Record<string, string>) {
  return [
    {
      name: 'why',
      label: t('Why it waits'),
      value: why,
      items: Object.entries(whyWords).map(([value, text]) => ({ value, text: t(text) })),
    },
    {
      name: 'kind',
      label: t('Reported for'),
      value: kind,
      items: reportKinds.map(({ value, text }) => ({ value, text: t(text) })),
    },
    {
      name: 'days',
      label: t('Waiting for'),
      value: days,
      items: [2, 7].map((count) => ({
        value: String(count),
        text: t('more than {count, plural, one {# day} other {# days}}', { count }),
      })),
    },
  ];
}
