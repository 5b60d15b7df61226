import { hashSecret, newId, newSecret } from '../../server/core/ids.ts';
import { everyone, type GroupRole, type Reader } from '../../server/core/reader.ts';
import type { Services } from '../../server/compose.ts';
import { Agent } from '../support/browserless.ts';

/** Somebody with an account and a browser that is signed in by a personal token. */
export interface TestPerson {
  id: string;
  handle: string;
  name: string;
  agent: Agent;
  reader(): Promise<Reader>;
}

/** Makes a member with a token, without the cost of a password. */
export async function makePerson(
  services: Services,
  url: string,
  name: string,
  options: { confirmed?: boolean; admin?: boolean; roles?: Record<string, GroupRole[]> } = {},
): Promise<TestPerson> {
  const { models } = services;
  const { confirmed = true, admin = false, roles = {} } = options;
  const handle = name.toLowerCase().replaceAll(' ', '-');
  const email = `${handle}@people.example`;
  const id = newId();
  const now = new Date();
  await models.members.create({
    _id: id,
    handle,
    email,
    emailKey: email,
    name,
    organisation: null,
    passwordHash: 'none',
    confirmedAt: confirmed ? now : null,
    admin,
    createdAt: now,
  });
  const secret = newSecret();
  await models.tokens.create({
    _id: newId(),
    member: id,
    name: 'tests',
    hash: hashSecret(secret),
    createdAt: now,
  });
  for (const [group, held] of Object.entries(roles))
    await services.groups.setRoles(everyone, id, group, held);
  const agent = new Agent(url);
  agent.headers = { Authorization: `Bearer ${secret}` };
  const reader = async (): Promise<Reader> => (await services.directory.reader(id))!;
  return { id, handle, name, agent, reader };
}

/** Confirms a member's address as following the link does: the document first, then the announcement. */
export async function confirm({ models, log }: Services, { id }: TestPerson): Promise<void> {
  await models.members.updateOne({ _id: id }, { $set: { confirmedAt: new Date() } });
  await log.append('members', {
    decide: () => ({ type: 'member.confirmed', actor: id, data: { member: id } }),
  });
}
