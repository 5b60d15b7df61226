import { z } from 'zod';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Routes } from '../../core/http/routes.ts';
import { searchKinds } from './search.models.ts';
import type { SearchHit } from './hits.ts';
import { mostFound } from './search.store.ts';
import type { SearchService } from './search.service.ts';

const marks = 'HTML, escaped, with <mark> around what was looked for';
const hitSchema = z
  .object({
    kind: z.enum(searchKinds),
    id: z.string(),
    threadId: z.string().nullable(),
    title: z.string(),
    url: z.string(),
    at: z.string(),
    author: z
      .object({
        handle: z.string(),
        name: z.string(),
        organisation: z.string().nullable(),
        network: z
          .string()
          .optional()
          .meta({ description: 'Only of those of other networks, who have no account here.' }),
      })
      .nullable(),
    onBehalfOf: z
      .object({ slug: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'The organisation in whose name its author sent it.' }),
    framework: z.object({ slug: z.string(), title: z.string() }).nullable(),
    group: z.object({ slug: z.string(), name: z.string() }).nullable(),
    highlights: z.object({ title: z.string(), text: z.string() }).meta({ description: marks }),
  })
  .meta({ id: 'SearchHit' });

const querySchema = z.object({
  q: z.string().meta({ description: 'Words that must all occur; "in this order"; -without' }),
  kind: z
    .string()
    .optional()
    .meta({ description: searchKinds.join(', ') }),
  framework: z.string().optional().meta({ description: 'Slug of a framework' }),
  group: z.string().optional().meta({ description: 'Slug of a group' }),
  author: z.string().optional().meta({ description: 'Handle of a member' }),
  since: z.string().optional().meta({ description: 'First day, such as 2026-11-27, by UTC' }),
  until: z.string().optional().meta({ description: 'Last day' }),
  sort: z.string().optional().meta({ description: 'best (the usual) or newest' }),
  limit: z.coerce.number().int().min(1).max(200).default(20),
  after: z
    .string()
    .regex(/^\d{1,4}$/, 'use the value of next')
    .optional(),
});

/** `GET /search`. */
export function addSearchApi(routes: Routes, parts: { search: SearchService; limits: RateLimits }): void {
  routes.api({
    method: 'get',
    path: '/search',
    summary: 'Search over posts, threads, competencies and drafts',
    tag: 'search',
    policy: 'search.read',
    query: querySchema,
    responses: {
      200: {
        description: `Hits that the reader may see; of more than ${mostFound}, the newest`,
        schema: z.object({
          items: z.array(hitSchema),
          next: z.string().nullable(),
          total: z.number().int(),
          complete: z.boolean(),
        }),
      },
      429: { description: 'Too many searches; Retry-After says when' },
    },
    async handle({ query, reader, req }) {
      await parts.limits.count('search', reader.member?.id ?? req.ip ?? '');
      const { limit, after = '0', ...asked } = query;
      const skip = Number(after);
      const { hits, total, cut } = await parts.search.find(reader, asked, skip, limit);
      const next = skip + limit < total ? String(skip + limit) : null;
      return { body: { items: hits.map(presentHit), next, total, complete: !cut } };
    },
  });
}

function presentHit(hit: SearchHit): z.input<typeof hitSchema> {
  const { kind, id, thread, title, url, at, author, onBehalfOf, framework, group, titleHtml, textHtml } = hit;
  return {
    kind,
    id,
    threadId: thread,
    title,
    url,
    at: at.toISOString(),
    author,
    onBehalfOf,
    framework,
    group,
    highlights: { title: titleHtml, text: textHtml },
  };
}
