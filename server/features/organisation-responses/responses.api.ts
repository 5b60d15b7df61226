import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import { anchorInput, anchorSchema, authorSchema, said } from '../threads/threads.schemas.ts';
import { inOrder } from './in-order.ts';
import type { LeadService } from './lead.service.ts';
import { postOf } from './posting.ts';
import type { OrganisationResponse, ResponseComment } from './response.ts';
import type { ListedResponse, ResponseStore } from './responses.store.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const time = z.iso.datetime();
const slugParam = z.object({ slug: z.string().max(100) });
const params = slugParam.extend({ draft: z.string().regex(/^[\w-]{1,100}$/) });
const oneParams = params.extend({ comment: z.string().regex(/^[\w-]{1,100}$/) });

const commentSchema = z
  .object({
    id: z.string(),
    author: nullable(authorSchema),
    anchor: anchorSchema,
    body: z.string(),
    suggestion: nullable(z.string()),
    version: z.number().int(),
    state: z.enum(['standing', 'withdrawn', 'merged', 'left-out']),
    reason: nullable(z.string()).meta({ description: 'Why the lead left it out.' }),
    into: nullable(z.string()).meta({ description: 'Id of the comment that has its words now.' }),
    from: z.array(z.string()).meta({ description: 'Ids of the comments that were merged into it.' }),
    postId: nullable(z.string()).meta({ description: 'The post that it became when the response was sent.' }),
    createdAt: time,
    editedAt: nullable(time),
  })
  .meta({ id: 'ResponseComment' });

const briefSchema = z.object({
  draft: z.object({ id: z.string(), framework: z.string(), number: z.number().int(), state: z.string() }),
  closesAt: nullable(time),
  submittedAt: nullable(time),
  commentCount: z.number().int(),
});

const responseSchema = z
  .object({
    version: z.number().int().meta({ description: 'Raised by every change; name it when you submit.' }),
    submission: nullable(z.object({ by: nullable(authorSchema), at: time, late: z.boolean() })),
    comments: z.array(commentSchema),
  })
  .meta({
    id: 'OrganisationResponse',
    description: 'Only for members of the organisation; anybody else is answered as for one that is missing.',
  });

const version = z
  .number(said(say('must be the version that you saw')))
  .int(said(say('must be the version that you saw')))
  .min(0);
const text = z.string(said(say('must be a text')));
const words = { body: text, suggestion: text.nullish(), anchor: anchorInput.optional() };
const tag = 'organisations';
const response = { description: 'The response', schema: responseSchema };
const comment = { description: 'The comment', schema: z.object({ comment: commentSchema }) };

export interface ResponseApiParts {
  store: ResponseStore;
  service: LeadService;
  people: People;
  edition(id: string): Promise<EditionIndex>;
}

/** The JSON API of what organisations prepare and send. */
export function addResponseApi(routes: Routes, parts: ResponseApiParts): void {
  addReading(routes, parts);
  addCommenting(routes, parts);
  addLeading(routes, parts);
}

function addReading(routes: Routes, parts: ResponseApiParts): void {
  const { store } = parts;
  routes.api({
    method: 'get',
    path: '/organisations/{slug}/responses',
    summary: 'Responses of an organisation of yours, and drafts open for one',
    tag,
    policy: 'organisation-response.read',
    params: slugParam,
    responses: { 200: { description: 'Responses', schema: z.object({ items: z.array(briefSchema) }) } },
    async handle({ params: { slug }, reader }) {
      const listed = await store.list(reader, await store.inside(reader, slug));
      return { body: { items: listed.map((one) => brief(one)) } };
    },
  });
  routes.api({
    method: 'get',
    path: '/organisations/{slug}/responses/{draft}',
    summary: 'The response of an organisation of yours to a draft, by the id of the draft',
    tag,
    policy: 'organisation-response.read',
    params,
    responses: { 200: response },
    handle: async ({ params: { slug, draft }, reader }) => ({
      body: await whole(parts, reader, slug, draft),
    }),
  });
}

function addCommenting(routes: Routes, parts: ResponseApiParts): void {
  const { service } = parts;
  const base = '/organisations/{slug}/responses/{draft}/comments';
  routes.api({
    method: 'post',
    path: base,
    summary: 'Add a comment, in private to the organisation; takes an Idempotency-Key',
    tag,
    policy: 'organisation-response.comment',
    params,
    body: z.strictObject(words),
    responses: { 201: comment },
    async handle({ params: { slug, draft }, body, reader, req }) {
      const input = { ...body, suggestion: body.suggestion ?? null };
      const id = await service.add(reader, slug, draft, input, req.get('Idempotency-Key'));
      return { status: 201, body: { comment: await one(parts, reader, slug, draft, id) } };
    },
  });
  routes.api({
    method: 'patch',
    path: `${base}/{comment}`,
    summary: 'Change a comment of yours, or as the lead any; 409 with both texts when it is another by now',
    tag,
    policy: 'organisation-response.edit',
    params: oneParams,
    body: z.strictObject({ ...words, version }),
    responses: { 200: comment },
    async handle({ params: { slug, draft, comment: id }, body, reader }) {
      const { anchor, ...rest } = body;
      const input = { ...rest, suggestion: body.suggestion ?? null, ...(anchor && { anchor }) };
      await service.edit(reader, slug, draft, { id, ...input });
      return { body: { comment: await one(parts, reader, slug, draft, id) } };
    },
  });
  routes.api({
    method: 'delete',
    path: `${base}/{comment}`,
    summary: 'Take a comment back',
    tag,
    policy: 'organisation-response.edit',
    params: oneParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    responses: { 204: { description: 'Taken back' } },
    async handle({ params: { slug, draft, comment: id }, query, reader }) {
      await service.withdraw(reader, slug, draft, { id, version: query.version });
      return {};
    },
  });
}

