import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Group } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';
import type { MembershipService } from './membership.service.ts';
import { longestAnswer, type RequestService } from './requests.service.ts';

const groupSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    scope: z.string(),
    purpose: z.string(),
    rules: z.string(),
    joining: z.string(),
    question: z.string(),
    timeZone: z.string(),
    parent: z.string().nullable(),
    members: z.number().nullable(),
  })
  .meta({
    id: 'Group',
    description:
      'purpose and rules are Markdown; parent is the slug of the group that it is a working group of; members is null for whoever may not see inside',
  });

const params = z.object({ slug: z.string().max(100) });

interface Parts {
  groups: GroupStore;
  membership: MembershipService;
  requests: RequestService;
}

/** The JSON API of groups. */
export function addGroupApi(routes: Routes, parts: Parts): void {
  const { groups } = parts;
  routes.api({
    method: 'get',
    path: '/groups',
    summary: 'Groups',
    tag: 'groups',
    policy: 'group.read',
    responses: {
      200: { description: 'Groups', schema: z.object({ items: z.array(groupSchema), next: z.null() }) },
    },
    handle: async ({ reader }) => ({
      body: { items: await present(groups, reader, await groups.cards(reader)), next: null },
    }),
  });
  routes.api({
    method: 'get',
    path: '/groups/{slug}',
    summary: 'One group',
    tag: 'groups',
    policy: 'group.read',
    params,
    responses: { 200: { description: 'The group', schema: groupSchema } },
    handle: async ({ params: { slug }, reader }) => ({
      body: (await present(groups, reader, [await groups.card(reader, slug)]))[0],
    }),
  });
  addMembershipApi(routes, parts);
}

function addMembershipApi(routes: Routes, { groups, membership, requests }: Parts): void {
  routes.api({
    method: 'post',
    path: '/groups/{slug}/membership',
    summary: 'Join a group, or ask to',
    tag: 'groups',
    policy: 'group.join',
    params,
    body: z
      .object({
        answer: z
          .string()
          .max(longestAnswer * 4)
          .optional(),
      })
      .strict(),
    responses: {
      201: { description: 'A member now', schema: z.object({ state: z.literal('member') }) },
      202: {
        description: 'Asked; the moderators answer',
        schema: z.object({ state: z.literal('requested') }),
      },
    },
    async handle({ params: { slug }, body, reader }) {
      const group = await groups.card(reader, slug);
      if (await membership.mayJoin(reader, group)) {
        await membership.join(reader, group);
        return { status: 201, body: { state: 'member' } };
      }
      await requests.ask(reader, group, body.answer ?? '');
      return { status: 202, body: { state: 'requested' } };
    },
  });
  routes.api({
    method: 'delete',
    path: '/groups/{slug}/membership',
    summary: 'Leave a group',
    tag: 'groups',
    policy: 'group.leave',
    params,
    responses: { 204: { description: 'No member any more' } },
    async handle({ params: { slug }, reader }) {
      await membership.leave(reader, await groups.card(reader, slug));
      return { status: 204 };
    },
  });
}

async function present(
  store: GroupStore,
  reader: Reader,
  groups: Group[],
): Promise<z.infer<typeof groupSchema>[]> {
  const open = groups.filter((group) => groupPolicies['group.members'](reader, scopedOf(group)));
  const counts = await store.memberCounts(open.map(({ _id }) => _id));
  const known = new Map((await store.cards(reader)).map(({ _id, slug }) => [_id, slug]));
  return groups.map((group) => {
    const { _id, slug, name, scope, purpose, rules, joining, question, timeZone, parent } = group;
    const above = parent === null ? null : (known.get(parent) ?? null);
    const members = open.includes(group) ? (counts.get(_id) ?? 0) : null;
    return { slug, name, scope, purpose, rules, joining, question, timeZone, parent: above, members };
  });
}
