import type { Routes } from '../../core/http/routes.ts';
import { memberProfile, newestPostsOf } from './member-profile.ts';
import type { AccountWeb } from './web.ts';

/** The public page of a member. */
export function addMemberPages(routes: Routes, web: AccountWeb): void {
  routes.page({
    method: 'get',
    path: '/members/:handle',
    policy: 'member.read',
    async handle({ params, reader }) {
      const { person, groups } = await memberProfile(web, reader, params['handle']!);
      const posts = await newestPostsOf(web, reader, person.id);
      const own = reader.member?.id === person.id;
      const data = { person, groups, posts, own };
      return { page: { template: 'accounts/member.njk', title: person.name, data } };
    },
  });
}
