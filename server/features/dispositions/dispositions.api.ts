import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { outcomes } from '../threads/disposition.models.ts';
import type { PostView } from '../threads/post.view.ts';
import { idParams, postSchema, said } from '../threads/threads.schemas.ts';
import type { Dispositions } from './dispositions.service.ts';

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

/** `/posts/{id}/disposition`: what the editors answer to a comment. */
export function addDispositionApi(
  routes: Routes,
  { dispositions, postView }: { dispositions: Dispositions; postView: PostView },
): void {
  routes.api({
    method: 'put',
    path: '/posts/{id}/disposition',
    summary: 'Decide a comment on a draft, decide it anew, or take the decision back',
    tag: 'dispositions',
    policy: 'disposition.set',
    params: idParams,
    body: decisionInput,
    responses: { 200: { description: 'The comment', schema: z.object({ post: postSchema }) } },
    async handle({ params, body, reader }) {
      const post = await dispositions.decide(reader, params.id, body);
      return { body: { post: (await postView.present([post]))[0] } };
    },
  });
}
