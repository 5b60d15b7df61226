import { type FieldError, forbidden } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember } from '../threads/post-rules.ts';
import { longestDescription, type OrganisationForm } from './organisation-fields.ts';
import { kindChoices, sizeChoices } from './organisation-words.ts';
import { addCorporatePages } from './corporate.pages.ts';
import { formPage, formResult } from './form-page.ts';
import { organisationTrail, type OrganisationWeb } from './organisations.pages.ts';
import type { Organisation } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';

/** Pages on which organisations are made, edited and joined to groups as a whole. */
export function addOrganisationForms(routes: Routes, web: OrganisationWeb): void {
  addMaking(routes, web);
  addEditing(routes, web);
  addCorporatePages(routes, web);
}

function addMaking(routes: Routes, { service }: OrganisationWeb): void {
  const trail = () => [
    { text: t('Home'), href: '/' },
    { text: t('Organisations'), href: '/organisations' },
    { text: t('Add an organisation') },
  ];
  const show = (form: Partial<OrganisationForm>, errors: FieldError[]) =>
    formPage('organisations/edit.njk', t('Add an organisation'), trail(), errors, {
      ...choices(),
      form: { size: 'unknown', ...form },
      action: '/organisations/new',
      back: '/organisations',
      all: true,
    });
  routes.page({
    method: 'get',
    path: '/organisations/new',
    policy: 'organisation.administer',
    async handle({ reader }) {
      onlyAdministrators(reader);
      return show({}, []);
    },
  });
  routes.page({
    method: 'post',
    path: '/organisations/new',
    policy: 'organisation.administer',
    handle: ({ reader, req, form }) =>
      formResult(
        async () => {
          onlyAdministrators(reader);
          const slug = await service.make(reader, formOf(form));
          leaveNotice(req, t('The organisation is added.'));
          return { redirect: `/organisations/${slug}` };
        },
        (errors) => show(formOf(form), errors),
      ),
  });
}

function addEditing(routes: Routes, web: OrganisationWeb): void {
  const { service, store, people } = web;

  async function show(
    organisation: Organisation,
    { all, typed, errors = [] }: { all: boolean; typed?: OrganisationForm; errors?: FieldError[] },
  ): Promise<PageResult> {
    const { lead, head } = organisation;
    const known = await people.byIds([lead, head].filter((one) => one !== null));
    const handle = (id: string | null) => (id ? (known.get(id)?.handle ?? '') : '');
    const stored: OrganisationForm = {
      name: organisation.name,
      kind: organisation.kind,
      size: organisation.size ?? 'unknown',
      description: organisation.description,
      domains: organisation.domains.join('\n'),
      lead: handle(lead),
      head: handle(head),
    };
    const back = `/organisations/${organisation.slug}`;
    const title = t('Edit {name}', { name: organisation.name });
    const data = { ...choices(), form: typed ?? stored, action: `${back}/edit`, back, all };
    const trail = [...organisationTrail(organisation), { text: t('Edit') }];
    return formPage('organisations/edit.njk', title, trail, errors, data);
  }

  routes.page({
    method: 'get',
    path: '/organisations/:slug/edit',
    policy: 'organisation.describe',
    async handle({ params, reader }) {
      const organisation = await store.bySlug(params['slug']!);
      const all = editsAll(reader, organisation);
      return show(organisation, { all });
    },
  });
  routes.page({
    method: 'post',
    path: '/organisations/:slug/edit',
    policy: 'organisation.describe',
    async handle({ params, reader, req, form }) {
      const organisation = await store.bySlug(params['slug']!);
      const { slug } = organisation;
      const all = editsAll(reader, organisation);
      return formResult(
        async () => {
          if (all) await service.change(reader, slug, formOf(form));
          else await service.describe(reader, slug, form['description'] ?? '');
          leaveNotice(req, t('Saved.'));
          return { redirect: `/organisations/${slug}` };
        },
        (errors) => show(organisation, { all, typed: formOf(form), errors }),
      );
    },
  });
}

/** Whether the reader may edit everything, or only what it says of itself. Throws 401, 403. */
function editsAll(reader: Reader, organisation: Organisation): boolean {
  activeMember(reader, t('Sign in to do this.'));
  if (organisationPolicies['organisation.administer'](reader)) return true;
  if (organisationPolicies['organisation.describe'](reader, { organisation })) return false;
  throw forbidden(t('Only its lead or a site administrator may describe this organisation.'));
}

function onlyAdministrators(reader: Reader): void {
  activeMember(reader, t('Sign in to do this.'));
  if (!organisationPolicies['organisation.administer'](reader))
    throw forbidden(t('Only a site administrator may do this.'));
}

const choices = () => ({ kinds: kindChoices(), sizes: sizeChoices(), longestDescription });

const formOf = (form: Record<string, string>): OrganisationForm => ({
  name: form['name'] ?? '',
  kind: form['kind'] ?? '',
  size: form['size'] ?? 'unknown',
  description: form['description'] ?? '',
  domains: form['domains'] ?? '',
  lead: form['lead'] ?? '',
  head: form['head'] ?? '',
});
