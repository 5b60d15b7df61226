import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { outcomes } from '../threads/disposition.models.ts';
import { readResponseFilter, responseStates } from './response-filter.ts';
import { figuresOf } from './response-figures.ts';
import type { ResponseParts, ResponseRow, Responses } from './responses.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const text = z.string().max(200).optional();
const whole = z.number().int();
const time = z.iso.datetime();

const rowSchema = z
  .object({
    id: z.string(),
    number: whole,
    draft: whole,
    at: time,
    author: nullable(z.object({ handle: z.string(), name: z.string(), organisation: nullable(z.string()) })),
    formal: z.boolean(),
    late: z.boolean(),
    onBehalfOf: nullable(z.object({ slug: z.string(), name: z.string() })),
    about: nullable(
      z.object({
        competency: z.string(),
        name: z.string(),
        code: nullable(z.string()),
        kind: z.string(),
        url: z.string(),
      }),
    ),
    passage: nullable(z.string()),
    words: z.string(),
    suggestion: nullable(z.string()),
    url: z.string(),
    answer: nullable(
      z.object({
        outcome: z.enum(outcomes),
        reason: nullable(z.string()),
        words: z.string(),
        at: time,
        duplicateOf: nullable(z.string()),
        change: nullable(
          z.object({
            number: whole,
            url: z.string(),
            before: nullable(z.string()),
            after: nullable(z.string()),
          }),
        ),
        content: nullable(z.boolean()),
      }),
    ),
  })
  .meta({ id: 'Response' });

const figuresSchema = z.object({
  all: whole,
  formal: whole,
  undecided: whole,
  outcomes: z.record(z.enum(outcomes), whole),
  content: whole,
  notContent: whole,
});

/** `/frameworks/{slug}/responses`: every comment and what became of it, with figures. */
export function addResponsesApi(
  routes: Routes,
  parts: Pick<ResponseParts, 'frameworks'> & { responses: Responses },
): void {
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/responses',
    summary: 'Comments on the drafts of a framework and the answers to them, for everybody who may see it',
    tag: 'dispositions',
    policy: 'framework.read',
    params: z.object({ slug: z.string().max(100) }),
    query: z.object({
      state: text.meta({ description: `One of ${responseStates.join(', ')}; all when left out.` }),
      draft: text.meta({ description: 'Number of the draft that was commented on.' }),
      competency: text.meta({
        description: 'Id: it and all beneath it. `draft`: comments on a draft as a whole.',
      }),
      formal: text.meta({ description: 'yes or no' }),
      organisation: text.meta({ description: 'Slug of the confirmed organisation of whoever commented.' }),
      sort: text.meta({ description: 'competency, oldest, newest or formal' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: z.coerce.number().int().min(0).default(0),
    }),
    responses: {
      200: {
        description: 'Comments and answers; the figures are of all pages, in every state',
        schema: z.object({
          items: z.array(rowSchema),
          next: nullable(z.number().int()),
          total: whole,
          figures: figuresSchema,
          competencies: z.array(
            figuresSchema.extend({ competency: nullable(z.string()), name: nullable(z.string()) }),
          ),
        }),
      },
    },
    async handle({ params, query: { limit, after, ...asked }, reader }) {
      const view = await parts.frameworks.bySlug(reader, params.slug);
      const { filter, errors } = readResponseFilter(asked);
      if (errors.length > 0) throw invalid(errors);
      const { found, inEveryState } = await parts.responses.find(reader, view, filter);
      const rows = await parts.responses.rows(view, found.slice(after, after + limit));
      const { total, competencies } = figuresOf(inEveryState);
      return {
        body: {
          items: rows.map(presentResponse),
          next: after + rows.length < found.length ? after + rows.length : null,
          total: found.length,
          figures: total,
          competencies: competencies.map(({ code: _code, ...figures }) => figures),
        },
      };
    },
  });
}

/** A row as programs get it. */
export function presentResponse({ answer, ...row }: ResponseRow): z.infer<typeof rowSchema> {
  if (!answer) return { ...row, at: row.at.toISOString(), answer: null };
  const { text: _text, tag: _tag, ...told } = answer;
  return { ...row, at: row.at.toISOString(), answer: { ...told, at: told.at.toISOString() } };
}
