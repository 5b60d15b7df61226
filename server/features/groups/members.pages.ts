import type { FieldError } from '../../core/errors.ts';
import { notFound } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { memberCalled, type Person } from '../../core/people.ts';
import type { GroupRole, Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain, roleWords, rolesInWords } from './group-web.ts';
import { mayDo } from './group.view.ts';
import type { Group, Membership } from './groups.models.ts';
import { roles as allRoles } from './membership.service.ts';

const perPage = 50;
const roleHints: Partial<Record<GroupRole, string>> = {
  moderator: say('Keeps order: decides reports, hides posts, answers requests, invites people'),
  editor: say('Looks after frameworks: adds drafts, decides comments'),
  officer: say('Is named on the group’s page; may do what members may'),
  chair: say('Answers for the group: everything above, roles, settings, working groups'),
};

/** Who is in a group, and what chairs decide about members. */
export function addMemberPages(routes: Routes, web: GroupWeb): void {
  const { groups, membership } = web;
  routes.page({
    method: 'get',
    path: '/groups/:slug/members',
    policy: 'group.members',
    handle: async ({ params, query, reader }) =>
      membersPage(web, reader, await groups.bySlug(reader, params['slug']!), query),
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/members/:handle',
    policy: 'group.roles',
    async handle({ params, reader }) {
      const found = await managed(web, reader, params);
      return rolesPage(found, found.row.roles);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/members/:handle',
    policy: 'group.roles',
    async handle({ params, form, reader, req }) {
      const { group, person } = await managed(web, reader, params);
      // One field for each role: of several with one name only one would be taken.
      const wanted = allRoles.filter((role) => form[`role-${role}`] === 'yes');
      await membership.setRoles(reader, group, person.id, wanted);
      leaveNotice(req, t('{name}: {roles} from now on.', { name: person.name, roles: rolesInWords(wanted) }));
      return { redirect: `/groups/${group.slug}/members` };
    },
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/members/:handle/remove',
    policy: 'group.roles',
    handle: async ({ params, reader }) => removePage(await managed(web, reader, params), '', []),
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/members/:handle/remove',
    policy: 'group.roles',
    async handle({ params, form, reader, req }) {
      const found = await managed(web, reader, params);
      const { group, person } = found;
      const { reason = '' } = form;
      return orAgain(
        async () => {
          await membership.remove(reader, group, person.id, reason);
          leaveNotice(req, t('{name} is no longer a member, and is told why.', { name: person.name }));
          return { redirect: `/groups/${group.slug}/members` };
        },
        (errors, status) => removePage(found, reason, errors, status),
      );
    },
  });
}

interface Managed {
  group: Group;
  person: Person;
  row: Membership;
}

/** A member of a group, for whoever may say what members are there. Throws 401, 403, 404. */
async function managed(
  { groups, membership, people }: GroupWeb,
  reader: Reader,
  { slug, handle }: Record<string, string>,
): Promise<Managed> {
  const group = await groups.bySlug(reader, slug!);
  membership.mayManage(reader, group);
  const person = await memberCalled(people, handle!);
  if (!person) throw notFound(say('member'));
  return { group, person, row: await membership.memberRow(group._id, person.id) };
}

async function membersPage(
  { groups, people }: GroupWeb,
  reader: Reader,
  group: Group,
  query: Record<string, string>,
): Promise<PageResult> {
  const q = (query['q'] ?? '').trim().slice(0, 100);
  const all = await groups.members(group._id);
  const known = await people.byIds(all.map(({ person }) => person));
  const wanted = q.toLowerCase();
  const found = all
    .flatMap(({ person, roles, joinedAt }) => {
      const one = known.get(person);
      return one ? [{ ...one, roles: rolesInWords(roles), joinedAt: joinedAt ?? null }] : [];
    })
    .filter(({ name, handle, organisation, roles }) =>
      [name, handle, organisation ?? '', roles].some((text) => text.toLowerCase().includes(wanted)),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const page = pageOf(query['page'], pages);
  const rows = found.slice((page - 1) * perPage, page * perPage);
  const href = `/groups/${group.slug}/members?${q ? `q=${encodeURIComponent(q)}&` : ''}page=`;
  return groupPage({
    template: 'groups/members.njk',
    title: t('Members of {name}', { name: group.name }),
    breadcrumbs: groupTrail(group, { text: t('Members') }),
    data: {
      group,
      rows,
      q,
      total: all.length,
      found: found.length,
      at: { page, pages, href },
      may: mayDo(reader, group),
    },
  });
}

/** The page asked for. Throws 404 for what is no page's number, or beyond the last. */
export function pageOf(asked: string | undefined, pages: number): number {
  const page = asked ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(page) || Number(page) > pages) throw notFound();
  return Number(page);
}

function rolesPage({ group, person }: Managed, held: GroupRole[]): PageResult {
  const choices = allRoles
    .filter((role) => role !== 'member')
    .map((role) => ({
      role,
      text: capital(t(roleWords[role])),
      hint: t(roleHints[role]!),
      held: held.includes(role),
    }));
  return groupPage({
    template: 'groups/roles.njk',
    title: t('Roles of {name}', { name: person.name }),
    breadcrumbs: memberTrail(group, t('Roles')),
    data: { group, person, choices },
  });
}

function removePage(
  { group, person }: Managed,
  reason: string,
  errors: FieldError[],
  status = 200,
): PageResult {
  return groupPage(
    {
      template: 'groups/remove.njk',
      title: t('Remove {name} from {group}', { name: person.name, group: group.name }),
      breadcrumbs: memberTrail(group, t('Remove')),
      errors,
      data: { group, person, reason },
    },
    status,
  );
}

const memberTrail = (group: Group, text: string) =>
  groupTrail(group, { text: t('Members'), href: `/groups/${group.slug}/members` }, { text });

const capital = (word: string): string => word.charAt(0).toLocaleUpperCase() + word.slice(1);
