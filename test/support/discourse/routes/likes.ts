import { number, ok, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';
import type { Post } from '../records.ts';
import { invalidAccess, invalidParameters, notFound } from '../refusal.ts';
import { seesPost } from '../rights.ts';
import { showPost } from '../show/post.ts';

const like = 2;

function postAt({ forum, call }: At, id: number | null): Post {
  const post = id === null ? undefined : forum.posts.get(id);
  if (!post || !seesPost(forum, call.asker, post)) throw notFound();
  return post;
}

function give(at: At): Reply {
  const { forum, call } = at;
  if (number(call.params, 'post_action_type_id') !== like) throw invalidParameters('post_action_type_id');
  const post = postAt(at, number(call.params, 'id'));
  const user = call.asker!;
  if (post.userId === user.id || post.topic.archived || post.deletedAt || post.likes.has(user.id))
    throw invalidAccess();
  forum.limiter.need(`like:${user.id}`, forum.settings.maxLikesPerDay, 86_400);
  post.likes.set(user.id, forum.clock.now());
  forum.tell({ type: 'like', event: 'post_liked', post, user });
  return ok(showPost(forum, user, post, false));
}

/** Nobody is told. */
function takeBack(at: At): Reply {
  const { forum, call } = at;
  const post = postAt(at, Number(at.part.post));
  const given = post.likes.get(call.asker!.id);
  if (!given) throw notFound();
  const age = forum.clock.time() - given.getTime();
  if (age > forum.settings.postUndoActionWindowMins * 60_000) throw invalidAccess();
  post.likes.delete(call.asker!.id);
  return ok(showPost(forum, call.asker, post, false));
}

export const likeRoutes: Route[] = [
  { method: 'POST', path: '/post_actions', name: 'post_actions#create', answer: give },
  { method: 'DELETE', path: '/post_actions/:post#', name: 'post_actions#destroy', answer: takeBack },
];
