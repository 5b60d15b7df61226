import { forbidden, notFound, signInNeeded } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { accountPolicies } from './accounts.policy.ts';
import { memberProfile, memberSince, writtenBy } from './member-profile.ts';
import type { AccountWeb } from './web.ts';

/** The public page of a member. */
export function addMemberPages(routes: Routes, web: AccountWeb): void {
  routes.page({
    method: 'get',
    path: '/members/:handle',
    policy: 'member.read',
    async handle({ params, query, reader }) {
      const page = pageOf(query);
      const { person, groups } = await memberProfile(web, reader, params['handle']!);
      const written = await writtenBy(web, reader, person.id, page);
      const own = reader.member?.id === person.id;
      const belongs = await web.belongsTo(person.id);
      const data = {
        person,
        belongs,
        selfDeclared: belongs.some(({ name }) => name === person.organisation) ? null : person.organisation,
        groups,
        own,
        page,
        slot:
          person.network === undefined
            ? ''
            : await web.slots.render('person', { person: { ...person, network: person.network } }, reader),
        since: await memberSince(web, person.id),
        ...written,
      };
      const title = t('{name}: posts', { name: person.name });
      const feeds = [{ title, href: `/feeds/members/${person.handle}/posts` }];
      return { page: { template: 'accounts/member.njk', title: person.name, feeds, data } };
    },
  });
  routes.page({
    method: 'post',
    path: '/members/:handle/unname',
    policy: 'person.unname',
    async handle({ params, reader, req }) {
      if (!reader.member) throw signInNeeded();
      if (!accountPolicies['person.unname'](reader)) throw forbidden(t('Only administrators may do this.'));
      const { person } = await memberProfile(web, reader, params['handle']!);
      if (person.network === undefined) throw notFound(say('member'));
      await web.unname(person);
      leaveNotice(req, t('They are shown without a name.'));
      return { redirect: '/' };
    },
  });
}

/** The page asked for, from 1. Throws 404 for what is no page's number. */
function pageOf({ page = '1' }: Record<string, string>): number {
  if (!/^[1-9]\d{0,5}$/.test(page)) throw notFound();
  return Number(page);
}
