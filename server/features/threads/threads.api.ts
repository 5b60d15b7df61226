import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { PostView } from './post.view.ts';
import {
  anchorInput,
  changeSchema,
  idParams,
  listOf,
  pageQuery,
  postSchema,
  said,
  threadSchema,
} from './threads.schemas.ts';
import type { ThreadService } from './threads.service.ts';
import type { ThreadStore, ThreadView } from './threads.store.ts';
import type { HoldReason } from './held-post.ts';
import { slowOf } from './slow-mode.ts';
import { say, t } from '../../core/words/words.ts';

const newPost = z.strictObject({
  body: z.string(said(say('must be a text'))),
  replyTo: z.string().nullish(),
  anchor: anchorInput.nullish(),
  formal: z.boolean(said(say('must be true or false'))).optional(),
  suggestion: z.string(said(say('must be a text'))).nullish(),
});
const editedPost = z.strictObject({
  body: z.string(said(say('must be a text'))),
  version: z
    .number(said(say('must be the version you edited')))
    .int()
    .min(1),
});

/** The JSON API of threads and posts. */
export function addThreadApi(
  routes: Routes,
  {
    store,
    service,
    postView,
    log,
  }: { store: ThreadStore; service: ThreadService; postView: PostView; log: ChangeLog },
): void {
  const presentOne = async (post: Parameters<PostView['present']>[0][number]) =>
    (await postView.present([post]))[0];

  routes.api({
    method: 'get',
    path: '/threads/{id}',
    summary: 'One thread',
    tag: 'threads',
    policy: 'thread.read',
    params: idParams,
    cors: true,
    responses: { 200: { description: 'The thread', schema: threadSchema } },
    handle: async ({ params, reader }) => ({ body: presentThread(await store.find(reader, params.id)) }),
  });
  routes.api({
    method: 'get',
    path: '/threads/{id}/posts',
    summary: 'Posts of a thread, in order',
    tag: 'threads',
    policy: 'thread.read',
    params: idParams,
    query: pageQuery,
    responses: { 200: { description: 'Posts', schema: listOf(postSchema) } },
    async handle({ params, query, reader }) {
      await store.find(reader, params.id);
      const posts = await store.posts(params.id, { after: query.after, limit: query.limit + 1 });
      const items = posts.slice(0, query.limit);
      const next = posts.length > query.limit ? items.at(-1)!.number : null;
      return { body: { items: await postView.present(items), next } };
    },
  });
  routes.api({
    method: 'post',
    path: '/threads/{id}/posts',
    summary: 'Post, or comment on a draft',
    tag: 'threads',
    policy: 'post.create',
    params: idParams,
    body: newPost,
    responses: {
      201: { description: 'The new post', schema: z.object({ post: postSchema }) },
      200: {
        description: 'The post that the same Idempotency-Key made before',
        schema: z.object({ post: postSchema }),
      },
      202: {
        description: 'Kept until the e-mail address of its author is confirmed, or a moderator has seen it',
        schema: z.object({ held: z.object({ id: z.string(), why: z.string(), reason: z.string() }) }),
      },
    },
    async handle({ params, body, reader, req }) {
      const result = await service.post(reader, params.id, body, req.get('idempotency-key'));
      if (result.held) {
        return {
          status: 202,
          body: { held: { id: result.id, why: result.why, reason: heldReason(result.why) } },
        };
      }
      return {
        status: result.repeated ? 200 : 201,
        body: { post: await presentOne(result.post) },
        headers: { Location: `/api/v1/posts/${result.post._id}` },
      };
    },
  });
  routes.api({
    method: 'get',
    path: '/posts/{id}',
    summary: 'One post',
    tag: 'threads',
    policy: 'thread.read',
    params: idParams,
    responses: { 200: { description: 'The post', schema: z.object({ post: postSchema }) } },
    handle: async ({ params, reader }) => ({
      body: { post: await presentOne(await store.post(reader, params.id)) },
    }),
  });
  routes.api({
    method: 'patch',
    path: '/posts/{id}',
    summary: "Change the words of one's own post",
    tag: 'threads',
    policy: 'post.edit',
    params: idParams,
    body: editedPost,
    responses: { 200: { description: 'The post', schema: z.object({ post: postSchema }) } },
    handle: async ({ params, body, reader }) => ({
      body: { post: await presentOne(await service.edit(reader, params.id, body)) },
    }),
  });
  routes.api({
    method: 'delete',
    path: '/posts/{id}',
    summary: "Delete one's own post, leaving a mark",
    tag: 'threads',
    policy: 'post.delete',
    params: idParams,
    responses: { 204: { description: 'Deleted' } },
    async handle({ params, reader }) {
      await service.delete(reader, params.id);
      return { status: 204 };
    },
  });
  routes.api({
    method: 'get',
    path: '/threads/{id}/changes',
    summary: 'What happened in a thread after a number',
    tag: 'threads',
    policy: 'thread.read',
    params: idParams,
    query: pageQuery,
    responses: {
      200: {
        description: 'Changes',
        schema: z.object({ changes: z.array(changeSchema), head: z.number().int() }),
      },
    },
    async handle({ params, query, reader }) {
      await store.find(reader, params.id);
      const channel = `thread:${params.id}`;
      const { kind, id } = log.kindOf(channel);
      const changes = await log.read(channel, query.after, query.limit);
      return {
        body: {
          changes: await kind.present(id, changes, { rows: false }),
          head: await log.heads.of(channel),
        },
      };
    },
  });
}

function heldReason(why: HoldReason): string {
  return why === 'unconfirmed'
    ? t('Confirm your e-mail address; then it is posted.')
    : t('A moderator looks at it first.');
}

function presentThread(thread: ThreadView): z.infer<typeof threadSchema> {
  return {
    id: thread.id,
    subject: { kind: thread.subject.kind, id: thread.subject.id },
    title: thread.subject.title,
    head: thread.head,
    postCount: thread.standing,
    locked: thread.lockedReason !== null,
    lockedReason: thread.lockedReason,
    pinned: thread.pinnedAt !== null,
    pinnedPost: thread.pinnedPost,
    slowSeconds: slowOf(thread.subject, thread),
    merged: thread.mergedInto !== null,
    url: thread.subject.url,
  };
}
