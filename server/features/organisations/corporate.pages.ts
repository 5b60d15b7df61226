import { type FieldError, forbidden, invalid } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember } from '../threads/post-rules.ts';
import { formPage, formResult } from './form-page.ts';
import { corporateGroups, organisationTrail, type OrganisationWeb } from './organisations.pages.ts';
import type { Organisation } from './organisations.models.ts';

/** The page on which those who answer for a group say that an organisation belongs to it. */
export function addCorporatePages(routes: Routes, web: OrganisationWeb): void {
  const { service, store } = web;

  async function show(
    organisation: Organisation,
    reader: Reader,
    typed: Record<string, string>,
    errors: FieldError[],
  ): Promise<PageResult> {
    activeMember(reader, t('Sign in to do this.'));
    const groups = await corporateGroups(web, reader);
    if (groups.length === 0)
      throw forbidden(t('Only chairs and officers of a group say which organisations belong to it.'));
    const one = organisation.corporate.find(({ group }) => groups.some(({ _id }) => _id === group));
    const group = typed['group'] ?? groups.find(({ _id }) => _id === one?.group)?.slug ?? groups[0]!.slug;
    const form = { since: one?.since ?? '', until: one?.until ?? '', ...typed, group };
    const back = `/organisations/${organisation.slug}`;
    const trail = [...organisationTrail(organisation), { text: t('Corporate membership') }];
    const data = {
      organisation,
      groups: groups.map(({ slug, name }) => ({ value: slug, text: name })),
      form,
      back,
    };
    const title = t('Corporate membership of {name}', { name: organisation.name });
    return formPage('organisations/corporate.njk', title, trail, errors, data);
  }

  routes.page({
    method: 'get',
    path: '/organisations/:slug/corporate',
    policy: 'organisation.corporate',
    handle: async ({ params, reader }) => show(await store.bySlug(params['slug']!), reader, {}, []),
  });
  routes.page({
    method: 'post',
    path: '/organisations/:slug/corporate',
    policy: 'organisation.corporate',
    async handle({ params, reader, req, form }) {
      const organisation = await store.bySlug(params['slug']!);
      activeMember(reader, t('Sign in to do this.'));
      return formResult(
        async () => {
          const group = (await corporateGroups(web, reader)).find(({ slug }) => slug === form['group']);
          if (!group) throw invalid([{ path: 'group', message: t('Choose the group') }]);
          const { since = '', until = '', end } = form;
          const days = end === undefined ? { since, until } : null;
          await service.setCorporate(
            reader,
            organisation.slug,
            { scope: group.scope, group: group._id },
            days,
          );
          leaveNotice(req, t('Saved.'));
          return { redirect: `/organisations/${organisation.slug}` };
        },
        (errors) => show(organisation, reader, form, errors),
      );
    },
  });
}
