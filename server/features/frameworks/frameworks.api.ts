import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { stateAt } from './draft-state.ts';
import { competencySchema, presentCompetency, type TextOf } from './competency-shape.ts';
import { draftThread } from './framework-subjects.ts';
import type { Draft, Item } from './frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from './frameworks.store.ts';
import { itemSchema, nullable, presentItem } from './item-shape.ts';

const time = z.iso.datetime();

export const draftSchema = z
  .object({
    id: z.string(),
    number: z.number().int(),
    state: z.enum(['preparing', 'open', 'closed', 'published', 'superseded']),
    opensAt: nullable(time),
    closesAt: nullable(time),
    threadId: z.string(),
    itemCount: z.number().int(),
  })
  .meta({ id: 'Draft' });

const frameworkSchema = z
  .object({
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    group: nullable(z.object({ slug: z.string(), name: z.string() })),
    scope: z.string(),
    licence: nullable(z.object({ title: z.string(), url: nullable(z.string()) })),
    attribution: nullable(z.string()),
    drafts: z.array(draftSchema),
  })
  .meta({ id: 'Framework' });

const slugParams = z.object({ slug: z.string().max(100) });

/** The JSON API of frameworks, drafts and competencies. */
export function addFrameworkApi(
  routes: Routes,
  store: FrameworkStore,
  groupOf: (reader: Reader, id: string) => Promise<{ slug: string; name: string } | null>,
  textOf: TextOf,
): void {
  const present = async (
    reader: Reader,
    { framework, drafts }: FrameworkView,
  ): Promise<z.infer<typeof frameworkSchema>> => {
    const group = await groupOf(reader, framework.group);
    return {
      slug: framework.slug,
      title: framework.title,
      description: framework.description,
      group: group && { slug: group.slug, name: group.name },
      scope: framework.scope,
      licence: drafts[0]?.source.licence ?? null,
      attribution: drafts[0]?.source.attribution ?? null,
      drafts: drafts.map(presentDraft),
    };
  };
  routes.api({
    method: 'get',
    path: '/frameworks',
    summary: 'Frameworks',
    tag: 'frameworks',
    policy: 'framework.read',
    responses: {
      200: {
        description: 'Frameworks',
        schema: z.object({ items: z.array(frameworkSchema), next: z.null() }),
      },
    },
    handle: async ({ reader }) => ({
      body: {
        items: await Promise.all((await store.list(reader)).map((view) => present(reader, view))),
        next: null,
      },
    }),
  });
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}',
    summary: 'One framework with its drafts',
    tag: 'frameworks',
    policy: 'framework.read',
    params: slugParams,
    cors: true,
    responses: { 200: { description: 'The framework', schema: frameworkSchema } },
    handle: async ({ params, reader }) => ({
      body: await present(reader, await store.bySlug(reader, params.slug)),
    }),
  });
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/drafts/{number}',
    summary: 'One draft, whole',
    tag: 'frameworks',
    policy: 'draft.read',
    params: slugParams.extend({ number: z.coerce.number().int().min(1) }),
    responses: {
      200: {
        description: 'The draft',
        schema: draftSchema.extend({ items: z.array(itemSchema) }).meta({ id: 'WholeDraft' }),
      },
    },
    async handle({ params, reader }) {
      const { draft } = await store.draft(reader, params.slug, params.number);
      const { items } = await textOf(draft);
      const competencies = await store.competenciesOf(draft.framework);
      const keyOf = (item: Item): string => competencies.get(item.competency)?.key ?? item.competency;
      return { body: { ...presentDraft(draft), items: items.map((item) => presentItem(item, keyOf(item))) } };
    },
  });
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/competencies/{key}',
    summary: 'One competency as its newest draft has it',
    tag: 'frameworks',
    policy: 'competency.read',
    params: slugParams.extend({ key: z.string().max(200) }),
    cors: true,
    responses: { 200: { description: 'The competency', schema: competencySchema } },
    handle: async ({ params, reader }) => ({
      body: await presentCompetency(store, textOf, reader, params.slug, params.key),
    }),
  });
}

/** A draft as the API gives it. */
export function presentDraft(draft: Draft): z.infer<typeof draftSchema> {
  return {
    id: draft._id,
    number: draft.number,
    state: stateAt(draft, new Date()),
    opensAt: draft.opensAt?.toISOString() ?? null,
    closesAt: draft.closesAt?.toISOString() ?? null,
    threadId: draftThread(draft._id),
    itemCount: draft.itemCount,
  };
}
