import { createPost } from '../posts/create.ts';
import { destroyPost, recoverPost } from '../posts/destroy.ts';
import { editPost } from '../posts/edit.ts';
import type { CreateInput, Post, Queued } from '../records.ts';
import { invalidAccess, invalidParameters, notFound, Refusal } from '../refusal.ts';
import { type Asker, isStaff, seesHistory, seesPost, seesTopic } from '../rights.ts';
import type { Forum } from '../forum.ts';
import { showLatest, showPost } from '../show/post.ts';
import { showRevision } from '../show/revision.ts';
import { isTruthy, isWordTrue, list, number, ok, text, type Call, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';

const latestCount = 50;
/** What makes two creates the same. */
const permitted = [
  'raw', 'title', 'topic_id', 'archetype', 'category', 'target_recipients', 'reply_to_post_number', 'auto_track',
  'external_id', 'created_at', 'import_mode', 'skip_validations', 'tags', 'nested_post', 'whisper', 'no_bump',
  'unlist_topic', 'embed_url', 'visible',
]; // prettier-ignore

function postOf({ forum, call, part }: At): Post {
  const post = forum.posts.get(Number(part.post));
  if (!post || !seesPost(forum, call.asker, post)) throw notFound();
  return post;
}

/** Newest first; regular posts of listed topics in categories that the asker sees. */
function latest({ forum, call, faults }: At): Reply {
  const before = faults.endless ? null : number(call.params, 'before');
  let at = before === null ? forum.postIds.length : firstFrom(forum.postIds, before);
  const found: Post[] = [];
  while (at > 0 && found.length < latestCount) {
    at -= 1;
    const post = forum.posts.get(forum.postIds[at]!)!;
    if (isLatest(forum, call.asker, post)) found.push(post);
  }
  return ok({ latest_posts: found.map((post) => showLatest(forum, call.asker, post)) });
}

/** How many ids are lower. */
function firstFrom(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isLatest = (forum: Forum, asker: Asker, post: Post): boolean =>
  post.type === 1 &&
  !post.deletedAt &&
  post.topic.archetype === 'regular' &&
  post.topic.visible &&
  !post.topic.deletedAt &&
  seesTopic(forum, asker, post.topic);

function create(at: At): Reply {
  const { forum, call, memo } = at;
  if (text(call.params, 'raw') === null) throw invalidParameters('raw');
  const byKey = call.key !== null || call.userKey !== null;
  const author = call.asker!;
  if (isWordTrue(call.params, 'no_bump') && !isStaff(author) && author.trustLevel < 4)
    throw invalidParameters('no_bump');
  return memo.remember(call, permitted, () => {
    try {
      return ok(created(forum, call, createPost(forum, author, inputOf(call, byKey))));
    } catch (error) {
      if (error instanceof Refusal && error.status === 422)
        return { status: 422, headers: {}, body: error.body };
      throw error;
    }
  });
}

function inputOf({ params }: Call, byKey: boolean): CreateInput {
  const createdAt = byKey ? text(params, 'created_at') : null;
  const input: CreateInput = {
    raw: text(params, 'raw')!,
    title: text(params, 'title') ?? '',
    categoryId: number(params, 'category'),
    topicId: number(params, 'topic_id'),
    replyTo: number(params, 'reply_to_post_number'),
    tags: list(params, 'tags'),
    externalId: byKey ? text(params, 'external_id') : null,
    createdAt: createdAt === null ? null : new Date(createdAt),
    importMode: byKey && isTruthy(params, 'import_mode'),
    skipValidations: byKey && isTruthy(params, 'skip_validations'),
    whisper: isWordTrue(params, 'whisper'),
    noBump: isWordTrue(params, 'no_bump'),
    unlisted: isTruthy(params, 'unlist_topic'),
  };
  const to = text(params, 'target_recipients');
  if (text(params, 'archetype') === 'private_message') input.recipients = (to ?? '').split(',');
  if (input.createdAt && Number.isNaN(input.createdAt.getTime())) throw invalidParameters('created_at');
  return input;
}

function created(forum: Forum, call: Call, made: Post | Queued): unknown {
  if ('input' in made)
    return {
      action: 'enqueued',
      success: true,
      pending_count: [...forum.queue.values()].filter(({ userId }) => userId === made.userId).length,
      pending_post: { id: made.id, raw: made.input.raw, created_at: made.createdAt.toISOString() },
    };
  const post = { ...showPost(forum, call.asker, made, true), draft_sequence: 0 };
  return isTruthy(call.params, 'nested_post') ? { action: 'create_post', post, success: true } : post;
}

function update(at: At): Reply {
  const { forum, call } = at;
  const post = postOf(at);
  const given = call.params.post;
  if (given === null || typeof given !== 'object') throw invalidParameters('post');
  const fields = given as Record<string, unknown>;
  const category = number(fields, 'category_id');
  editPost(forum, call.asker!, post, {
    ...(typeof fields.raw === 'string' ? { raw: fields.raw } : {}),
    reason: text(fields, 'edit_reason'),
    ...(typeof fields.original_text === 'string' ? { originalText: fields.original_text } : {}),
    ...(text(call.params, 'title') === null ? {} : { title: text(call.params, 'title')! }),
    ...(category === null ? {} : { categoryId: category }),
  });
  return ok({ post: { ...showPost(forum, call.asker, post, true), draft_sequence: 0 } });
}

/** The last one, or that of a number: from 2, since a post as it was written is no revision. */
function revision(at: At): Reply {
  const { forum, call, part } = at;
  const post = postOf(at);
  const found =
    part.number === undefined
      ? post.revisions.at(-1)
      : post.revisions.find(({ number: one }) => one === Number(part.number));
  if (!found) throw notFound();
  if ((found.hidden && !isStaff(call.asker)) || !seesHistory(forum, call.asker, post)) throw invalidAccess();
  return ok(showRevision(forum, call.asker, post, found));
}

const act =
  (what: typeof destroyPost): Route['answer'] =>
  (at) => {
    what(at.forum, at.call.asker!, postOf(at));
    return ok('');
  };

function recover(at: At): Reply {
  const post = postOf(at);
  recoverPost(at.forum, at.call.asker!, post);
  return ok(showPost(at.forum, at.call.asker, post, false));
}

export const postRoutes: Route[] = [
  { method: 'GET', path: '/posts', name: 'posts#latest', answer: latest },
  { method: 'POST', path: '/posts', name: 'posts#create', answer: create },
  {
    method: 'GET',
    path: '/posts/:post#',
    name: 'posts#show',
    answer: (at) => ok(showPost(at.forum, at.call.asker, postOf(at), true)),
  },
  { method: 'PUT', path: '/posts/:post#', name: 'posts#update', pins: { id: 'post' }, answer: update },
  {
    method: 'DELETE',
    path: '/posts/:post#',
    name: 'posts#destroy',
    pins: { id: 'post' },
    answer: act(destroyPost),
  },
  {
    method: 'GET',
    path: '/posts/:post#/revisions/latest',
    name: 'posts#latest_revision',
    pins: { post_id: 'post' },
    answer: revision,
  },
  {
    method: 'GET',
    path: '/posts/:post#/revisions/:number#',
    name: 'posts#revisions',
    pins: { post_id: 'post' },
    answer: revision,
  },
  {
    method: 'PUT',
    path: '/posts/:post#/recover',
    name: 'posts#recover',
    pins: { post_id: 'post' },
    answer: recover,
  },
];
