import { forbidden, invalid } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { needSession } from '../accounts/web.ts';
import { activeMember } from '../threads/post-rules.ts';
import { reasonWords } from './organisation-words.ts';
import { organisationTrail, type OrganisationWeb } from './organisations.pages.ts';
import type { Affiliation } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';

/** Pages on who belongs: for those who answer for an organisation, and for everybody about themselves. */
export function addAffiliationPages(routes: Routes, web: OrganisationWeb): void {
  addManaging(routes, web);
  addAsking(routes, web);
  addOwn(routes, web);
}

function addManaging(routes: Routes, web: OrganisationWeb): void {
  const { store, affiliations } = web;
  routes.page({
    method: 'get',
    path: '/organisations/:slug/members',
    policy: 'organisation.endorse',
    async handle({ params, reader }) {
      const organisation = await store.bySlug(params['slug']!);
      activeMember(reader, t('Sign in to do this.'));
      if (!organisationPolicies['organisation.endorse'](reader, { organisation }))
        throw forbidden(t('Only those who answer for {name} may do this.', { name: organisation.name }));
      const shown = async (state: Affiliation['state']) =>
        named(web, await store.affiliations(organisation._id, state));
      const data = {
        organisation,
        waiting: await shown('asked'),
        members: await shown('confirmed'),
        own: reader.member?.id,
      };
      const title = t('Members of {name}', { name: organisation.name });
      const breadcrumbs = [...organisationTrail(organisation), { text: t('Members') }];
      return {
        page: {
          template: 'organisations/members.njk',
          title,
          section: 'groups',
          robots: 'noindex',
          breadcrumbs,
          data,
        },
      };
    },
  });
  routes.page({
    method: 'post',
    path: '/organisations/:slug/members',
    policy: 'organisation.endorse',
    async handle({ params, reader, req, form }) {
      const { slug } = await store.bySlug(params['slug']!);
      const { handle = '', decision } = form;
      if (decision === 'endorse') await affiliations.endorse(reader, slug, handle);
      else if (decision === 'unknown' || decision === 'other')
        await affiliations.refuse(reader, slug, handle, decision);
      else if (decision === 'remove') await affiliations.remove(reader, slug, handle);
      else throw invalid([{ path: 'decision', message: t('Choose what you decide') }]);
      leaveNotice(req, t('Your decision on @{handle} is kept.', { handle }));
      return { redirect: `/organisations/${slug}/members` };
    },
  });
}

async function named({ people }: OrganisationWeb, rows: Affiliation[]) {
  const known = await people.byIds(rows.map(({ member }) => member));
  return rows.flatMap(({ member, at, by, domain }) => {
    const person = known.get(member);
    return person ? [{ person, at, by, domain }] : [];
  });
}

function addAsking(routes: Routes, { affiliations }: OrganisationWeb): void {
  routes.page({
    method: 'post',
    path: '/organisations/:slug/ask',
    policy: 'affiliation.own',
    async handle({ params, reader, req }) {
      const { name, slug } = await affiliations.ask(reader, params['slug']!);
      leaveNotice(
        req,
        t('{name} is asked to endorse you. You see the answer on your account page.', { name }),
      );
      return { redirect: `/organisations/${slug}` };
    },
  });
}

function addOwn(routes: Routes, web: OrganisationWeb): void {
  const path = '/account/organisation';
  const policy = 'affiliation.own';
  routes.page({
    method: 'get',
    path,
    policy,
    async handle({ reader, req }) {
      needSession(req);
      return ownPage(web, reader);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy,
    async handle({ reader, req, form }) {
      needSession(req);
      memberOf(reader);
      leaveNotice(req, await change(web, reader, form));
      return { redirect: path };
    },
  });
}

/** Does what a button of the page is for; answers what to say then. */
async function change(
  { affiliations }: OrganisationWeb,
  reader: Reader,
  { slug = '', change: asked, listed }: Record<string, string>,
): Promise<string> {
  switch (asked) {
    case 'show': {
      const { name } = await affiliations.show(reader, slug, listed === 'yes');
      return t('{name} is shown as your organisation, as confirmed.', { name });
    }
    case 'leave': {
      const { name } = await affiliations.leave(reader, slug);
      return t('{name} is no longer shown as your organisation.', { name });
    }
    case 'list':
      await affiliations.setListed(reader, slug, true);
      return t('You are named on the organisation’s page.');
    case 'unlist':
      await affiliations.setListed(reader, slug, false);
      return t('You are no longer named on the organisation’s page.');
    default:
      throw invalid([{ path: 'change', message: t('Choose what to change') }]);
  }
}

async function ownPage(web: OrganisationWeb, reader: Reader): Promise<PageResult> {
  const { id } = memberOf(reader);
  const belongings = (await web.store.ofMember(id)).map(({ affiliation, organisation }) => ({
    ...affiliation,
    organisation,
    why: reasonWords(affiliation.reason),
  }));
  const offer = await web.affiliations.offer(reader);
  const data = {
    offer,
    belongs: belongings.filter(({ state }) => state === 'confirmed'),
    asked: belongings.filter(({ state }) => state === 'asked'),
    past: belongings.filter(({ state }) => state === 'ended' || state === 'refused'),
    answersFor: await web.store.answeredForBy(id),
  };
  return {
    page: {
      template: 'organisations/own.njk',
      title: t('Your organisation'),
      section: 'account',
      robots: 'noindex',
      breadcrumbs: [
        { text: t('Home'), href: '/' },
        { text: t('Your account'), href: '/account' },
        { text: t('Your organisation') },
      ],
      data,
    },
  };
}
