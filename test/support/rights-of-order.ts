import { defaultReasons } from '../../server/features/moderation/reasons.ts';
import type { Owned } from './rights-owned.ts';
import { call, channel, file, form, found, page } from './rights-probes.ts';
import {
  agreed,
  fresh,
  heardAgain,
  ordered,
  shownAgain,
  targetsPost,
  unlocked,
  unpinned,
} from './rights-undo.ts';
import type { RightsWorld } from './rights-world.ts';

/** The form of a queue: a decision about a new post of the target. */
const decision = (fields: Record<string, string>) => async (owned: Owned, world: RightsWorld) => ({
  [`item-post:${await targetsPost(owned, world)}`]: '0',
  reason: agreed,
  ...fields,
});
const groupName = ({ card }: Owned): string => `${card} group`;

export const orderProbes = {
  'post.hide': [
    page(({ post }) => `/posts/${post}/hide`),
    call(
      'PUT',
      ({ post }) => `/posts/${post}/hidden`,
      { hidden: true, reason: agreed },
      { undo: shownAgain },
    ),
    form(({ post }) => `/posts/${post}/hide`, { why: agreed }, { undo: shownAgain }),
  ],
  'thread.order': [
    ...['lock', 'pin', 'slow', 'move', 'merge'].map((what) =>
      page(({ threads }) => `/threads/${threads.group}/${what}`),
    ),
    page(({ post }) => `/posts/${post}/pin`),
    call(
      'PUT',
      ({ threads }) => `/threads/${threads.group}/locked`,
      { locked: true, reason: ordered },
      { undo: unlocked },
    ),
    form(({ threads }) => `/threads/${threads.group}/lock`, { why: ordered }, { undo: unlocked }),
    form(
      ({ threads }) => `/threads/${threads.group}/pin`,
      { pinned: 'yes', why: ordered },
      { undo: unpinned },
    ),
  ],
  'queue.read': [
    channel(({ group }) => `queue:${group}`),
    page(({ slug }) => `/groups/${slug}/moderation`),
    call('GET', ({ slug }) => `/groups/${slug}/queue`),
    page(({ decision: one }) => `/moderation/decisions/${one}`, { silent: true }),
    page(({ slug, held }) => `/groups/${slug}/moderation?item=held:${held}`),
    found('page', '/moderation/queue', ({ reported }) => `/posts/${reported}`),
  ],
  'queue.decide': [
    form(({ slug }) => `/groups/${slug}/moderation`, decision({ action: 'kept' })),
    call('POST', async (owned, world) => `/posts/${await targetsPost(owned, world)}/decisions`, {
      action: 'kept',
      reason: agreed,
      version: 0,
    }),
  ],
  'member.restrict': [
    form(({ slug }) => `/groups/${slug}/moderation`, decision({ action: 'muted', 'days-muted': '7' }), {
      undo: heardAgain,
    }),
  ],
  'screening.change': [
    page(({ slug }) => `/groups/${slug}/moderation/words`),
    form(
      ({ slug }) => `/groups/${slug}/moderation/words`,
      () => ({ words: `plugh\n${fresh().slice(0, 40)}`, holdFirst: '0', slowSeconds: '0' }),
    ),
  ],
  'reasons.change': [
    page(({ slug }) => `/groups/${slug}/moderation/reasons`),
    form(
      ({ slug }) => `/groups/${slug}/moderation/reasons`,
      () => ({ reasons: [...defaultReasons, fresh()].join('\n') }),
    ),
  ],
  'log.read': [
    found('page', '/moderation/log', groupName),
    found('export', '/moderation/log.csv', groupName),
    page(({ slug }) => `/moderation/log?group=${slug}`),
  ],
  'log.full': [
    page(({ slug }) => `/groups/${slug}/moderation/log`, { silent: true }),
    file(({ slug }) => `/groups/${slug}/moderation/log.csv`, 'export', { silent: true }),
  ],
};
