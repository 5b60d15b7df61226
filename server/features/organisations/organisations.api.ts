import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { pageQuery } from '../threads/threads.schemas.ts';
import { organisationKinds, sizeTiers } from './organisation-words.ts';
import type { Organisation } from './organisations.models.ts';
import type { OrganisationStore } from './organisations.store.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const short = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.enum(organisationKinds),
  size: nullable(z.enum(sizeTiers)).meta({ description: 'How many people work there' }),
});
const person = nullable(z.object({ handle: z.string(), name: z.string() }));
const whole = short
  .extend({
    description: z.string().meta({ description: 'Markdown' }),
    domains: z.array(z.string()),
    lead: person,
    headOfProfession: person,
    corporate: z.array(z.object({ group: z.string(), since: z.iso.date(), until: nullable(z.iso.date()) })),
  })
  .meta({ id: 'Organisation', description: 'Of corporate memberships, those of groups that you may see.' });

/** The JSON API of organisations: reading only. */
export function addOrganisationApi(
  routes: Routes,
  { store, people, groups }: { store: OrganisationStore; people: People; groups: Pick<GroupStore, 'byId'> },
): void {
  routes.api({
    method: 'get',
    path: '/organisations',
    summary: 'Organisations, by name',
    tag: 'organisations',
    policy: 'organisation.read',
    query: z.object({
      q: z.string().max(100).optional().meta({ description: 'Words of the name' }),
      kind: z.enum(organisationKinds).optional(),
      limit: pageQuery.shape.limit,
      after: pageQuery.shape.after,
    }),
    responses: {
      200: {
        description: 'Organisations',
        schema: z.object({ items: z.array(short), next: nullable(z.number().int()) }),
      },
    },
    async handle({ query: { q, kind, limit, after } }) {
      const part = { words: q ?? '', ...(kind && { kind }), skip: after, limit };
      const { rows, total } = await store.list(part);
      const next = after + rows.length < total && rows.length > 0 ? after + rows.length : null;
      return { body: { items: rows.map(brief), next } };
    },
  });
  routes.api({
    method: 'get',
    path: '/organisations/{slug}',
    summary: 'One organisation',
    tag: 'organisations',
    policy: 'organisation.read',
    params: z.object({ slug: z.string().max(100) }),
    responses: { 200: { description: 'The organisation', schema: whole } },
    handle: async ({ params, reader }) => ({
      body: await present(people, groups, reader, await store.bySlug(params.slug)),
    }),
  });
}

const brief = ({ slug, name, kind, size }: Organisation) => ({ slug, name, kind, size });

async function present(
  people: People,
  groups: Pick<GroupStore, 'byId'>,
  reader: Reader,
  organisation: Organisation,
): Promise<z.infer<typeof whole>> {
  const { lead, head, description, domains } = organisation;
  const known = await people.byIds([lead, head].filter((one) => one !== null));
  const named = (id: string | null) => {
    const found = id ? known.get(id) : undefined;
    return found ? { handle: found.handle, name: found.name } : null;
  };
  const corporate = await Promise.all(
    organisation.corporate.map(async ({ group, since, until }) => {
      const seen = await groups.byId(reader, group);
      return seen ? [{ group: seen.slug, since, until }] : [];
    }),
  );
  return {
    ...brief(organisation),
    description,
    domains,
    lead: named(lead),
    headOfProfession: named(head),
    corporate: corporate.flat(),
  };
}