function addLeading(routes: Routes, parts: ResponseApiParts): void {
  const { service } = parts;
  const base = '/organisations/{slug}/responses/{draft}';
  const seen = z.strictObject({ id: z.string().max(100), version });
  const policy = 'organisation-response.lead';
  routes.api({
    method: 'put',
    path: `${base}/comments/{comment}/left-out`,
    summary: 'Leave a comment out with a reason, or with null take it in again; for the lead',
    tag,
    policy,
    params: oneParams,
    body: z.strictObject({ reason: nullable(text), version }),
    responses: { 200: comment },
    async handle({ params: { slug, draft, comment: id }, body, reader }) {
      const { reason, version: of } = body;
      if (reason === null) await service.takeIn(reader, slug, draft, { id, version: of });
      else await service.leaveOut(reader, slug, draft, { id, version: of, reason });
      return { body: { comment: await one(parts, reader, slug, draft, id) } };
    },
  });
  routes.api({
    method: 'post',
    path: `${base}/merge`,
    summary: 'Make one comment of several; for the lead',
    tag,
    policy,
    params,
    body: z.strictObject({ ...words, comments: z.array(seen).max(100) }),
    responses: { 201: comment },
    async handle({ params: { slug, draft }, body, reader, req }) {
      const { anchor, ...rest } = body;
      const input = { ...rest, suggestion: body.suggestion ?? null, ...(anchor && { anchor }) };
      const id = await service.merge(reader, slug, draft, input, req.get('Idempotency-Key'));
      return { status: 201, body: { comment: await one(parts, reader, slug, draft, id) } };
    },
  });
  routes.api({
    method: 'post',
    path: `${base}/submission`,
    summary: 'Send the response in the name of the organisation, once; for the lead',
    tag,
    policy,
    params,
    body: z.strictObject({ version }),
    responses: { 200: response },
    async handle({ params: { slug, draft }, body, reader }) {
      await service.submit(reader, slug, draft, body.version);
      return { body: await whole(parts, reader, slug, draft) };
    },
  });
  routes.api({
    method: 'delete',
    path: `${base}/submission`,
    summary:
      'Take a response back while its draft is open and editors have decided on none of it; for the lead',
    tag,
    policy,
    params,
    responses: { 204: { description: 'Reopened' } },
    async handle({ params: { slug, draft }, reader }) {
      await service.reopen(reader, slug, draft);
      return {};
    },
  });
}

function brief({ framework, draft, response: made }: ListedResponse): z.infer<typeof briefSchema> {
  return {
    draft: {
      id: draft._id,
      framework: framework.slug,
      number: draft.number,
      state: stateAt(draft, new Date()),
    },
    closesAt: draft.closesAt?.toISOString() ?? null,
    submittedAt: made.submission?.at.toISOString() ?? null,
    commentCount: made.comments.filter(({ state }) => state === 'standing').length,
  };
}

type Presented = z.infer<typeof commentSchema>;

async function whole(
  { store, people, edition }: ResponseApiParts,
  reader: Reader,
  slug: string,
  draft: string,
) {
  const place = await store.place(reader, slug, draft);
  const made = await store.response(place);
  const comments = inOrder(await edition(place.draft.edition), made.comments);
  const { submission } = made;
  const known = await people.byIds([...comments.map(({ author }) => author), submission?.by ?? '']);
  const authorOf = (id: string): Presented['author'] => {
    const found = known.get(id);
    return found ? { handle: found.handle, name: found.name, organisation: found.organisation } : null;
  };
  return {
    version: made.seq,
    submission: submission && {
      by: authorOf(submission.by),
      at: submission.at.toISOString(),
      late: submission.late,
    },
    comments: comments.map((found) => present(found, made, authorOf(found.author))),
  };
}

async function one(parts: ResponseApiParts, reader: Reader, slug: string, draft: string, id: string) {
  const { comments } = await whole(parts, reader, slug, draft);
  const found = comments.find((each) => each.id === id);
  if (!found) throw notFound(say('comment'));
  return found;
}

function present(
  { at, editedAt, author: _author, ...rest }: ResponseComment,
  made: OrganisationResponse,
  author: Presented['author'],
): Presented {
  return {
    ...rest,
    author,
    postId: made.submission?.comments.includes(rest.id) ? postOf(made, rest.id) : null,
    createdAt: at.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
  };
}
