import { type FieldError, forbidden, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember } from '../threads/post-rules.ts';
import { longestDescription, type OrganisationForm } from './organisation-fields.ts';
import { kindChoices, sizeChoices } from './organisation-words.ts';
import { corporateGroups, organisationTrail, type OrganisationWeb } from './organisations.pages.ts';
import type { Organisation } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';

/** Pages on which organisations are made, edited and joined to groups as a whole. */
export function addOrganisationForms(routes: Routes, web: OrganisationWeb): void {
  addMaking(routes, web);
  addEditing(routes, web);
  addCorporate(routes, web);
}

function addMaking(routes: Routes, { service }: OrganisationWeb): void {
  const trail = () => [
    { text: t('Home'), href: '/' },
    { text: t('Organisations'), href: '/organisations' },
    { text: t('Add an organisation') },
  ];
  const show = (form: Partial<OrganisationForm>, errors: FieldError[]) =>
    page('organisations/edit.njk', t('Add an organisation'), trail(), errors, {
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
    return page('organisations/edit.njk', title, trail, errors, data);
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

function addCorporate(routes: Routes, web: OrganisationWeb): void {
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
    return page('organisations/corporate.njk', title, trail, errors, data);
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

function page(
  template: string,
  title: string,
  breadcrumbs: { text: string; href?: string }[],
  errors: FieldError[],
  data: Record<string, unknown>,
): PageResult {
  const status = errors.length > 0 ? 422 : 200;
  return {
    status,
    page: { template, title, section: 'groups', robots: 'noindex', breadcrumbs, errors, data },
  };
}

/** Does the work of a form; when fields are wrong, `show` gives the form again with what is wrong with them. */
async function formResult(
  work: () => Promise<PageResult>,
  show: (errors: FieldError[]) => PageResult | Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 422 && error.errors.length > 0)
      return show(error.errors);
    throw error;
  }
}
