import { newId } from '../../server/core/ids.ts';
import type { Owned } from './rights-owned.ts';
import { call, channel, form, found, page } from './rights-probes.ts';
import { fresh, memberAgain, placed, reason } from './rights-undo.ts';
import type { RightsWorld } from './rights-world.ts';

let workingGroups = 0;

/** The address of a request to join that waits for an answer. */
async function waitingRequest({ slug, group }: Owned, { services, target }: RightsWorld): Promise<string> {
  const state = 'waiting' as const;
  const request = { _id: newId(), group, member: target.id, answer: '', at: new Date(), state };
  await services.models.joinRequests.create(request);
  return `/groups/${slug}/requests/${request._id}`;
}

function newWorkingGroup({ scope }: Owned) {
  const slug = `working-${(workingGroups += 1)}`;
  return { name: slug, slug, purpose: '', rules: '', chair: 'author', scope, joining: 'invitation' };
}

/** The bridge of a group to a forum that nobody asks: made when it is first looked for. */
async function bridge({ group, scope }: Owned, { services }: RightsWorld): Promise<string> {
  const id = `bridge-of-${group}`;
  const row = {
    kind: 'discourse',
    url: `https://${scope}.forum.example`,
    host: `${scope}.forum.example`,
    group,
    name: 'A forum',
    logo: null,
    writer: { username: 'moot', userId: 7 },
    actsForOthers: false,
    reader: { kind: 'anonymous', username: null },
    state: 'paused',
    stopped: null,
    delaySeconds: 60,
    webhook: { pingedAt: null, lastAt: null },
    poll: { newestPost: 0, at: null, sweptAt: null },
    createdBy: 'somebody',
    createdAt: new Date(),
  };
  await services.connection
    .collection<{ _id: string }>('plugin_discourse-bridge_bridges')
    .updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
  return id;
}
const bridges = '/plugins/discourse-bridge';

export const groupProbes = {
  'group.card': [
    page(({ slug }) => `/groups/${slug}`),
    page(({ slug }) => `/groups/${slug}/moderation/policy`, { known: 'group.card' }),
    found('page', '/groups', 'card'),
    call('GET', ({ slug }) => `/groups/${slug}`),
    found('API', '/api/v1/groups', 'card'),
  ],
  'group.read': [
    found('page', ({ slug }) => `/groups/${slug}`, 'word'),
    page(({ slug }) => `/groups/${slug}/members`),
    channel(({ group }) => `group:${group}`),
  ],
  'group.join': [
    form(({ slug }) => `/groups/${slug}/join`, {}, { known: 'group.card', conflict: true, undo: placed }),
  ],
  'group.leave': [form(({ slug }) => `/groups/${slug}/leave`, {}, { conflict: true, undo: placed })],
  'group.invite': [
    page(({ slug }) => `/groups/${slug}/invitations`),
    form(({ slug }) => `/groups/${slug}/invitations/link`, { 'link-days': '14', uses: '5' }),
  ],
  'group.admit': [page(({ slug }) => `/groups/${slug}/requests`), form(waitingRequest, { answer: 'yes' })],
  'group.roles': [
    page(({ slug }) => `/groups/${slug}/members/target`),
    page(({ slug }) => `/groups/${slug}/members/target/remove`),
    form(({ slug }) => `/groups/${slug}/members/target`, { 'role-officer': 'yes' }, { undo: memberAgain }),
    form(({ slug }) => `/groups/${slug}/members/target/remove`, { reason }, { undo: memberAgain }),
  ],
  'group.change': [
    page(({ slug }) => `/groups/${slug}/settings`),
    form(
      ({ slug }) => `/groups/${slug}/settings`,
      () => ({ rules: fresh() }),
    ),
  ],
  'group.work': [
    page(({ slug }) => `/groups/${slug}/new`),
    form(({ slug }) => `/groups/${slug}/new`, newWorkingGroup),
  ],
  'bridge.change': [
    page(({ slug }) => `${bridges}?group=${slug}`),
    page(({ slug }) => `${bridges}/new?group=${slug}`),
    form(async (owned, world) => `${bridges}/bridges/${await bridge(owned, world)}/delay`, { delay: '60' }),
    call('GET', async (owned, world) => `/bridges/${await bridge(owned, world)}`),
  ],
  'corporate.change': [
    page(() => '/organisations/some-council/corporate', { elsewhere: true }),
    form(
      () => '/organisations/some-council/corporate',
      ({ slug }) => ({ group: slug, since: '2026-01-05', until: '' }),
      { elsewhere: true },
    ),
  ],
};
