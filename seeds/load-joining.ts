import type { Services } from '../server/compose.ts';
import { everyone, type Reader } from '../server/core/reader.ts';
import type { Group } from '../server/features/groups/groups.models.ts';
import { joining } from './joining.ts';
import { groupId, memberId } from './names.ts';

/** Has people ask to join and be invited. What is there already is left as it is. */
export async function loadJoining(services: Services): Promise<void> {
  await ask(services);
  await decline(services);
  await invite(services);
}

async function ask(services: Services): Promise<void> {
  const { group, member, answer } = joining.waiting;
  if (await hasAsked(services, group, member)) return;
  await services.requests.ask(await readerOf(services, member), await groupOf(services, group), answer);
}

async function decline(services: Services): Promise<void> {
  const { group, member, answer, by, reason } = joining.declined;
  const asker = await readerOf(services, member);
  const found = await groupOf(services, group);
  if (!(await hasAsked(services, group, member))) await services.requests.ask(asker, found, answer);
  const request = await services.requests.own(asker, found._id);
  if (request?.state !== 'waiting') return;
  await services.requests.answer(await readerOf(services, by), found, request._id, false, reason);
}

async function invite(services: Services): Promise<void> {
  const { invited, link } = joining;
  const { invitations, models } = services;
  const group = await groupOf(services, invited.group);
  const chair = await readerOf(services, invited.by);
  if (await models.invitations.exists({ group: group._id, state: { $ne: 'new' } })) return;
  await invitations.makeLink(chair, group, link);
  const people = invited.people.map((person) => ({ ...person, roles: [...person.roles] }));
  await invitations.byLetter(chair, group, people, { days: 90, key: 'seed' });
  const withdrawn = await models.invitations.findOne({ group: group._id, email: invited.withdrawn }).lean();
  await invitations.revoke(chair, group, withdrawn!._id);
}

async function hasAsked({ models }: Services, group: string, member: string): Promise<boolean> {
  const which = { group: groupId(group), member: memberId(member), state: { $ne: 'new' as const } };
  return (await models.joinRequests.exists(which)) !== null;
}

async function groupOf({ groupStore }: Services, slug: string): Promise<Group> {
  return (await groupStore.byId(everyone, groupId(slug)))!;
}

async function readerOf({ directory }: Services, handle: string): Promise<Reader> {
  return (await directory.reader(memberId(handle)))!;
}
