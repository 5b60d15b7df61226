import { startDiscourse, type Discourse } from '../../support/discourse/discourse.ts';
import type { Category, User } from '../../support/discourse/records.ts';
import { Chance } from './chance.ts';
import { Ledger } from './ledger.ts';
import { bridgeId, type Joined, type MootDoors, type Prepared } from './moot.ts';

/** A Moot that may be stopped in both ways, and started again as it was. */
export interface MootSide {
  url: string;
  doors: MootDoors;
  /** Whether it runs. */
  isUp(): boolean;
  /** At once, whatever it does; then it is down. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** For good. */
  close(): Promise<void>;
}

export type StartMoot = (forum: string) => Promise<MootSide>;

/** Both sides, the people of each, and what they wrote. */
export interface World {
  chance: Chance;
  forum: Discourse;
  moot: MootSide;
  there: { people: User[]; moderator: User; writer: User };
  /** Two are bridged; one only staff may read, and one nobody bridged. */
  categories: { one: Category; two: Category; hidden: Category; other: Category };
  here: Prepared;
  ledger: Ledger;
  /** How far the time of both was moved, in milliseconds. */
  ahead: number;
  /** Posts of which the forum itself made a second one when it merged topics, and those. */
  copied: Set<number>;
}

export const webhookSecret = 'a secret of webhooks for trying';
const scopes = {
  topics: ['read', 'read_lists', 'write', 'update', 'status'],
  posts: ['list', 'edit', 'delete', 'recover'],
  categories: ['list', 'show'],
  uploads: ['create'],
  users: ['show'],
  tags: ['list'],
};

/** Starts both and connects them, as a network would that follows what is advised. */
export async function makeWorld(seed: number, startMoot: StartMoot): Promise<World> {
  const forum = await startDiscourse({ limits: 'off', shape: seed % 2 === 0 ? '2026' : '2025' });
  const moot = await startMoot(new URL(forum.url).host);
  const here = await moot.doors.prepare();
  const { admin } = forum;
  const writer = admin.createUser('moot_bridge', { name: 'Moot', trustLevel: 2, groups: ['bridges'] });
  const moderator = admin.createUser('mod_maria', { moderator: true, trustLevel: 4 });
  const people = ['fay', 'gus', 'hal', 'ivy'].map((name) =>
    admin.createUser(name, { name: `${name} there`, trustLevel: 2 }),
  );
  const bridged = { moderators: ['bridges'] };
  const categories = {
    one: admin.createCategory('First of both', bridged),
    two: admin.createCategory('Second of both', bridged),
    hidden: admin.createCategory('Staff room', { permissions: { staff: 1 } }),
    other: admin.createCategory('Not bridged'),
  };
  const all = Object.entries(scopes).flatMap(([resource, actions]) =>
    actions.map((action) => ({ resource, action })),
  );
  const joined: Joined = {
    forum: forum.url,
    host: new URL(forum.url).host,
    writer: { username: writer.username, userId: writer.id },
    key: forum.keys.create({ user: null, scopes: all }).value,
    webhookSecret,
    categories: [categories.one.id, categories.two.id],
  };
  await moot.doors.join(joined);
  forum.webhooks.add({
    url: `${moot.url}/plugins/discourse-bridge/webhooks/${bridgeId}`,
    secret: webhookSecret,
  });
  const chance = new Chance(seed);
  return {
    ...{ chance, forum, moot, here, categories },
    there: { people, moderator, writer },
    ledger: new Ledger(),
    ahead: 0,
    copied: new Set(),
  };
}

/** Moves the time of both. */
export async function advance(world: World, seconds: number): Promise<void> {
  world.ahead += seconds * 1000;
  world.forum.clock.advance(seconds);
  if (world.moot.isUp()) await world.moot.doors.setAhead(world.ahead);
}

/** A call of Moot's API. Null when it is down or the connection broke. */
export async function call(
  world: World,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: any } | null> {
  if (!world.moot.isUp()) return null;
  try {
    const response = await fetch(`${world.moot.url}/api/v1${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch {
    return null;
  }
}
