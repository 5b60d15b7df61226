import type { Engine } from '../../plugins/discourse-bridge/engine.ts';
import { runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { mappingId } from '../../plugins/discourse-bridge/store/mappings.ts';
import { type Bridge, type Mapping, secretName } from '../../plugins/discourse-bridge/store/records.ts';
import type { Discourse, DiscourseOptions } from './discourse/discourse.ts';
import { startDiscourse } from './discourse/discourse.ts';
import type { Category, User } from './discourse/records.ts';
import { type Forum, startForum } from './http-forum.ts';

/** A small site whose group is bridged to a category of a forum, both ways. Both have one clock. */
export interface Bridged {
  site: Forum;
  discourse: Discourse;
  engine: Engine;
  bridge: Bridge;
  category: Category;
  /** The account of the bridge on the forum. */
  writer: User;
  /** Lets webhooks arrive and does what is due, until neither side has anything to do. */
  settle(): Promise<void>;
  /** Moves the time of both sides. */
  advance(seconds: number): void;
  /** Looks at the forum by the clock, as the job does. */
  poll(): Promise<void>;
  close(): Promise<void>;
}

export const webhookSecret = 'a secret of webhooks for tests';

/** Starts both, connected as the page would connect them. */
export async function startBridged(
  options: {
    forum?: DiscourseOptions;
    mapping?: Partial<Mapping>;
    bridge?: Partial<Bridge>;
    /** Another site, on the same category of the same forum. */
    beside?: Bridged;
    /** More hosts of this machine that may be asked. */
    allow?: string[];
  } = {},
): Promise<Bridged> {
  const { beside, allow = [] } = options;
  const discourse = beside?.discourse ?? (await startDiscourse({ limits: 'off', ...options.forum }));
  const { host } = new URL(discourse.url);
  const site = await startForum({ allowPrivateHosts: [host, ...allow] });
  // Each test says itself when something is done; a job in between would take its work away.
  await site.services.jobs.stop();
  const engine = runningEngines.at(-1)!;
  const { parts } = engine;
  parts.pace.callsPerMinute = Infinity;
  Object.assign(parts.clock, { now: () => discourse.clock.now() });
  const account = beside ? 'another-bridge' : 'bridge';
  const writer = discourse.admin.createUser(account, { name: 'Bridge', moderator: true, trustLevel: 4 });
  const category = beside?.category ?? discourse.admin.createCategory('Care talk', { about: true });
  const bridge: Bridge = {
    _id: 'b1',
    kind: 'discourse',
    url: discourse.url,
    host,
    group: site.group,
    name: 'Care Network Forum',
    logo: null,
    writer: { username: writer.username, userId: writer.id },
    actsForOthers: false,
    reader: { kind: 'anonymous', username: null },
    state: 'running',
    stopped: null,
    delaySeconds: 60,
    webhook: { pingedAt: null, lastAt: null },
    poll: { newestPost: 1, at: null, sweptAt: null },
    createdBy: site.ada.id,
    createdAt: discourse.clock.now(),
    ...options.bridge,
  };
  await parts.collections.bridges.insertOne(bridge);
  await parts.collections.mappings.insertOne(mappingOf(bridge, category, options.mapping));
  const { secrets } = parts.host;
  await secrets.put(secretName(bridge._id, 'webhook'), webhookSecret);
  await secrets.put(secretName(bridge._id, 'key'), discourse.keys.create({ user: writer }).value);
  discourse.webhooks.add({
    url: `${site.url}/plugins/discourse-bridge/webhooks/${bridge._id}`,
    secret: webhookSecret,
  });
  return {
    ...{ site, discourse, engine, bridge, category, writer },
    async settle() {
      do await discourse.webhooks.settle();
      while ((await engine.worker.round()) > 0);
    },
    advance: (seconds) => discourse.clock.advance(seconds),
    poll: async () => {
      const now = await parts.collections.bridges.findOne({ _id: bridge._id });
      if (now) await engine.inbound.poll.poll(now);
    },
    async close() {
      await site.close();
      if (!beside) await discourse.stop();
    },
  };
}

/** A category bridged to the site's group both ways, unless `more` says otherwise. */
export function mappingOf(bridge: Bridge, category: Category, more: Partial<Mapping> = {}): Mapping {
  return {
    _id: mappingId(bridge._id, category.id),
    bridge: bridge._id,
    category: category.id,
    categoryName: category.name,
    target: { kind: 'group', id: bridge.group },
    group: bridge.group,
    direction: 'both',
    names: true,
    audience: 'public',
    state: 'live',
    checkedAt: null,
    createdAt: bridge.createdAt,
    ...more,
  };
}

/** Who writes on the forum in tests: two ordinary people and one of its staff. */
export function forumPeople({ admin }: Discourse): { kim: User; lee: User; staff: User } {
  return {
    kim: admin.createUser('kim', { name: 'Kim Kelly' }),
    lee: admin.createUser('lee', { name: 'Lee Long' }),
    staff: admin.createUser('staff', { name: 'Sam Staff', admin: true }),
  };
}
