import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Group } from './groups.models.ts';
import type { GroupStore } from './groups.store.ts';

const groupSchema = z
  .object({ slug: z.string(), name: z.string(), scope: z.string(), purpose: z.string(), rules: z.string() })
  .meta({
    id: 'Group',
    description: 'What anybody may know who may know of the group. Purpose and rules are Markdown.',
  });

/** The JSON API of groups. */
export function addGroupApi(routes: Routes, groups: GroupStore): void {
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
      body: { items: (await groups.cards(reader)).map(present), next: null },
    }),
  });
  routes.api({
    method: 'get',
    path: '/groups/{slug}',
    summary: 'One group',
    tag: 'groups',
    policy: 'group.read',
    params: z.object({ slug: z.string().max(100) }),
    responses: { 200: { description: 'The group', schema: groupSchema } },
    handle: async ({ params, reader }) => ({ body: present(await groups.card(reader, params.slug)) }),
  });
}

function present({ slug, name, scope, purpose, rules }: Group): z.infer<typeof groupSchema> {
  return { slug, name, scope, purpose, rules };
}
