import { newId } from '../../server/core/ids.ts';
import { everyone } from '../../server/core/reader.ts';
import { defaultReasons, reasonId } from '../../server/features/moderation/reasons.ts';
import type { Action } from '../../server/core/rights.ts';
import { call, channel, file, form, found, page, type Probe, service } from './rights-probes.ts';
import { type Owned, place, type RightsWorld, type Somebody } from './rights-world.ts';
import { editionOf } from './http-drafts.ts';

let count = 0;
/** Words that nobody wrote before. */
const fresh = (): string => `These are words of their own, number ${(count += 1)}`;
const reason = 'For a reason that will do';

const shownAgain = async (_who: Somebody, { post }: Owned, { services }: RightsWorld) => {
  const { author, hidden } = await services.threadStore.post(everyone, post);
  if (hidden && author) await services.threads.setHidden(await adminOf(services), post, false, reason);
};
const unlocked = async (_who: Somebody, { threads }: Owned, { services }: RightsWorld) =>
  services.threads.setLocked(await adminOf(services), threads.group, false, reason);

const placed = async ({ name, id }: Somebody, _owned: Owned, world: RightsWorld) =>
  place(world, name, id, world.owned);
const memberAgain = async (_who: Somebody, { group }: Owned, { services, target }: RightsWorld) =>
  services.groups.setRoles(everyone, target.id, group, ['member']);

/** A new post of the target, whom nobody has anything against yet. */
async function targetsPost({ threads }: Owned, { services, target }: RightsWorld): Promise<string> {
  const posted = await services.threads.post(await target.reader(), threads.group, { body: fresh() });
  if (posted.held) throw new Error('a post of the target is held');
  return posted.post._id;
}
const agreed = reasonId(defaultReasons[0]!);
async function heardAgain(_who: Somebody, { group }: Owned, { services, target }: RightsWorld) {
  const made = { group, member: target.id, action: 'muted' as const, lifted: null };
  const decision = await services.models.decisions.findOne(made).sort({ at: -1 }).lean();
  if (decision) await services.decide.lift(await adminOf(services), decision._id, reason);
}

async function adminOf({ directory }: RightsWorld['services']) {
  const admin = (await directory.byHandles(['admin'])).get('admin')!;
  return (await directory.reader(admin.id))!;
}

