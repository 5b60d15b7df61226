import { notFound } from '../../core/errors.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { answeredByOthers, type AffiliationService } from './affiliations.service.ts';
import { isKind, kindChoices, kindWords, sizeWords } from './organisation-words.ts';
import type { CorporateMembership, Organisation } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';
import type { OrganisationService } from './organisations.service.ts';
import { mostMembersShown, type OrganisationStore } from './organisations.store.ts';

export interface OrganisationWeb {
  store: OrganisationStore;
  service: OrganisationService;
  affiliations: AffiliationService;
  people: People;
  groups: Pick<GroupStore, 'byId' | 'list'>;
  pageCache: PageCache;
}

const organisationsPerPage = 50;
/** What the pages of organisations are made from. */
const channels = ['organisations', 'organisation:*', 'members', 'groups'];

/** `/organisations` and one organisation: open to everybody. */
export function addOrganisationPages(routes: Routes, web: OrganisationWeb): void {
  const { store, pageCache } = web;
  routes.page({
    method: 'get',
    path: '/organisations',
    policy: 'organisation.read',
    async handle({ query, reader }) {
      const stamp = await pageCache.stamp(channels);
      return {
        stamp,
        page: {
          template: 'organisations/organisations.njk',
          title: t('Organisations'),
          section: 'groups',
          breadcrumbs: [{ text: t('Home'), href: '/' }, { text: t('Organisations') }],
          feeds: [{ title: t('Organisations'), href: '/feeds/organisations' }],
          data: await listData(store, reader, query),
        },
      };
    },
  });
  routes.page({
    method: 'get',
    path: '/organisations/:slug',
    policy: 'organisation.read',
    async handle({ params, reader }) {
      const stamp = await pageCache.stamp(channels);
      const organisation = await store.bySlug(params['slug']!);
      return {
        stamp,
        page: {
          template: 'organisations/organisation.njk',
          title: organisation.name,
          section: 'groups',
          breadcrumbs: organisationTrail(organisation, true),
          data: {
            organisation,
            kind: kindWords(organisation.kind),
            size: sizeWords(organisation.size),
            description: renderMarkdown(organisation.description).html,
            ...(await peopleOf(web, organisation)),
            corporate: await corporateShown(web, reader, organisation),
            mine: await standing(web, reader, organisation),
          },
        },
      };
    },
  });
}

/** The way to a page below an organisation's, or to its own. */
export const organisationTrail = ({ name, slug }: Organisation, own = false) => [
  { text: t('Home'), href: '/' },
  { text: t('Organisations'), href: '/organisations' },
  own ? { text: name } : { text: name, href: `/organisations/${slug}` },
];

async function listData(store: OrganisationStore, reader: Reader, query: Record<string, string>) {
  const { q = '', kind: asked = '', page: number = '1' } = query;
  if (!/^[1-9]\d{0,4}$/.test(number)) throw notFound();
  const page = Number(number);
  const kind = isKind(asked) ? asked : undefined;
  const words = q.slice(0, 100);
  const { rows, total } = await store.list({
    ...(kind && { kind }),
    words,
    skip: (page - 1) * organisationsPerPage,
    limit: organisationsPerPage,
  });
  const pages = Math.max(1, Math.ceil(total / organisationsPerPage));
  if (page > pages) throw notFound();
  const counts = await store.counts(rows.map(({ _id }) => _id));
  const list = rows.map((row) => ({
    ...row,
    kindWords: kindWords(row.kind),
    sizeWords: sizeWords(row.size),
    members: counts.get(row._id) ?? 0,
  }));
  const filter = new URLSearchParams({ ...(words && { q: words }), ...(kind && { kind }) }).toString();
  return {
    list,
    total,
    page,
    pages,
    q: words,
    kind,
    kinds: kindChoices(),
    filtered: filter !== '',
    href: `/organisations?${filter ? `${filter}&` : ''}page=`,
    administers: organisationPolicies['organisation.administer'](reader),
  };
}

async function peopleOf({ store, people }: OrganisationWeb, organisation: Organisation) {
  const { _id, lead, head } = organisation;
  const [listed, counts] = await Promise.all([
    store.affiliations(_id, 'confirmed', { listed: true }),
    store.counts([_id]),
  ]);
  const known = await people.byIds([
    ...listed.map(({ member }) => member),
    ...[lead, head].filter((one) => one !== null),
  ]);
  const named = (id: string | null) => (id ? (known.get(id) ?? null) : null);
  return {
    lead: named(lead),
    head: named(head),
    count: counts.get(_id) ?? 0,
    members: listed
      .flatMap(({ member }) => known.get(member) ?? [])
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    mostMembersShown,
  };
}

/** Groups to which it belongs as a whole, of those that the reader may see. */
async function corporateShown({ groups }: OrganisationWeb, reader: Reader, { corporate }: Organisation) {
  const today = dayOf(new Date());
  const shown = await Promise.all(
    corporate.map(async (one) => ({ ...one, group: await groups.byId(reader, one.group) })),
  );
  return shown
    .flatMap(({ group, ...days }) =>
      group ? [{ name: group.name, slug: group.slug, ...days, ...stateOf(days, today) }] : [],
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

const stateOf = ({ since, until }: Pick<CorporateMembership, 'since' | 'until'>, today: string) => ({
  past: until !== null && until < today,
  future: since > today,
});

/** Today in the calendar of London, as `2026-11-27`. */
export const dayOf = (date: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' }).format(date);

/** What this reader may do here. Null for a guest, whose page is kept for all guests. */
async function standing(web: OrganisationWeb, reader: Reader, organisation: Organisation) {
  if (!reader.member) return null;
  const affiliation = await web.store.affiliation(organisation._id, reader.member.id);
  const offer = await web.affiliations.offer(reader);
  return {
    state: affiliation?.state ?? 'none',
    offered: offer?._id === organisation._id,
    mayAsk: answeredByOthers(organisation, reader.member.id),
    administers: organisationPolicies['organisation.administer'](reader),
    describes: organisationPolicies['organisation.describe'](reader, { organisation }),
    leads: organisation.lead === reader.member.id,
    endorses: organisationPolicies['organisation.endorse'](reader, { organisation }),
    corporate: (await corporateGroups(web, reader)).length > 0,
  };
}

/** Groups for which the reader may say which organisations belong to them. */
export async function corporateGroups({ groups }: Pick<OrganisationWeb, 'groups'>, reader: Reader) {
  const list = await groups.list(reader);
  return list.filter(({ _id, scope }) =>
    organisationPolicies['organisation.corporate'](reader, { group: { scope, group: _id } }),
  );
}
