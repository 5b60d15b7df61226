import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { GroupModels } from './groups.models.ts';
import type { GroupStore } from './groups.store.ts';

/** Kinds of notification that groups send. */
export const groupNewsKinds = [
  'group-request',
  'group-answer',
  'group-roles',
  'group-removed',
  'group-chairless',
] as const;
export type GroupNewsKind = (typeof groupNewsKinds)[number];

/** Tells members once; `about` names the request, the group, or the group and the change; `key` what happened. */
export type TellOfGroups = (
  members: string[],
  kind: GroupNewsKind,
  key: string,
  about: string,
  happened: { seq: number; at: Date },
) => Promise<void>;

export interface GroupNewsParts {
  models: GroupModels;
  store: GroupStore;
  tell: TellOfGroups;
  /** Whether this member may act at all: is there and not suspended. */
  isActive(member: string): Promise<boolean>;
  /** Site administrators, by id. */
  administrators(): Promise<string[]>;
}

/** What is older than this is no news: a site that begins to follow its log does not tell of years. */
const newsMs = 30 * 24 * 3600 * 1000;

/** Tells of requests and their answers, of roles, of being removed, and administrators of a group without a chair. */
export function groupNews(parts: GroupNewsParts): Follower {
  return {
    name: 'group-news',
    kinds: ['group', 'moderation'],
    async handle(change) {
      if (change.at.getTime() < Date.now() - newsMs) return;
      if (change.channel.startsWith('group:')) await tellOfGroup(parts, change);
      else if (change.type === 'member.suspended') {
        const member = change.data['member'] as string;
        const chaired = [...(await parts.store.membershipsOf(member))].filter(([, held]) =>
          held.has('chair'),
        );
        for (const [group] of chaired) await tellChairless(parts, group, change);
      }
    },
  };
}

async function tellOfGroup(parts: GroupNewsParts, change: Change): Promise<void> {
  const { tell } = parts;
  const group = change.channel.slice('group:'.length);
  const { request, member, reason } = change.data as { request?: string; member?: string; reason?: string };
  switch (change.type) {
    case 'request.made': {
      const answering = await parts.store.holders(group, 'moderator', 'chair');
      await tell(answering, 'group-request', request!, request!, change);
      break;
    }
    case 'request.decided':
      await tell([member!], 'group-answer', request!, request!, change);
      break;
    case 'member.roles':
      if (change.actor !== null && change.actor !== member)
        await tell([member!], 'group-roles', `${group} ${change.seq}`, group, change);
      await tellChairless(parts, group, change);
      break;
    case 'member.removed':
      // Without a reason it was a ban or an erasure, of which others tell.
      if (reason)
        await tell([member!], 'group-removed', `${group} ${change.seq}`, `${group} ${change.seq}`, change);
      await tellChairless(parts, group, change);
      break;
    case 'member.left':
      await tellChairless(parts, group, change);
      break;
    default:
  }
}

/** Looks only at this group: nobody is told again of another one. */
async function tellChairless(parts: GroupNewsParts, group: string, change: Change): Promise<void> {
  if (await parts.store.hasChair(group, (member) => parts.isActive(member))) return;
  const key = `${group} ${change.channel} ${change.seq}`;
  await parts.tell(await parts.administrators(), 'group-chairless', key, group, change);
}