/** Every way to try each row of the table of rights. A row without one fails the test. */
export const probesOf: Record<Action, Probe[]> = {
  'group.card': [
    page(({ slug }) => `/groups/${slug}`),
    found(
      'page',
      () => '/groups',
      ({ card }) => card,
    ),
    call('GET', ({ slug }) => `/groups/${slug}`),
    found(
      'API',
      () => '/api/v1/groups',
      ({ card }) => card,
      'program',
    ),
  ],
  'group.read': [
    found(
      'page',
      ({ slug }) => `/groups/${slug}`,
      ({ word }) => word,
    ),
  ],
  'content.read': [
    ...[
      ({ threads }: Owned) => `/threads/${threads.group}`,
      ({ threads }: Owned) => `/threads/${threads.draft}`,
      ({ threads }: Owned) => `/threads/${threads.competency}`,
      ({ threads }: Owned) => `/threads/${threads.group}/compose`,
      ({ post }: Owned) => `/posts/${post}`,
      ({ post }: Owned) => `/posts/${post}/history`,
      ({ picture }: Owned) => `/pictures/${picture}`,
      ({ framework }: Owned) => `/frameworks/${framework}`,
      ({ framework }: Owned) => `/frameworks/${framework}/drafts/1`,
      ({ framework }: Owned) => `/frameworks/${framework}/drafts/1/comments`,
      ({ framework }: Owned) => `/frameworks/${framework}/competencies/X-1`,
      ({ framework }: Owned) => `/frameworks/${framework}/activity`,
    ].map((address) => page(address)),
    found(
      'page',
      () => '/',
      ({ word }) => word,
    ),
    found(
      'page',
      () => '/frameworks',
      ({ word }) => word,
    ),
    found(
      'page',
      () => '/members/author',
      ({ word }) => word,
    ),
    ...[
      ({ threads }: Owned) => `/threads/${threads.group}`,
      ({ threads }: Owned) => `/threads/${threads.draft}/posts`,
      ({ threads }: Owned) => `/threads/${threads.competency}/changes`,
      ({ post }: Owned) => `/posts/${post}`,
      ({ framework }: Owned) => `/frameworks/${framework}`,
      ({ framework }: Owned) => `/frameworks/${framework}/drafts/1`,
      ({ framework }: Owned) => `/frameworks/${framework}/competencies/X-1`,
    ].map((address) => call('GET', address)),
    found(
      'API',
      () => '/api/v1/frameworks',
      ({ word }) => word,
      'program',
    ),
    channel(({ threads }) => `thread:${threads.group}`),
    channel(({ threads }) => `thread:${threads.draft}`),
    channel(({ threads }) => `thread:${threads.competency}`),
    channel(({ draft }) => `draft:${draft}`),
    file(({ framework }) => `/frameworks/${framework}/activity/by-time.csv`),
    file(({ draft }) => `/ims/case/v1p1/CFPackages/${draft}`),
    file(({ draft }) => `/ims/case/v1p1/CFDocuments/${draft}`),
    found(
      'export',
      () => '/ims/case/v1p1/CFDocuments',
      ({ word }) => word,
      'program',
    ),
  ],
  'post.create': [
    call(
      'POST',
      ({ threads }) => `/threads/${threads.group}/posts`,
      () => ({ body: fresh() }),
    ),
    call(
      'POST',
      ({ threads }) => `/threads/${threads.draft}/posts`,
      () => ({ body: fresh() }),
    ),
    form(
      ({ threads }) => `/threads/${threads.competency}/posts`,
      () => ({ body: fresh() }),
    ),
  ],
  'post.react': [
    call('PUT', ({ post }) => `/posts/${post}/reactions/agree`),
    call('DELETE', ({ post }) => `/posts/${post}/reactions/agree`),
    form(({ post }) => `/posts/${post}/reactions`, { add: 'thanks' }),
  ],
  'post.report': [
    page(({ post }) => `/posts/${post}/report`),
    call('POST', ({ post }) => `/posts/${post}/reports`, { reason }),
    form(({ post }) => `/posts/${post}/report`, { kind: 'rude', reason }),
  ],
  'thread.open': [
    page(({ slug }) => `/groups/${slug}/threads/new`),
    form(
      ({ slug }) => `/groups/${slug}/threads`,
      () => ({ title: fresh(), body: fresh() }),
    ),
  ],
  'group.join': [
    form(({ slug }) => `/groups/${slug}/join`, {}, { known: 'group.card', conflict: true, undo: placed }),
  ],
  'group.leave': [form(({ slug }) => `/groups/${slug}/leave`, {}, { conflict: true, undo: placed })],
  'group.invite': [
    page(({ slug }) => `/groups/${slug}/invitations`),
    form(({ slug }) => `/groups/${slug}/invitations/link`, { 'link-days': '14', uses: '5' }),
  ],
  'group.admit': [
    page(({ slug }) => `/groups/${slug}/requests`),
    form(
      async ({ slug, group }, { services, target }) => {
        const request = {
          _id: newId(),
          group,
          member: target.id,
          answer: '',
          at: new Date(),
          state: 'waiting' as const,
        };
        await services.models.joinRequests.create(request);
        return `/groups/${slug}/requests/${request._id}`;
      },
      { answer: 'yes' },
    ),
  ],
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
    form(
      ({ slug }) => `/groups/${slug}/new`,
      ({ scope }) => {
        const address = `working-${(count += 1)}`;
        const joining = 'invitation';
        return { name: address, slug: address, purpose: '', rules: '', chair: 'author', scope, joining };
      },
    ),
  ],
  'corporate.change': [
    page(() => '/organisations/some-council/corporate', { elsewhere: true }),
    form(
      () => '/organisations/some-council/corporate',
      ({ slug }) => ({ group: slug, since: '2026-01-05', until: '' }),
      { elsewhere: true },
    ),
  ],
  'framework.edit': [
    service(
      'adds a draft',
      async (who, { framework, word }, { services }) =>
        services.editionImport.run(await who.reader(), {
          slug: framework,
          edition: editionOf({
            title: word,
            description: '',
            items: [{ identifier: 'X-1', title: fresh() }],
          }),
          state: 'preparing',
          opensAt: null,
          closesAt: null,
        }),
      { alone: true },
    ),
  ],
  'post.hide': [
    page(({ post }) => `/posts/${post}/hide`),
    call('PUT', ({ post }) => `/posts/${post}/hidden`, { hidden: true, reason }, { undo: shownAgain }),
    form(({ post }) => `/posts/${post}/hide`, { why: agreed }, { undo: shownAgain }),
  ],
  'thread.order': [
    page(({ threads }) => `/threads/${threads.group}/lock`),
    call(
      'PUT',
      ({ threads }) => `/threads/${threads.group}/locked`,
      { locked: true, reason },
      { undo: unlocked },
    ),
    form(({ threads }) => `/threads/${threads.group}/lock`, { reason }, { undo: unlocked }),
  ],
  'queue.read': [
    channel(({ group }) => `queue:${group}`),
    page(({ slug }) => `/groups/${slug}/moderation`),
    page(({ decision }) => `/moderation/decisions/${decision}`, { silent: true }),
    found(
      'page',
      () => '/moderation/queue',
      ({ reported }) => `/posts/${reported}`,
    ),
  ],
  'queue.decide': [
    form(
      ({ slug }) => `/groups/${slug}/moderation`,
      async (owned, world) => ({
        [`item-post:${await targetsPost(owned, world)}`]: '0',
        action: 'kept',
        reason: agreed,
      }),
    ),
  ],
  'member.restrict': [
    form(
      ({ slug }) => `/groups/${slug}/moderation`,
      async (owned, world) => ({
        [`item-post:${await targetsPost(owned, world)}`]: '0',
        action: 'muted',
        'days-muted': '7',
        reason: agreed,
      }),
      { undo: heardAgain },
    ),
  ],
  'screening.change': [
    service('changes the words that are held', async (who, { group }, { services }) =>
      services.groups.change(await who.reader(), group, { blockedWords: [fresh()] }),
    ),
  ],
  'reasons.change': [
    page(({ slug }) => `/groups/${slug}/moderation/reasons`),
    form(
      ({ slug }) => `/groups/${slug}/moderation/reasons`,
      () => ({
        reasons: [...defaultReasons, fresh()].join('\n'),
      }),
    ),
  ],
  'log.read': [
    found(
      'page',
      () => '/moderation/log',
      ({ card }) => `${card} group`,
    ),
    found(
      'export',
      () => '/moderation/log.csv',
      ({ card }) => `${card} group`,
      'program',
    ),
    page(({ slug }) => `/moderation/log?group=${slug}`),
  ],
  'log.full': [
    page(({ slug }) => `/groups/${slug}/moderation/log`, { silent: true }),
    { ...file(({ slug }) => `/groups/${slug}/moderation/log.csv`), silent: true },
  ],
};
