import { renderMarkdown } from '../../core/markdown/render.ts';
import type { GroupRole, Reader } from '../../core/reader.ts';
import { restrictionOf } from '../../core/rights.ts';
import { dateWords } from '../../core/html/words.ts';
import { t } from '../../core/words/words.ts';
import { groupPolicies } from './groups.policy.ts';
import type { Group, Membership } from './groups.models.ts';
import { scopedOf } from './groups.store.ts';
import { type GroupWeb, joiningInWords, officerRoles, rolesInWords, scopeWords } from './group-web.ts';
import { mayAskAgainAt } from './requests.service.ts';

/** What somebody who may know of a group sees of it: everything here is for outsiders of a listed one, too. */
export async function cardOf(web: GroupWeb, reader: Reader, group: Group) {
  const above = group.parent ? await web.groups.byId(reader, group.parent) : null;
  return {
    group,
    above: above && { name: above.name, slug: above.slug },
    scope: scopeWords(group),
    joining: joiningInWords(group),
    purpose: renderMarkdown(group.purpose).html,
    rules: renderMarkdown(group.rules).html,
    officers: await officersOf(web, await web.groups.officers(group._id)),
    way: await wayIn(web, reader, group),
    may: mayDo(reader, group),
    requests: groupPolicies['group.admit'](reader, scopedOf(group))
      ? (await web.requests.waiting(group._id)).total
      : 0,
  };
}

/** What the reader may do with a group, by the names that its pages use. */
export function mayDo(reader: Reader, group: Group) {
  const scoped = scopedOf(group);
  return {
    see: groupPolicies['group.members'](reader, scoped),
    open: groupPolicies['thread.open'](reader, scoped),
    invite: groupPolicies['group.invite'](reader, scoped),
    admit: groupPolicies['group.admit'](reader, scoped),
    roles: groupPolicies['group.roles'](reader, scoped),
    change: groupPolicies['group.change'](reader, scoped),
    work: groupPolicies['group.work'](reader, scoped) && group.parent === null,
    screen: groupPolicies['screening.change'](reader, scoped),
  };
}

/**
 * How the reader stands to the group and what they can do about it: `step` is the button, `words` what stands beside
 * it.
 */
export type WayIn =
  | { step: 'leave'; words: string; roles: string }
  | { step: 'join' | 'ask' | 'sign-in' | 'withdraw' | 'none'; words: string };

async function wayIn(web: GroupWeb, reader: Reader, group: Group): Promise<WayIn> {
  const { member } = reader;
  if (!member) return { step: group.joining === 'invitation' ? 'none' : 'sign-in', words: howToJoin(group) };
  const row = await web.membership.row(group._id, member.id);
  if (row)
    return { step: 'leave', words: t('You are a member of this group.'), roles: rolesInWords(row.roles) };
  const restriction = restrictionOf(reader, group._id);
  if (restriction?.kind === 'banned')
    return {
      step: 'none',
      words: t('You are banned from this group: {reason}', { reason: restriction.reason }),
    };
  if (await web.membership.mayJoin(reader, group)) return { step: 'join', words: howToJoin(group) };
  if (group.joining === 'invitation') return { step: 'none', words: howToJoin(group) };
  const last = await web.requests.own(reader, group._id);
  if (last?.state === 'waiting')
    return {
      step: 'withdraw',
      words: t('You asked to join on {date}. You are told here when it is answered.', {
        date: dateWords(last.at),
      }),
    };
  const again = last?.state === 'refused' ? mayAskAgainAt(last) : null;
  if (again && again > new Date())
    return {
      step: 'none',
      words: t('Your request was not accepted: {reason} You can ask again from {date}.', {
        reason: last!.reason,
        date: dateWords(again),
      }),
    };
  return { step: 'ask', words: howToJoin(group) };
}

function howToJoin({ joining, parent }: Group): string {
  if (joining === 'invitation') return t('Members of this group are invited by its chairs and moderators.');
  if (joining === 'request') return t('Ask to join; the moderators answer.');
  return parent
    ? t('Members of the group above may join at once; others ask, and the moderators answer.')
    : t('Anybody with an account may join at once.');
}

/** Those who hold a role beyond member, the chairs first. */
async function officersOf({ people }: GroupWeb, members: Membership[]) {
  const holding = members.filter(({ roles }) => roles.some((role) => role !== 'member'));
  const known = await people.byIds(holding.map(({ person }) => person));
  const rank = (roles: GroupRole[]): number => officerRoles.findIndex((role) => roles.includes(role));
  return holding
    .flatMap(({ person, roles }) => {
      const one = known.get(person);
      return one ? [{ ...one, rank: rank(roles), roleWords: rolesInWords(roles) }] : [];
    })
    .toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
}
