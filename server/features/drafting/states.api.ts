import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Change } from '../../core/log/change.ts';
import { draftSchema, presentDraft } from '../frameworks/frameworks.api.ts';
import { allChanges, historyOf } from './history.ts';
import type { StateWeb } from './state-web.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const time = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601' });
const params = z.object({ slug: z.string().max(100), number: z.coerce.number().int().min(1) });
const states = ['preparing', 'open', 'closed', 'published', 'superseded'] as const;

const body = z.strictObject({
  state: z.enum(states).meta({
    description:
      'preparing → open | published · open → open (other closing time) | closed · closed → open (again) | published | superseded · published → superseded · open, before it opens → open (other times) | preparing',
  }),
  opensAt: nullable(time).optional().meta({ description: 'Missing or null: at once' }),
  closesAt: nullable(time).optional().meta({ description: 'Missing: as it is; null: no end' }),
  reason: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'Why, for the history: 500 characters at most' }),
});

const entry = z.object({
  at: time,
  by: nullable(z.object({ handle: z.string(), name: z.string() })).meta({
    description: 'null for the clock, the command line, imports and those who have left',
  }),
  words: z.string(),
  reason: z.string(),
});

/** `/frameworks/{slug}/drafts/{number}/state` and its history; `DELETE` of a draft that is being prepared. */
export function addStateApi(routes: Routes, web: StateWeb): void {
  const { store, states: service } = web;
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/drafts/{number}/state',
    summary: 'Bring a draft into another state, or give it other times',
    tag: 'drafts',
    policy: 'draft.prepare',
    params,
    body,
    responses: { 200: { description: 'The draft as it is now', schema: draftSchema } },
    async handle({ params: { slug, number }, body: { opensAt, closesAt, ...asked }, reader }) {
      const { draft } = await store.draft(reader, slug, number);
      const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
      const changed = await service.change(reader, draft._id, {
        ...asked,
        ...(opensAt !== undefined && { opensAt: dateOf(opensAt) }),
        ...(closesAt !== undefined && { closesAt: dateOf(closesAt) }),
      });
      return { body: presentDraft(changed) };
    },
  });
  routes.api({
    method: 'delete',
    path: '/frameworks/{slug}/drafts/{number}',
    summary: 'Give up a draft that is being prepared',
    tag: 'drafts',
    policy: 'draft.prepare',
    params,
    query: z.object({ reason: z.string().max(2000).default('') }),
    responses: { 204: { description: 'It is gone, and its number is free' } },
    async handle({ params: { slug, number }, query: { reason }, reader }) {
      const { draft } = await store.draft(reader, slug, number);
      await service.discard(reader, draft._id, reason);
      return { status: 204 };
    },
  });
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/drafts/{number}/history',
    summary: 'What became of a draft, when, by whom and why',
    tag: 'drafts',
    policy: 'draft.history',
    params,
    responses: {
      200: { description: 'Oldest first', schema: z.object({ items: z.array(entry), next: z.null() }) },
    },
    async handle({ params: { slug, number }, reader }) {
      const { framework, draft } = await store.draft(reader, slug, number);
      const changes: Change[] = await allChanges(web.log, `framework:${framework._id}`);
      const zone = await web.zoneOf(framework.group);
      const entries = historyOf(changes, framework, draft._id, zone);
      const people = await web.people.byIds(entries.flatMap(({ actor }) => actor ?? []));
      const items = entries.map(({ at, actor, words, reason }) => {
        const by = actor ? people.get(actor) : undefined;
        return { at: at.toISOString(), by: by ? { handle: by.handle, name: by.name } : null, words, reason };
      });
      return { body: { items, next: null } };
    },
  });
}
