import type { Services } from '../server/compose.ts';
import { everyone, type Reader } from '../server/core/reader.ts';
import { organisations } from './organisations.ts';
import { groupId, memberId, organisationId } from './names.ts';
import type { SeedOrganisation } from './shapes.ts';

/** Makes organisations, and who belongs to them. What is there already is left as it is. */
export async function loadOrganisations(services: Services): Promise<void> {
  for (const organisation of organisations) {
    const slug = await ensureOrganisation(services, organisation);
    await ensureMembers(services, slug, organisation);
  }
}

async function ensureOrganisation(
  { organisations: service, organisationStore, groupStore }: Services,
  { corporate, domains, lead, head, ...rest }: SeedOrganisation,
): Promise<string> {
  const id = organisationId(rest.name);
  const { name, kind, size, description } = rest;
  const form = {
    name,
    kind,
    size,
    description,
    domains: domains.join(' '),
    lead: lead ?? '',
    head: head ?? '',
  };
  const there = (await organisationStore.byIds([id])).get(id);
  const slug = there?.slug ?? (await service.make(everyone, form, { id }));
  for (const { group, since, until } of corporate) {
    if (there?.corporate.some((one) => one.group === groupId(group))) continue;
    const { _id, scope } = (await groupStore.byId(everyone, groupId(group)))!;
    await service.setCorporate(everyone, slug, { group: _id, scope }, { since, until: until ?? '' });
  }
  return slug;
}

async function ensureMembers(
  { affiliations, organisationStore, directory }: Services,
  slug: string,
  { name, shownBy = [], asked = [] }: SeedOrganisation,
): Promise<void> {
  const readerOf = async (handle: string): Promise<Reader> => (await directory.reader(memberId(handle)))!;
  const done = async (handle: string) =>
    (await organisationStore.affiliation(organisationId(name), memberId(handle)))?.state;
  for (const handle of shownBy) await affiliations.show(await readerOf(handle), slug, true);
  for (const { by, answer } of asked) {
    const state = await done(by);
    if (state === undefined) await affiliations.ask(await readerOf(by), slug);
    if (state !== undefined && state !== 'asked') continue;
    if (answer === 'endorsed') await affiliations.endorse(everyone, slug, by);
    if (answer === 'refused') await affiliations.refuse(everyone, slug, by, 'unknown');
  }
}
