import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { PostView } from './post.view.ts';
import type { ReactionService } from './reactions.service.ts';
import { idParams, postSchema } from './threads.schemas.ts';

/** `/posts/{id}/reactions/{name}`: gives a reaction, or takes it back. */
export function addReactionApi(
  routes: Routes,
  { reactions, postView }: { reactions: ReactionService; postView: PostView },
): void {
  for (const [method, on, summary] of [
    ['put', true, 'React to a post: like, agree, disagree or thanks'],
    ['delete', false, 'Take back a reaction'],
  ] as const) {
    routes.api({
      method,
      path: '/posts/{id}/reactions/{name}',
      summary,
      tag: 'threads',
      policy: 'post.react',
      params: idParams.extend({ name: z.string() }),
      responses: {
        200: { description: 'The post, with its counts', schema: z.object({ post: postSchema }) },
      },
      async handle({ params, reader }) {
        const post = await reactions.set(reader, params.id, params.name, on);
        return { body: { post: (await postView.present([post]))[0] } };
      },
    });
  }
}
