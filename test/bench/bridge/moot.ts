import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildClient } from '../../../client/build.mjs';
import type { CaseAct } from '../../../plugins/discourse-bridge/connect/cases.ts';
import { type Engine, runningEngines } from '../../../plugins/discourse-bridge/engine.ts';
import { Links } from '../../../plugins/discourse-bridge/people/links.ts';
import { mappingId } from '../../../plugins/discourse-bridge/store/mappings.ts';
import { type Bridge, secretName } from '../../../plugins/discourse-bridge/store/records.ts';
import type { Pace } from '../../../plugins/discourse-bridge/work/clients.ts';
import {
  composeServices,
  composeSite,
  prepareData,
  type Services,
  type Site,
} from '../../../server/compose.ts';
import { connect, type Database } from '../../../server/core/database/database.ts';
import { Problem } from '../../../server/core/errors.ts';
import { createLogger } from '../../../server/core/logger.ts';
import { projectRoot } from '../../../server/core/paths.ts';
import { everyone } from '../../../server/core/reader.ts';
import { finish } from '../../../server/start/finish.ts';
import { makePerson } from '../../http/moderation-people.ts';
import { testConfig } from '../../support/test-config.ts';

/** Where a Moot is, and the forum that it is bridged to. */
export interface MootPlace {
  /** The address of its database. */
  database: string;
  dataDir: string;
  /** 0 for any that is free. */
  port: number;
  /** Host and port of the forum, which is a private address. */
  forum: string;
}

export interface Member {
  id: string;
  handle: string;
  token: string;
}

export interface Prepared {
  /** Two that everybody may read, and one that only its members may. */
  groups: [string, string, string];
  /** The first moderates all groups. */
  members: Member[];
}

export interface Joined {
  forum: string;
  host: string;
  writer: { username: string; userId: number };
  key: string;
  webhookSecret: string;
  /** The ids of the categories that are bridged to the first two groups. */
  categories: [number, number];
}

/** What waits or went wrong, of all that the bridge has to do. */
export interface Waiting {
  id: string;
  kind: string;
  subject: string;
  topic: number | null;
  state: string;
  code: string | null;
  sending: boolean;
}

export interface Pairs {
  topics: { topic: number; thread: string; state: string; origin: string; closed: boolean }[];
  posts: {
    topic: number;
    post: number;
    thread: string;
    local: string;
    origin: string;
    forumLive: boolean;
    mootLive: boolean;
  }[];
}

/** A post as it is kept, whoever may read it. */
export interface Kept {
  id: string;
  thread: string;
  body: string;
  hidden: string | null;
  moved: boolean;
  deleted: boolean;
}

export const bridgeId = 'b1';
const siteSecret = 'a secret for trying only, long enough';
const patienceMs = 2_000;
/** Who was killed says much that is of no interest. */
const logLevel = 'fatal' as const;

/** What those who try a Moot may ask it, in this process or another. Posts are written and read over HTTP. */
export interface MootDoors {
  prepare(): Promise<Prepared>;
  join(joined: Joined): Promise<void>;
  openThread(member: string, group: string, title: string): Promise<string>;
  threads(groups: string[]): Promise<string[]>;
  link(member: string, userId: number, username: string): Promise<void>;
  setAhead(ms: number): Promise<void>;
  /** Waits until what was written here has been heard of. */
  hear(): Promise<void>;
  /** Does what is due, and answers how many tasks it took up. */
  round(): Promise<number>;
  poll(): Promise<void>;
  waiting(): Promise<Waiting[]>;
  pairs(): Promise<Pairs>;
  state(): Promise<string>;
  resume(): Promise<void>;
  memory(): Promise<number>;
  /** Decides, as a moderator would, what the bridge left to one. Answers how many cases there were. */
  decide(): Promise<number>;
  /** Asks the forum no oftener than so many times a minute, in the time of this machine. */
  keepPace(callsPerMinute: number): Promise<void>;
  /** Takes over what the forum has already. Answers how many posts came. */
  backfill(topics: number): Promise<number>;
  /** The words of all posts that are kept, whoever may read them. */
  bodies(): Promise<Kept[]>;
}

/** A forum that asks to be left alone for a while is waited for in a time of its own, which costs none. */
function withoutWaiting(): Pick<Pace, 'now' | 'pause'> {
  let waited = 0;
  return {
    now: () => Date.now() + waited,
    pause: async (milliseconds) => void (waited += milliseconds),
  };
}

