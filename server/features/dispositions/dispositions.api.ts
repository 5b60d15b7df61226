import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import { memberCalled, type People } from '../../core/people.ts';
import { say, t } from '../../core/words/words.ts';
import { outcomes } from '../threads/disposition.models.ts';
import type { PostView } from '../threads/post.view.ts';
import { idParams, postSchema, said } from '../threads/threads.schemas.ts';
import type { Post } from '../threads/threads.models.ts';
import type { AssignedInput } from './assigned.ts';
import type { DecisionParts } from './decisions.store.ts';
import type { Dispositions } from './dispositions.service.ts';
import type { Replies } from './replies.service.ts';

const changeInput = z
  .strictObject({ draft: z.string().max(100), competency: z.string().max(100) })
  .meta({ id: 'ChangeInput', description: 'A change of a later draft, by the ids of draft and competency.' });

export const decisionInput = z.strictObject({
  outcome: z
    .union([z.enum(outcomes), z.null()], {
      error: () => t('Choose one of: {choices}', { choices: outcomes.join(', ') }),
    })
    .meta({ description: 'Null takes the decision back.' }),
  reason: z.string(said(say('must be a text'))).nullish(),
  words: z.string(said(say('must be a text'))).nullish(),
  duplicateOf: z.string().max(100).nullish(),
  change: changeInput.nullish(),
  version: z
    .number(said(say('must be the version of the decision that you saw, 0 for none')))
    .int()
    .min(0)
    .optional()
    .meta({
      description: 'The decision that you saw: 409 when it is another by now. Left out: whatever stands.',
    }),
});

const assignmentInput = z.strictObject({
  member: z.string().max(50).nullish().meta({ description: 'Handle of an editor or chair of the group.' }),
  meeting: z.strictObject({ name: z.string(), on: z.string() }).nullish(),
});
const replyInput = z.strictObject({
  content: z.boolean(said(say('must be true or false'))),
  words: z.string(said(say('must be a text'))).nullish(),
});

export interface DispositionApiParts extends DecisionParts {
  dispositions: Dispositions;
  replies: Replies;
  postView: PostView;
}

/** Whom a program names by handle. Throws 422 naming `member`. */
async function assignedBy(
  people: People,
  { member, meeting }: z.output<typeof assignmentInput>,
): Promise<AssignedInput> {
  if (meeting) return { meeting };
  if (!member) return null;
  return { member: (await memberCalled(people, member))?.id ?? '' };
}

/** `/posts/{id}/disposition`: what the editors answer to a comment. */
export function addDispositionApi(
  routes: Routes,
  { dispositions, replies, postView, ...desk }: DispositionApiParts,
): void {
  const answer = async (post: Post) => ({ body: { post: (await postView.present([post]))[0] } });
  const comment = { 200: { description: 'The comment', schema: z.object({ post: postSchema }) } };
  routes.api({
    method: 'put',
    path: '/posts/{id}/disposition',
    summary: 'Decide a comment on a draft, decide it anew, or take the decision back',
    tag: 'dispositions',
    policy: 'disposition.set',
    params: idParams,
    body: decisionInput,
    responses: comment,
    handle: async ({ params, body, reader }) => answer(await dispositions.decide(reader, params.id, body)),
  });
  routes.api({
    method: 'put',
    path: '/posts/{id}/assignment',
    summary: 'Put a comment before a meeting or an editor, or before nobody',
    tag: 'dispositions',
    policy: 'disposition.set',
    params: idParams,
    body: assignmentInput,
    responses: { 204: { description: 'Assigned' } },
    async handle({ params, body, reader }) {
      await dispositions.assign(reader, params.id, await assignedBy(desk.people, body));
      return { status: 204 };
    },
  });
  routes.api({
    method: 'put',
    path: '/posts/{id}/disposition/reply',
    summary: 'Say whether the answer to one’s own comment contents',
    tag: 'dispositions',
    policy: 'disposition.reply',
    params: idParams,
    body: replyInput,
    responses: comment,
    handle: async ({ params, body, reader }) => answer(await replies.reply(reader, params.id, body)),
  });
  routes.api({
    method: 'post',
    path: '/posts/{id}/disposition/taken-up',
    summary: 'Take up a formal comment whose author is not content, as a chair',
    tag: 'dispositions',
    policy: 'disposition.take-up',
    params: idParams,
    responses: comment,
    handle: async ({ params, reader }) => answer(await replies.takeUp(reader, params.id)),
  });
}
