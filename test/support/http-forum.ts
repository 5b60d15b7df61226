import { expect } from 'chai';
import type { Config } from '../../server/config.ts';
import { everyone } from '../../server/core/reader.ts';
import { confirm, makePerson, type TestPerson } from '../http/moderation-people.ts';
import { Agent } from './browserless.ts';
import { addDraft, daysFromNow } from './http-drafts.ts';
import { startTestSite, type TestSite } from './site.ts';

type Answer = Awaited<ReturnType<Agent['json']>>;

/** A small site: one group, one framework whose first draft has closed and whose second is open, three members. */
export interface Forum extends TestSite {
  group: string;
  /** Moderates the group. */
  ada: TestPerson;
  ben: TestPerson;
  cara: TestPerson;
  guest: Agent;
  /** `A-1` of the framework `skills`, as the API gives it, and its two drafts. */
  competency: { id: string; threadId: string };
  open: { threadId: string };
  shut: { threadId: string; closesAt: string };
  /** Opens an empty thread of the group; answers its id. */
  newThread(): Promise<string>;
  /** A call of the API, below `/api/v1`. */
  call(
    by: TestPerson,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  send(by: TestPerson, thread: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a post that must be taken. */
  post(by: TestPerson, thread: string, body: string): Promise<{ id: string; number: number }>;
  /** How much there is of everything that requests can write. */
  counts(): Promise<string>;
  confirm(person: TestPerson): Promise<void>;
}

/** The words of `A-1`: emoji of several code points, Markdown, two lines. */
export const statement = 'Tells 👩‍👩‍👧 families what 🏳️‍🌈 costs.\nAnd *why* it does.';

/** Starts one. Limits are off unless `config` turns them on. */
export async function startForum(config: Partial<Config> = {}): Promise<Forum> {
  const site = await startTestSite(config);
  const { services, url } = site;
  const asked = { slug: 'forum', name: 'Forum', scope: 'public', purpose: '', rules: '' } as const;
  const { _id: group } = await services.groups.ensure(everyone, asked);
  await addDrafts(site, group);
  const ada = await makePerson(services, url, 'Ada Moderator', {
    roles: { [group]: ['member', 'moderator'] },
  });
  const ben = await makePerson(services, url, 'Ben Baker');
  const cara = await makePerson(services, url, 'Cara Clark');
  const guest = new Agent(url);
  const read = async (path: string) => (await guest.json('GET', `/api/v1/frameworks/skills/${path}`)).body;
  const call: Forum['call'] = (by, method, path, body, headers) =>
    by.agent.json(method, `/api/v1${path}`, body, headers);
  const send: Forum['send'] = (by, thread, body, headers) =>
    call(by, 'POST', `/threads/${thread}/posts`, body, headers);
  let made = 0;
  return {
    ...site,
    group,
    ada,
    ben,
    cara,
    guest,
    competency: await read('competencies/A-1'),
    shut: await read('drafts/1'),
    open: await read('drafts/2'),
    call,
    send,
    async newThread() {
      made += 1;
      return `g-${(await services.groups.openThread(await ada.reader(), group, `Thread number ${made}`))._id}`;
    },
    async post(by, thread, body) {
      const answer = await send(by, thread, { body });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
      return answer.body.post;
    },
    counts: () => countsOf(site),
    confirm: (person) => confirm(services, person),
  };
}

/** Which fields a problem document names. */
export const pathsOf = ({ body }: Answer): string[] => body.errors.map(({ path }: { path: string }) => path);

async function addDrafts(site: TestSite, id: string): Promise<void> {
  const group = { id, scope: 'public' as const };
  const items = [{ identifier: 'one', code: 'A-1', title: 'Costs', statement }];
  const closed = { opensAt: daysFromNow(-9), closesAt: daysFromNow(-2) };
  await addDraft(site, { slug: 'skills', group, items, ...closed });
  await addDraft(site, { slug: 'skills', group, items: [...items, { identifier: 'two', title: 'More' }] });
  await addDraft(site, { slug: 'later', group, items, opensAt: daysFromNow(3) });
}

async function countsOf({ services }: TestSite): Promise<string> {
  const { changes, posts, threads, groupThreads, members, reports, heldPosts, keptTexts, tokens } =
    services.models;
  const all = { posts, threads, groupThreads, members, reports, heldPosts, keptTexts, tokens };
  await services.followers.drain();
  const found = Object.entries(all).map(async ([name, model]) => {
    const { countDocuments } = model as { countDocuments(filter: object): Promise<number> };
    return `${name} ${await countDocuments.call(model, {})}`;
  });
  // Some time after something happened it is told that somebody has news, and that a draft has other counts.
  const told = await changes.aggregate<{ _id: string; count: number }>([
    { $match: { type: { $nin: ['notifications.changed', 'draft.counted'] } } },
    { $group: { _id: '$type', count: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  return [...(await Promise.all(found)), ...told.map(({ _id, count }) => `${_id} ${count}`)].join(', ');
}
