import { z } from 'zod';
import { forbidden } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { idParams } from '../threads/threads.schemas.ts';
import { listedReason } from './agreed-reason.ts';
import { decisionNames } from './actions.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { itemsPerPage } from './queue.store.ts';
import { decideHeld } from './queue-decide.ts';
import { reasonsIn } from './reason-fields.ts';
import { reasonsOf } from './reasons.ts';

const slugParams = z.object({ slug: z.string().regex(/^[a-z0-9-]{1,80}$/) });
const time = z.iso.datetime();
const reasonList = (description: string) =>
  z.array(z.object({ id: z.string(), words: z.string() })).meta({ description });
const queueSchema = z.object({
  items: z.array(
    z.object({
      post: z.string(),
      thread: z.string(),
      version: z.number().int().meta({ description: 'To be sent with the decision about it.' }),
      why: z.enum(['reported', 'changed', 'overdue', 'held']).meta({
        description: 'A `held` one waits to be published: `released` publishes it, `dropped` does not.',
      }),
      since: time,
      reports: z.array(z.object({ reason: z.string(), at: time })),
    }),
  ),
  total: z.number().int(),
  reasons: reasonList('For decisions about posts and those who wrote them.'),
  orderReasons: reasonList('To lock, unlock, pin, slow, move, split and merge.'),
  backReasons: reasonList('To take a decision back.'),
});
const decisionBody = z.strictObject({
  action: z.enum([...decisionNames, 'released', 'dropped']).meta({
    description:
      '`suspended` and `site-banned` are for administrators; `released` and `dropped` for posts that wait.',
  }),
  reason: z
    .string()
    .meta({ description: 'The id of a reason that the group has agreed on; empty with `released`.' }),
  words: z.string().optional(),
  days: z.union([z.number(), z.null()]).optional(),
  hide: z.boolean().optional(),
  dueDays: z.number().int().optional(),
  version: z.number().int().optional(),
});

/** The queue of a group, and decisions about what is in it, for programs. */
export function addQueueApi(routes: Routes, services: ModerationServices): void {
  const { decide, groupStore, heldPosts, queueStore } = services;

  routes.api({
    method: 'get',
    path: '/groups/{slug}/queue',
    summary: 'What waits for the moderators of a group, longest first, and the reasons they may give',
    tag: 'moderation',
    policy: 'queue.read',
    params: slugParams,
    query: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }),
    responses: { 200: { description: `A page of ${itemsPerPage}`, schema: queueSchema } },
    async handle({ params, query, reader }) {
      const group = await groupStore.bySlug(reader, params.slug);
      memberOf(reader);
      if (!moderationPolicies['queue.read'](reader, { group: group._id, scope: group.scope }))
        throw forbidden(t('This page is for moderators and chairs of the group.'));
      const { items, total } = await queueStore.waiting({ groups: [group._id], noAppeals: true }, query.page);
      const reports = await queueStore.openReports(items.map(({ post }) => post));
      return {
        body: {
          items: items.map(({ post, thread, version, why, openedAt }) => ({
            post,
            thread,
            version,
            why: why as Exclude<typeof why, 'appeal'>,
            since: openedAt.toISOString(),
            reports: reports
              .filter((report) => report.post === post)
              .map(({ reason, at }) => ({ reason, at: at.toISOString() })),
          })),
          total,
          reasons: reasonsOf(group),
          orderReasons: reasonsOf(group, 'order'),
          backReasons: reasonsOf(group, 'back'),
        },
      };
    },
  });
  routes.api({
    method: 'post',
    path: '/posts/{id}/decisions',
    summary: 'Decide about a post, as a moderator of its group',
    tag: 'moderation',
    policy: 'report.settle',
    params: idParams,
    body: decisionBody,
    responses: {
      201: { description: 'Decided', schema: z.object({ decision: z.object({ id: z.string() }) }) },
      409: { description: 'Somebody decided or reported meanwhile; nothing was changed' },
    },
    async handle({ params, body, reader }) {
      const { reason, version, ...input } = body;
      const waits = isHeldAction(input.action);
      const { group } = await (waits ? heldPosts.find(reader, params.id) : decide.postFor(reader, params.id));
      if (input.action !== 'released')
        listedReason({ id: reason }, await reasonsIn(services, group), 'about');
      if (waits) {
        await decideHeld(services, reader, params.id, { ...input, reason: { id: reason } });
        return { status: 201, body: { decision: { id: params.id } } };
      }
      const id = await decide.decide(reader, params.id, { ...input, reason: { id: reason } }, version);
      return { status: 201, body: { decision: { id } } };
    },
  });
}

const isHeldAction = (action: string): boolean => action === 'released' || action === 'dropped';
