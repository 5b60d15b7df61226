import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { groupChannel } from './channels.ts';
import { rolesInWords } from './group-web.ts';
import type { Group, GroupModels } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';
import type { JoinRequest } from './joining.models.ts';

interface Parts {
  models: GroupModels;
  store: GroupStore;
  people: People;
  log: ChangeLog;
  isActive(member: string): Promise<boolean>;
}

/** What a notification of a group says: its words, more of them, and where it leads. */
export interface GroupNews {
  text: string;
  more: string | null;
  href: string;
}

interface Row {
  _id: string;
  kind: string;
  about?: string | null;
}

/** Puts what is told of groups into words; what is settled or out of sight is left out. By notification. */
export function groupNewsWords(parts: Parts) {
  return async (reader: Reader, rows: Row[]): Promise<ReadonlyMap<string, GroupNews>> => {
    const found = await Promise.all(
      rows.map(async (row) => [row._id, await wordsOf(parts, reader, row)] as const),
    );
    return new Map(found.flatMap(([id, news]) => (news ? [[id, news] as const] : [])));
  };
}

async function wordsOf(parts: Parts, reader: Reader, { kind, about }: Row): Promise<GroupNews | null> {
  if (!about) return null;
  switch (kind) {
    case 'group-request':
      return requestWords(parts, reader, about);
    case 'group-answer':
      return answerWords(parts, reader, about);
    case 'group-roles':
      return roleWords(parts, reader, about);
    case 'group-removed':
      return removedWords(parts, reader, about);
    case 'group-chairless':
      return chairlessWords(parts, reader, about);
    default:
      return null;
  }
}

async function requestWords(parts: Parts, reader: Reader, id: string): Promise<GroupNews | null> {
  const request = await requestOf(parts, id);
  const group = request?.state === 'waiting' ? await parts.store.byId(reader, request.group) : null;
  if (!request || !group || !groupPolicies['group.admit'](reader, scopedOf(group))) return null;
  const person = (await parts.people.byIds([request.member])).get(request.member);
  const name = person?.name ?? t('Somebody who has left');
  const text = t('{name} asks to join “{group}”', { name, group: group.name });
  return { text, more: request.answer || null, href: `/groups/${group.slug}/requests` };
}

async function answerWords(parts: Parts, reader: Reader, id: string): Promise<GroupNews | null> {
  const request = await requestOf(parts, id);
  const group = request && (await cardOf(parts, reader, request.group));
  if (!request || !group || request.member !== reader.member?.id) return null;
  const text =
    request.state === 'accepted'
      ? t('You are now a member of “{group}”', { group: group.name })
      : t('Your request to join “{group}” was not accepted', { group: group.name });
  return { text, more: request.reason || null, href: `/groups/${group.slug}` };
}

async function roleWords({ models, store }: Parts, reader: Reader, id: string): Promise<GroupNews | null> {
  const group = await store.byId(reader, id);
  const row = group && (await models.memberships.findById(`${id}:${reader.member?.id}`).lean());
  if (!group || !row || row.roles.length === 0) return null;
  const text = t('Your roles in “{group}” were changed: {roles}', {
    group: group.name,
    roles: rolesInWords(row.roles),
  });
  return { text, more: null, href: `/groups/${group.slug}` };
}

async function removedWords(parts: Parts, reader: Reader, about: string): Promise<GroupNews | null> {
  const [id = '', seq = ''] = about.split(' ');
  const [change] = await parts.log.read(groupChannel(id), Number(seq) - 1, 1);
  const { member, reason } = (change?.data ?? {}) as { member?: string; reason?: string };
  if (member === undefined || member !== reader.member?.id) return null;
  // What they may no longer know of is not named any more.
  const group = await cardOf(parts, reader, id);
  const more = reason ?? null;
  return group
    ? {
        text: t('You are no longer a member of “{group}”', { group: group.name }),
        more,
        href: `/groups/${group.slug}`,
      }
    : { text: t('You are no longer a member of a hidden group'), more, href: '/groups' };
}

async function chairlessWords(
  { store, isActive }: Parts,
  reader: Reader,
  id: string,
): Promise<GroupNews | null> {
  const group = reader.admin ? await store.byId(everyone, id) : null;
  if (!group || (await store.hasChair(id, isActive))) return null;
  return {
    text: t('“{group}” has no chair who can act', { group: group.name }),
    more: t('Make a member chair, or invite somebody as chair.'),
    href: `/groups/${group.slug}/members`,
  };
}

const requestOf = ({ models }: Parts, id: string): Promise<JoinRequest | null> =>
  models.joinRequests.findById(id).lean<JoinRequest>();

async function cardOf({ store }: Parts, reader: Reader, id: string): Promise<Group | null> {
  return (await store.cards(reader)).find(({ _id }) => _id === id) ?? null;
}
