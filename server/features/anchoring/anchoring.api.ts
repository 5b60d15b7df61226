import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { PostView } from '../threads/post.view.ts';
import { settlings } from '../threads/settled-anchor.ts';
import { anchorInput, idParams, postSchema, said } from '../threads/threads.schemas.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { placeOf, stateOf } from './carry-chain.ts';
import { carriedSchema, presentCarried } from './anchoring.schemas.ts';
import { commentsCarriedTo } from './comments-of-draft.ts';
import type { CarriedAnchors } from './carried-anchors.store.ts';
import type { SettleService } from './settle.service.ts';

export interface AnchoringApiParts {
  carriedAnchors: CarriedAnchors;
  settling: SettleService;
  frameworks: FrameworkStore;
  store: ThreadStore;
  postView: PostView;
}

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

const commentSchema = postSchema
  .extend({
    anchor: nullable(carriedSchema),
    madeOn: z.number().int().meta({ description: 'The number of the draft that it was made on.' }),
  })
  .meta({ id: 'CommentOfDraft' });

const settleInput = z.strictObject({
  draft: z
    .number(said(say('must be the number of the draft that it is settled for')))
    .int()
    .min(1),
  outcome: z
    .enum(settlings, { error: () => t('Choose one of: {choices}', { choices: settlings.join(', ') }) })
    .meta({ description: 'confirmed: where it was proposed. placed: at `anchor`. released: nowhere.' }),
  anchor: anchorInput.nullish(),
  version: z.number().int().min(0).optional().meta({
    description: 'What was settled when you looked, 0 for nothing: 409 when it is another by now.',
  }),
});

/** Comments as carried to a draft, and saying where one belongs. */
export function addAnchoringApi(routes: Routes, parts: AnchoringApiParts): void {
  const { settling, frameworks, store } = parts;
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/drafts/{number}/comments',
    summary: 'Comments on a draft and on those before it, with their anchors as carried to it',
    tag: 'frameworks',
    policy: 'draft.read',
    params: z.object({ slug: z.string().max(100), number: z.coerce.number().int().min(1) }),
    query: z.object({
      limit: z.coerce
        .number()
        .int(said(say('must be a whole number')))
        .min(1, said(say('must be 1 or more')))
        .max(200, said(say('must be 200 or less')))
        .default(50),
      after: z
        .string()
        .regex(/^\d{1,6}:\d{1,9}$/, said(say('must be the text that the last answer gave as next')))
        .optional(),
    }),
    responses: {
      200: {
        description: 'Comments that stand, those on the earliest draft first',
        schema: z.object({ items: z.array(commentSchema), next: nullable(z.string()) }),
      },
    },
    async handle({ params, query, reader }) {
      const { draft } = await frameworks.draft(reader, params.slug, params.number);
      return { body: await commentsCarriedTo(parts, reader, draft, query) };
    },
  });
  routes.api({
    method: 'put',
    path: '/posts/{id}/anchor',
    summary: 'Say where a comment belongs in a later draft',
    tag: 'frameworks',
    policy: 'anchor.settle',
    params: idParams,
    body: settleInput,
    responses: {
      200: {
        description: 'The anchor as carried to that draft',
        schema: z.object({ anchor: carriedSchema }),
      },
    },
    async handle({ params, body, reader }) {
      const { draft, ...input } = body;
      const later = await laterDraft({ frameworks, store }, reader, params.id, draft);
      const row = await settling.settle(reader, later, params.id, input);
      const shown = { ...row, state: stateOf(row), current: placeOf(row) };
      return { body: { anchor: presentCarried({ ...shown, proposed: row.settled ? null : row.proposed }) } };
    },
  });
}

/** Another draft of the framework that a comment is about. Throws 404. */
async function laterDraft(
  { frameworks, store }: Pick<AnchoringApiParts, 'frameworks' | 'store'>,
  reader: Reader,
  postId: string,
  number: number,
): Promise<Draft> {
  const { thread } = await store.post(reader, postId);
  const found = thread.startsWith('d-') ? await frameworks.draftById(reader, thread.slice(2)) : null;
  // Of what is no comment on a draft, there is no later draft either.
  return (await frameworks.draft(reader, found?.framework.slug ?? '', number)).draft;
}
