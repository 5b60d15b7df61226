import type { Socket } from 'socket.io-client';
import { everyone, type GroupRole, type Reader, type Scope } from '../../server/core/reader.ts';
import { type Action, rights, type Standing } from '../../server/core/rights.ts';
import { Agent } from './browserless.ts';
import { openSocket } from './live-client.ts';
import { emailOf, goodPassword, signIn } from './people.ts';
import type { Owned } from './rights-owned.ts';
import type { TestSite } from './site.ts';

/** What somebody is to all three groups at once. */
export const people = [
  'guest',
  'outsider',
  'member',
  'officer',
  'editor',
  'moderator',
  'chair',
  'admin',
  'muted',
  'banned',
  'suspended',
] as const;
export type PersonName = (typeof people)[number];

export interface Somebody {
  name: PersonName;
  id: string;
  /** A browser, signed in through the page. */
  browser: Agent;
  /** Of the forms of that browser; empty for a guest. */
  csrf: string;
  /** A program, known by a token. */
  program: Agent;
  socket: Socket;
  reader(): Promise<Reader>;
}

/** Whether the table says that somebody may, in a group that is seen so. */
export function mayByTable(name: PersonName, action: Action, scope: Scope): boolean {
  const right: Record<Scope, readonly Standing[]> & { writes: boolean; acts: boolean } = rights[action];
  if (right.acts && name === 'suspended') return false;
  if (right.writes && (name === 'muted' || name === 'banned')) return false;
  return standingsOf(name).some((one) => right[scope].includes(one));
}

function standingsOf(name: PersonName): Standing[] {
  if (name === 'guest' || name === 'outsider' || name === 'admin') return [name];
  if (name === 'banned') return ['outsider'];
  if (name === 'muted' || name === 'suspended') return ['member'];
  return ['member', name];
}

/** Makes one of the people who try everything, signed in as a browser, as a program and at a socket. */
export async function somebody(
  site: TestSite,
  name: PersonName,
  owned: Owned[],
  createdAt: Date,
): Promise<Somebody> {
  const { services, url } = site;
  const browser = new Agent(url);
  const program = new Agent(url);
  const guest = { id: '', csrf: '', reader: async () => ({ member: null, roles: new Map(), admin: false }) };
  if (name === 'guest')
    return { name, browser, program, socket: await openSocket(url, { origin: url }), ...guest };
  const { _id: id } = await services.accounts.createMember({
    handle: name,
    email: emailOf(name),
    name: `Some ${name}`,
    password: goodPassword,
    admin: name === 'admin',
    createdAt,
  });
  await place(site, name, id, owned);
  const { secret } = await services.tokens.create(id, 'tests');
  program.headers = { Authorization: `Bearer ${secret}` };
  await signIn(browser, emailOf(name));
  const csrf = browser.page!.forms.find(({ action }) => action === '/sign-out')!.fields['_csrf']!;
  return {
    name,
    id,
    browser,
    csrf,
    program,
    socket: await openSocket(url, { token: secret }),
    reader: async () => (await services.directory.reader(id))!,
  };
}

/** Gives somebody their roles and restrictions again, whatever was tried meanwhile. */
export async function place(
  { services }: TestSite,
  name: PersonName,
  id: string,
  owned: Owned[],
): Promise<void> {
  const roles: GroupRole[] = ['guest', 'outsider', 'admin', 'banned'].includes(name)
    ? []
    : name === 'member' || name === 'muted' || name === 'suspended'
      ? ['member']
      : ['member', name as GroupRole];
  const { restrictions, members } = services.models;
  for (const { group } of owned) {
    if (name === 'muted' || name === 'banned') {
      const row = { person: id, group, kind: name, until: null, reason: 'As a test' };
      await restrictions.updateOne({ _id: `${group}:${id}` }, { $set: row }, { upsert: true });
    }
    await services.groups.setRoles(everyone, id, group, roles);
  }
  if (name === 'suspended')
    await members.updateOne({ _id: id }, { $set: { suspendedUntil: new Date(Date.now() + 86_400_000) } });
  await services.log.append('members', {
    decide: () => ({ type: 'member.changed', actor: id, data: { member: id } }),
  });
}
