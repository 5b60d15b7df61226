import { z } from 'zod';
import { forbidden, invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { PostView } from '../threads/post.view.ts';
import { listOf, postSchema } from '../threads/threads.schemas.ts';
import { decisionAges, decisionSorts, decisionStates, readDecisionFilter } from './decision-filter.ts';
import type { DecisionParts, DecisionStore, Listed } from './decisions.store.ts';
import { decisionInput } from './dispositions.api.ts';
import { dispositionPolicies } from './dispositions.policy.ts';
import { type Dispositions, versionOf } from './dispositions.service.ts';

export interface DecisionApiParts extends DecisionParts {
  dispositions: Dispositions;
  decisions: DecisionStore;
  postView: PostView;
}

const slugParams = z.object({ slug: z.string().regex(/^[\w-]{1,100}$/) });
const text = z.string().max(200).optional();
const listQuery = z.object({
  state: text.meta({ description: `One of ${decisionStates.join(', ')}; undecided when left out.` }),
  competency: text.meta({
    description: 'Id: it and all beneath it. `draft`: comments on a draft as a whole.',
  }),
  kind: text,
  group: text.meta({ description: '`group:<slug>` or `organisation:<slug>` of whoever commented.' }),
  formal: text.meta({ description: 'yes or no' }),
  assigned: text.meta({ description: 'nobody, me, `member:<handle>` or `meeting:<date> <name>`.' }),
  days: text.meta({ description: `Older than so many days, such as ${decisionAges.join(', ')}.` }),
  draft: text.meta({ description: 'Number of the draft that was commented on.' }),
  sort: text.meta({ description: `One of ${decisionSorts.join(', ')}.` }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.coerce.number().int().min(0).default(0),
});
const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

const commentSchema = z
  .object({
    draft: z.number().int(),
    version: z
      .number()
      .int()
      .meta({ description: 'How many decisions there were: to be sent with the next one.' }),
    assigned: nullable(
      z.union([
        z.object({ member: z.string() }),
        z.object({ meeting: z.object({ name: z.string(), on: z.string() }) }),
      ]),
    ),
    change: nullable(z.object({ draft: z.string(), competency: z.string() })).meta({
      description: 'Also of a draft that is still being prepared.',
    }),
    post: postSchema,
  })
  .meta({ id: 'CommentToDecide' });

/** `/frameworks/{slug}/decisions`: the comments of a framework for its editors, and many decided at once. */
export function addDecisionsApi(routes: Routes, parts: DecisionApiParts): void {
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/decisions',
    summary: 'Comments on the drafts of a framework, for its editors',
    tag: 'dispositions',
    policy: 'disposition.set',
    params: slugParams,
    query: listQuery,
    responses: {
      200: { description: 'Comments', schema: listOf(commentSchema).extend({ total: z.number().int() }) },
    },
    async handle({ params, query: { limit, after, ...asked }, reader }) {
      const view = await viewOf(parts, reader, params.slug);
      const { items, total } = await findComments(parts, reader, view, asked, { after, limit });
      return { body: { items, total, next: after + items.length < total ? after + items.length : null } };
    },
  });
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/decisions',
    summary: 'Decide several comments alike, each by itself',
    tag: 'dispositions',
    policy: 'disposition.set',
    params: slugParams,
    body: decisionInput.omit({ version: true, change: true }).extend({
      comments: z
        .array(z.strictObject({ id: z.string().max(100), version: z.number().int().min(0).optional() }))
        .min(1)
        .max(200),
    }),
    responses: {
      200: {
        description: 'Which are decided, and which were refused and why',
        schema: z.object({
          decided: z.array(z.string()),
          refused: z.array(z.object({ id: z.string(), status: z.number().int(), detail: z.string() })),
        }),
      },
    },
    async handle({ params, body: { comments, ...input }, reader }) {
      const view = await viewOf(parts, reader, params.slug);
      const here = new Set((await parts.decisions.all(view)).map(({ post }) => post._id));
      const foreign = comments.findIndex(({ id }) => !here.has(id));
      if (foreign >= 0)
        throw invalid([
          { path: `comments.${foreign}.id`, message: t('must be the id of a comment on this framework') },
        ]);
      const { decided, refused } = await parts.dispositions.decideMany(reader, comments, input);
      const told = refused.map(({ id, problem: { status, detail } }) => ({ id, status, detail }));
      return { body: { decided, refused: told } };
    },
  });
}

/** The framework, for its editors. Throws 401, 403, 404. */
async function viewOf(
  { frameworks }: DecisionApiParts,
  reader: Reader,
  slug: string,
): Promise<FrameworkView> {
  const view = await frameworks.bySlug(reader, slug);
  activeMember(reader, t('Sign in to answer comments.'), view.framework.group);
  if (!dispositionPolicies['disposition.set'](reader, view.framework))
    throw forbidden(t('Only an editor of the group may do this.'));
  return view;
}

/**
 * The comments that a filter asks for, from the one after `after` on, as programs are given them. Throws 422 naming each
 * part of the filter that is none.
 */
export async function findComments(
  {
    decisions,
    store,
    people,
    postView,
  }: Pick<DecisionApiParts, 'decisions' | 'store' | 'people' | 'postView'>,
  reader: Reader,
  view: FrameworkView,
  asked: Record<string, string | undefined>,
  { after, limit }: { after: number; limit: number },
): Promise<{ items: z.infer<typeof commentSchema>[]; total: number }> {
  const { filter, errors } = readDecisionFilter(asked);
  if (errors.length > 0) throw invalid(errors);
  const found = await decisions.find(reader, await decisions.all(view), filter);
  const page = found.slice(after, after + limit);
  const posts = await store.byIds(page.map(({ post }) => post._id));
  const presented = await postView.present(page.map(({ post }) => posts.get(post._id)!));
  const assigned = page.flatMap(({ post: { disposition } }) =>
    disposition?.assigned && 'member' in disposition.assigned ? disposition.assigned.member : [],
  );
  const names = await people.byIds(assigned);
  const items = page.map((one, at) => ({ ...shown(one, names), post: presented[at]! as never }));
  return { items, total: found.length };
}

function shown({ post, draft }: Listed, names: ReadonlyMap<string, { handle: string }>) {
  const assigned = post.disposition?.assigned ?? null;
  return {
    draft: draft.number,
    version: versionOf(post),
    assigned:
      assigned && 'member' in assigned ? { member: names.get(assigned.member)?.handle ?? '' } : assigned,
    change: post.disposition?.change ?? null,
  };
}
