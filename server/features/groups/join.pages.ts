import type { FieldError } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain } from './group-web.ts';
import type { Group } from './groups.models.ts';
import { longestAnswer } from './requests.service.ts';

/** Joining, asking to join, and leaving. */
export function addJoinPages(routes: Routes, web: GroupWeb): void {
  const { groups, membership, requests } = web;

  routes.page({
    method: 'post',
    path: '/groups/:slug/join',
    policy: 'group.join',
    async handle({ params, reader, req }) {
      const group = await groups.card(reader, params['slug']!);
      await membership.join(reader, group);
      leaveNotice(req, t('You are now a member of {name}.', { name: group.name }));
      return { redirect: `/groups/${group.slug}` };
    },
  });

  routes.page({
    method: 'get',
    path: '/groups/:slug/request',
    policy: 'group.join',
    async handle({ params, reader }) {
      const group = await groups.card(reader, params['slug']!);
      memberOf(reader, t('Sign in to join a group.'));
      return askPage(group, '', []);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/request',
    policy: 'group.join',
    async handle({ params, reader, form, req }) {
      const group = await groups.card(reader, params['slug']!);
      const { answer = '' } = form;
      return orAgain(
        async () => {
          await requests.ask(reader, group, answer);
          leaveNotice(req, t('You have asked to join. You are told here when it is answered.'));
          return { redirect: `/groups/${group.slug}` };
        },
        (errors, status) => askPage(group, answer, errors, status),
      );
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/request/withdraw',
    policy: 'group.join',
    async handle({ params, reader, req }) {
      const group = await groups.card(reader, params['slug']!);
      await requests.withdraw(reader, group);
      leaveNotice(req, t('Your request is withdrawn.'));
      return { redirect: `/groups/${group.slug}` };
    },
  });
  addLeaving(routes, web);
}

function addLeaving(routes: Routes, { groups, membership }: GroupWeb): void {
  routes.page({
    method: 'get',
    path: '/groups/:slug/leave',
    policy: 'group.leave',
    async handle({ params, reader }) {
      const group = await groups.bySlug(reader, params['slug']!);
      const { id } = memberOf(reader);
      const refused = await membership.mayNotLeave(group, id);
      const title = t('Leave {name}', { name: group.name });
      const breadcrumbs = groupTrail(group, { text: t('Leave') });
      return groupPage({ template: 'groups/leave.njk', title, breadcrumbs, data: { group, refused } });
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/leave',
    policy: 'group.leave',
    async handle({ params, reader }) {
      const group = await groups.bySlug(reader, params['slug']!);
      memberOf(reader);
      await membership.leave(reader, group);
      return { redirect: '/groups' };
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/leave/undo',
    policy: 'group.join',
    async handle({ params, reader, req }) {
      const group = await leftGroup({ groups, membership }, reader, params['slug']!);
      await membership.undoLeaving(reader, group);
      leaveNotice(req, t('You are a member of {name} again.', { name: group.name }));
      return { redirect: `/groups/${group.slug}` };
    },
  });
}

/** The group of this address, for whoever may know of it or has just left it. Throws 404. */
async function leftGroup(
  { groups, membership }: Pick<GroupWeb, 'groups' | 'membership'>,
  reader: Reader,
  slug: string,
): Promise<Group> {
  const left = await membership.leftLately(reader);
  const group = left ? await groups.byId(everyone, left) : null;
  return group?.slug === slug ? group : groups.card(reader, slug);
}

function askPage(group: Group, answer: string, errors: FieldError[], status = 200): PageResult {
  return groupPage(
    {
      template: 'groups/ask.njk',
      title: t('Ask to join {name}', { name: group.name }),
      breadcrumbs: groupTrail(group, { text: t('Ask to join') }),
      errors,
      data: { group, answer, longestAnswer },
    },
    status,
  );
}
