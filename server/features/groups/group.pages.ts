import type { Routes } from '../../core/http/routes.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { withUnread } from '../threads/read-places.ts';
import { sortOf, sortView } from '../threads/sorts.ts';
import { t } from '../../core/words/words.ts';
import { type GroupWeb, joiningInWords, scopeWords } from './group-web.ts';
import { feedsOfGroup } from './feeds-of-group.ts';
import type { Group } from './groups.models.ts';
import { cardOf } from './group.view.ts';
import { groupPolicies } from './groups.policy.ts';
import { scopedOf } from './groups.store.ts';

const threadsShown = 50;

/** `/groups` and the page of one group. */
export function addGroupPage(routes: Routes, web: GroupWeb): void {
  routes.page({
    method: 'get',
    path: '/groups',
    policy: 'group.read',
    async handle({ reader }) {
      const stamp = await web.pageCache.stamp(['groups', 'members']);
      const cards = await web.groups.cards(reader);
      const open = cards.filter((group) => groupPolicies['group.members'](reader, scopedOf(group)));
      const counts = await web.groups.memberCounts(open.map(({ _id }) => _id));
      const names = new Map(cards.map(({ _id, name }) => [_id, name]));
      const list = withBelow(cards).map((group) => ({
        ...group,
        facts: [scopeWords(group), joiningInWords(group)],
        above: group.parent ? (names.get(group.parent) ?? null) : null,
        members: open.includes(group) ? (counts.get(group._id) ?? 0) : null,
        mine: reader.roles.has(group._id),
      }));
      const left = await web.membership.leftLately(reader);
      const leftGroup = left ? await web.groups.byId(everyone, left) : null;
      const data = {
        list,
        mayMake: groupPolicies['group.make'](reader),
        left: leftGroup && { name: leftGroup.name, slug: leftGroup.slug },
      };
      return {
        stamp,
        page: {
          template: 'groups/groups.njk',
          title: t('Groups'),
          section: 'groups',
          feeds: [{ title: t('Groups'), href: '/feeds/groups' }],
          data,
        },
      };
    },
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug',
    policy: 'group.read',
    async handle({ params, query, reader, req }) {
      const group = await web.groups.card(reader, params['slug']!);
      const stamp = await web.pageCache.stamp([
        'groups',
        'members',
        'frameworks',
        'organisations',
        'thread:*',
      ]);
      const card = await cardOf(web, reader, group);
      const sort = sortOf(query['sort'], 'newest');
      const inside = card.may.see && {
        members: (await web.groups.memberCounts([group._id])).get(group._id) ?? 0,
        follow: await web.followPart(req, reader, `group:${group._id}`),
        frameworks: await web.frameworksOf(reader, group._id),
        corporate: await web.corporateOf(group._id),
        below: (await web.groups.below(reader, group._id)).map((one) => ({ ...one, facts: scopeWords(one) })),
        threads: await withUnread(
          web.places,
          reader,
          await web.store.list(reader, threadsShown, sort, group._id),
        ),
        order: sortView(sort, { href: `/groups/${group.slug}`, suffix: '#threads', usual: 'newest' }),
      };
      return {
        stamp,
        page: {
          template: 'groups/group.njk',
          title: group.name,
          section: 'groups',
          feeds: feedsOfGroup(group),
          breadcrumbs: [
            { text: t('Home'), href: '/' },
            { text: t('Groups'), href: '/groups' },
            ...(card.above ? [{ text: card.above.name, href: `/groups/${card.above.slug}` }] : []),
            { text: group.name },
          ],
          data: { ...card, inside, slot: await slotOf(web, reader, group, card) },
        },
      };
    },
  });
}

/** What plugins add for those who look after the group. */
async function slotOf(
  { slots }: GroupWeb,
  reader: Reader,
  { _id, slug, name }: Group,
  { may }: Awaited<ReturnType<typeof cardOf>>,
): Promise<string> {
  if (!may.screen && !may.change) return '';
  return slots.render('group', { group: { id: _id, slug, name } }, reader);
}

/** Each working group after the group that it is below, as far as that is among them. */
function withBelow(groups: Group[]): Group[] {
  const there = new Set(groups.map(({ _id }) => _id));
  const below = ({ parent }: Group): boolean => parent !== null && there.has(parent);
  return groups
    .filter((group) => !below(group))
    .flatMap((group) => [group, ...groups.filter(({ parent }) => parent === group._id)]);
}
