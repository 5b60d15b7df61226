import type { Request } from 'express';
import { localPath } from '../../core/http/local-path.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { ReactionService } from './reactions.service.ts';

/** Where the buttons of a post lead when no script takes them. */
export function addReactionPages(routes: Routes, { reactions }: { reactions: ReactionService }): void {
  routes.page({
    method: 'post',
    path: '/posts/:id/reactions',
    policy: 'post.react',
    async handle({ params, form, reader, req }) {
      const id = params['id']!;
      if (!reader.member) return { redirect: `/sign-in?return=${encodeURIComponent(`/posts/${id}`)}` };
      const { add, remove = '' } = form;
      const post = await reactions.set(reader, id, add ?? remove, add !== undefined);
      return { redirect: backTo(req, post._id) };
    },
  });
}

/** The page where the button was pressed, at the post; where the browser does not say, the post's own address. */
function backTo(req: Request, post: string): string {
  const referrer = req.get('referer') ?? '';
  const from = URL.canParse(referrer) ? new URL(referrer) : null;
  if (!from || from.host !== req.get('host') || from.pathname.startsWith('/posts/')) return `/posts/${post}`;
  const path = localPath(from.pathname + from.search);
  return `${path}#post-${post}`;
}