/** A whole site on a database that others keep. */
export class Moot implements MootDoors {
  readonly url: string;
  readonly #services: Services;
  readonly #site: Site;
  readonly #database: Database;
  readonly #engine: Engine;
  #ahead = 0;

  private constructor(url: string, services: Services, site: Site, database: Database) {
    this.url = url;
    this.#services = services;
    this.#site = site;
    this.#database = database;
    this.#engine = runningEngines.at(-1)!;
    Object.assign(this.#engine.parts.clock, { now: () => new Date(Date.now() + this.#ahead) });
    Object.assign(this.#engine.parts.pace, { callsPerMinute: Infinity, ...withoutWaiting() });
  }

  static async start({ database: uri, dataDir, port, forum }: MootPlace): Promise<Moot> {
    await mkdir(dataDir, { recursive: true });
    const [database, { manifest }] = await Promise.all([connect(uri, null), buildClient()]);
    // Who was killed holds its leases half a minute longer; these are the half minutes.
    await database.connection.db!.collection('leases').deleteMany({});
    const config = { ...testConfig(dataDir), allowPrivateHosts: [forum], logLevel };
    const { connection } = database;
    const services = composeServices({ config, logger: createLogger(config.logLevel), connection, manifest });
    await prepareData(services);
    const site = await composeSite(services, join(projectRoot, '.build/client'), siteSecret);
    await new Promise<void>((resolve, reject) => {
      site.server.once('error', reject);
      site.server.listen(port, '127.0.0.1', resolve);
    });
    const at = site.server.address() as AddressInfo;
    return new Moot(`http://127.0.0.1:${at.port}`, services, site, database);
  }

  /** As a server ends when it is asked to. */
  async close(): Promise<void> {
    await finish(this.#site.server, () => this.#site.close(), patienceMs);
    await this.#database.close();
  }

  /** As it ends when it is killed, as far as that can be done in this process: nothing is written from now on. */
  async crash(): Promise<void> {
    await this.#database.connection.close(true).catch(() => undefined);
    this.#site.server.closeAllConnections();
    await finish(this.#site.server, () => this.#site.close(), patienceMs).catch(() => undefined);
  }

  async prepare(): Promise<Prepared> {
    const { groups } = this.#services;
    const make = async (slug: string, scope: 'public' | 'members'): Promise<string> =>
      (await groups.ensure(everyone, { slug, name: `Group ${slug}`, scope, purpose: '', rules: '' }))._id;
    const made: Prepared['groups'] = [
      await make('one', 'public'),
      await make('two', 'public'),
      await make('inner', 'members'),
    ];
    const members: Member[] = [];
    for (const name of ['Ada Moderator', 'Ben Baker', 'Cara Clark', 'Dan Drew']) {
      const held = name.startsWith('Ada') ? (['member', 'moderator'] as const) : (['member'] as const);
      const roles = Object.fromEntries(made.map((group) => [group, [...held]]));
      const person = await makePerson(this.#services, this.url, name, { roles });
      const token = person.agent.headers.Authorization!.slice('Bearer '.length);
      members.push({ id: person.id, handle: person.handle, token });
    }
    return { groups: made, members };
  }

  async join({ forum, host, writer, key, webhookSecret, categories }: Joined): Promise<void> {
    const { collections, host: doors, clock } = this.#engine.parts;
    const slugs = ['one', 'two'];
    const groups = await Promise.all(
      slugs.map(async (slug) => (await this.#services.models.groups.findOne({ slug }))!._id),
    );
    const bridge: Bridge = {
      _id: bridgeId,
      kind: 'discourse',
      url: forum,
      host,
      group: groups[0]!,
      name: 'Care Network Forum',
      logo: null,
      writer,
      actsForOthers: true,
      reader: { kind: 'anonymous', username: null },
      state: 'running',
      stopped: null,
      delaySeconds: 60,
      webhook: { pingedAt: null, lastAt: null },
      poll: { newestPost: 1, at: null, sweptAt: null },
      createdBy: 'nobody',
      createdAt: clock.now(),
    };
    await collections.bridges.insertOne(bridge);
    for (const [index, category] of categories.entries())
      await collections.mappings.insertOne({
        _id: mappingId(bridgeId, category),
        bridge: bridgeId,
        category,
        categoryName: `Category ${index}`,
        target: { kind: 'group', id: groups[index]! },
        group: groups[index]!,
        direction: 'both',
        names: true,
        namesApplied: true,
        audience: 'public',
        state: 'live',
        checkedAt: null,
        createdAt: bridge.createdAt,
      });
    await doors.secrets.put(secretName(bridgeId, 'webhook'), webhookSecret);
    await doors.secrets.put(secretName(bridgeId, 'key'), key);
  }

  async openThread(member: string, group: string, title: string): Promise<string> {
    const reader = await this.#services.directory.reader(member);
    return `g-${(await this.#services.groups.openThread(reader!, group, title))._id}`;
  }

  async threads(groups: string[]): Promise<string[]> {
    const rows = await this.#services.models.groupThreads.find({ group: { $in: groups } }).lean();
    return rows.map(({ _id }) => `g-${_id}`);
  }

  async link(member: string, userId: number, username: string): Promise<void> {
    const { parts } = this.#engine;
    const bridge = await parts.collections.bridges.findOne({ _id: bridgeId });
    await new Links(parts).link(bridge!, member, { userId, username, name: null });
  }

  async setAhead(ms: number): Promise<void> {
    this.#ahead = ms;
  }

  async hear(): Promise<void> {
    await this.#services.followers.drain();
  }

  async round(): Promise<number> {
    return this.#engine.worker.round();
  }

  async poll(): Promise<void> {
    await this.#engine.inbound.poll.round();
  }

  async waiting(): Promise<Waiting[]> {
    const tasks = await this.#engine.parts.collections.tasks.find({}).toArray();
    return tasks.map(({ _id, kind, subject, topic, state, trouble, sending }) => ({
      ...{ id: _id, kind, subject, topic, state },
      code: trouble?.code ?? null,
      sending: sending !== null,
    }));
  }

  async pairs(): Promise<Pairs> {
    const { collections } = this.#engine.parts;
    const [topics, posts] = await Promise.all([
      collections.topics.find({}).toArray(),
      collections.posts.find({}).toArray(),
    ]);
    return {
      topics: topics.map(({ topic, thread, state, origin, closed }) => ({
        topic,
        thread,
        state,
        origin,
        closed,
      })),
      posts: posts.map(({ topic, post, thread, local, origin, forumLive, mootLive }) => ({
        ...{ topic, post, thread, local, origin, forumLive, mootLive },
      })),
    };
  }

  async state(): Promise<string> {
    const bridge = await this.#engine.parts.collections.bridges.findOne({ _id: bridgeId });
    return bridge?.stopped ? `${bridge.state}: ${bridge.stopped.reason}` : (bridge?.state ?? 'none');
  }

  async resume(): Promise<void> {
    const { bridges } = this.#engine.parts.collections;
    await bridges.updateOne({ _id: bridgeId }, { $set: { state: 'running', stopped: null } });
  }

  async memory(): Promise<number> {
    return process.memoryUsage().rss;
  }

  async decide(): Promise<number> {
    const { parts } = this.#engine;
    const { cases } = this.#engine.connecting.parts;
    const bridge = await parts.collections.bridges.findOne({ _id: bridgeId });
    const open = await parts.collections.tasks.find({ state: { $ne: 'waiting' } }).toArray();
    // What settled itself since it was listed is no case any more.
    const settle = (id: string, act: CaseAct): Promise<boolean> =>
      cases.settle(bridge!, id, act).catch((error: unknown) => {
        if (!(error instanceof Problem && [404, 409].includes(error.status))) throw error;
        return false;
      });
    for (const task of open) {
      const acts = cases.actsOf(task);
      // Who sends anew has looked first.
      if (acts.includes('look') && (await settle(task._id, 'look'))) continue;
      const act = (['send', 'put-back', 'retry'] as const).find((one) => acts.includes(one));
      if (act) await settle(task._id, act);
    }
    return open.length;
  }

  async keepPace(callsPerMinute: number): Promise<void> {
    const { parts } = this.#engine;
    Object.assign(parts.pace, { callsPerMinute, now: undefined, pause: undefined });
    for (const bridge of await parts.collections.bridges.find({}).toArray()) parts.clients.forget(bridge);
  }

  async backfill(topics: number): Promise<number> {
    const { backfill, parts } = this.#engine.connecting;
    await parts.backfills.begin(bridgeId, topics);
    await backfill.drain();
    return (await parts.backfills.get(bridgeId))!.postsDone;
  }

  async bodies(): Promise<Kept[]> {
    const rows = await this.#services.models.posts.find({}).lean();
    return rows.map(({ _id, thread, body, hidden, moved, deletedAt }) => ({
      ...{ id: String(_id), thread: String(thread), body: String(body) },
      ...{ hidden: hidden?.reason ?? null, moved: Boolean(moved), deleted: Boolean(deletedAt) },
    }));
  }
}
