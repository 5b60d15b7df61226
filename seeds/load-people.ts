import type { Services } from '../server/compose.ts';
import { everyone } from '../server/core/reader.ts';
import { groups, members } from './content.ts';
import { groupId, memberId } from './names.ts';
import type { SeedMember } from './shapes.ts';
import { daysBefore } from './times.ts';

/** When the members joined, before the first start: earlier than the oldest post. */
const joinedDaysAgo = 130;

/** Makes groups, members (all with this password) and their roles. Answers the members' ids by handle. */
export async function loadPeople(
  services: Services,
  password: string,
  start: Date,
): Promise<ReadonlyMap<string, string>> {
  for (const { slug, parent, ...group } of groups) {
    const above = parent === undefined ? null : groupId(parent);
    await services.groups.ensure(everyone, { id: groupId(slug), slug, ...group, parent: above });
  }
  await Promise.all(members.map((member) => ensureMember(services, member, password, start)));
  for (const { handle, roles: held } of members) {
    for (const { group, roles } of held) {
      await services.groups.setRoles(everyone, memberId(handle), groupId(group), roles);
    }
  }
  return new Map(members.map(({ handle }) => [handle, memberId(handle)]));
}

async function ensureMember(
  { accounts, models }: Services,
  { handle, name, email, organisation, admin, unconfirmed }: SeedMember,
  password: string,
  start: Date,
): Promise<void> {
  const id = memberId(handle);
  if (await models.members.exists({ _id: id })) return;
  const createdAt = daysBefore(start, joinedDaysAgo);
  const confirmed = !unconfirmed;
  await accounts.createMember({
    id,
    handle,
    email,
    name,
    password,
    organisation,
    admin,
    confirmed,
    createdAt,
  });
}
