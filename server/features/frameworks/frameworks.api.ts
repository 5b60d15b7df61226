import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import { stateAt } from './draft-state.ts';
import { competencyThread, draftThread } from './framework-subjects.ts';
import type { Draft, Item } from './frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from './frameworks.store.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const time = z.iso.datetime();

const draftSchema = z
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

const itemSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    code: nullable(z.string()),
    kind: z.string(),
    title: nullable(z.string()),
    statement: z.string(),
    parent: nullable(z.string()),
    order: z.number().int(),
  })
  .meta({ id: 'Item' });

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

const competencySchema = itemSchema
  .extend({
    threadId: z.string(),
    framework: z.string(),
    draft: z.number().int(),
    drafts: z.array(z.object({ number: z.number().int(), changed: z.boolean(), code: nullable(z.string()) })),
    associations: z.array(z.object({ type: z.string(), from: z.string(), to: z.string() })),
  })
  .meta({ id: 'Competency' });

const slugParams = z.object({ slug: z.string().max(100) });

/** The JSON API of frameworks, drafts and competencies. */
export function addFrameworkApi(
  routes: Routes,
  store: FrameworkStore,
  groupOf: (reader: Reader, id: string) => Promise<{ slug: string; name: string } | null>,
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
      const { items } = await store.edition(draft.edition);
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
    responses: { 200: { description: 'The competency', schema: competencySchema } },
    handle: async ({ params, reader }) => ({
      body: await presentCompetency(store, reader, params.slug, params.key),
    }),
  });
}

async function presentCompetency(
  store: FrameworkStore,
  reader: Reader,
  slug: string,
  key: string,
): Promise<z.infer<typeof competencySchema>> {
  const { framework, drafts, competency } = await store.competency(reader, slug, key);
  const readings: { draft: Draft; item: Item; associations: { type: string; from: string; to: string }[] }[] =
    [];
  for (const draft of drafts) {
    const index = await store.edition(draft.edition);
    const item = index.byCompetency.get(competency._id);
    if (!item) continue;
    const associations = [
      ...(index.from.get(item.competency) ?? []),
      ...(index.to.get(item.competency) ?? []),
    ];
    readings.push({
      draft,
      item,
      associations: associations.map(({ type, from, to }) => ({ type, from, to })),
    });
  }
  const newest = readings[0];
  if (!newest) throw notFound(say('competency'));
  return {
    ...presentItem(newest.item, competency.key),
    threadId: competencyThread(competency._id),
    framework: framework.slug,
    draft: newest.draft.number,
    drafts: readings.map(({ draft, item }, at) => {
      const before = readings[at + 1]?.item;
      const changed =
        !before ||
        before.title !== item.title ||
        before.statement !== item.statement ||
        before.parent !== item.parent;
      return { number: draft.number, changed, code: item.code };
    }),
    associations: newest.associations,
  };
}

function presentDraft(draft: Draft): z.infer<typeof draftSchema> {
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

function presentItem(item: Item, key: string): z.infer<typeof itemSchema> {
  const { competency: id, code, kind, title, statement, parent, order } = item;
  return { id, key, code, kind, title, statement, parent, order };
}
