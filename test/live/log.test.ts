import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { checkLog } from '../../server/cli/checks/check-log.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import type { Services } from '../../server/compose.ts';
import { Problem } from '../../server/core/errors.ts';
import { newId } from '../../server/core/ids.ts';
import type { Change } from '../../server/core/log/change.ts';
import { Followers } from '../../server/core/log/followers.ts';
import { Memo } from '../../server/core/log/memo.ts';
import { sweepLog } from '../../server/core/log/sweep.ts';
import type { Reader } from '../../server/core/reader.ts';
import type { ThreadState } from '../../server/features/threads/thread-channel.ts';
import { upTo } from '../support/live-client.ts';
import { addressOf, openSibling, type Sibling, until } from '../support/live-sibling.ts';
import {
  type ApiPost,
  callApi,
  makeGroup,
  makePerson,
  type Person,
  type SmallGroup,
} from '../support/live-world.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const writer = fileURLToPath(new URL('../support/live-writer.ts', import.meta.url));

describe('the change log', function () {
  this.timeout(180_000);
  let site: TestSite;
  /** A second process, as far as the log can tell. */
  let sibling: Sibling;
  let here: Services;
  let there: Services;
  let ada: Person;
  let mod: Person;
  let home: SmallGroup;
  const children: ChildProcess[] = [];

  before(async () => {
    site = await startTestSite();
    here = site.services;
    ada = await makePerson(here, 'ada');
    mod = await makePerson(here, 'mod');
    home = await makeGroup(here, 'home', 'public', [
      { person: mod, roles: ['moderator'] },
      { person: ada, roles: ['member'] },
    ]);
    sibling = await openSibling(addressOf(here.connection));
    there = sibling.services;
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  after(async () => {
    await sibling.close();
    await site.close();
  });

  /** A thread that nobody has written in. */
  async function newThread(): Promise<string> {
    const { _id } = await here.groups.openThread(await mod.reader(), home.group, `A thread ${newId()}`);
    return `g-${_id}`;
  }

  const readerIn = async (services: Services, { id }: Person): Promise<Reader> =>
    (await services.directory.reader(id))!;

  async function post(services: Services, person: Person, thread: string, body: string, key?: string) {
    const posted = await services.threads.post(await readerIn(services, person), thread, { body }, key);
    if (posted.held) throw new Error('the post is held');
    return posted.post;
  }

  const changesOf = async (thread: string): Promise<Change[]> =>
    here.models.changes
      .find({ channel: `thread:${thread}` })
      .sort({ seq: 1 })
      .lean<Change[]>();

  /** The refusal of something that must be refused. */
  async function refusalOf(work: Promise<unknown>): Promise<Problem> {
    const problem = await work.then(
      () => null,
      (error: unknown) => error,
    );
    if (problem instanceof Problem) return problem;
    throw problem instanceof Error ? problem : new Error('it was not refused');
  }

  describe('of one thread', () => {
    it('has no gaps and no doubles when four processes race on it', async () => {
      const thread = await newThread();
      const [each, atOnce] = [15, 6];
      const lanes = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => startWriter(thread, each, atOnce, name)),
      ).then((writers) => Promise.all(writers.map((write) => write())));
      const total = 4 * each * atOnce;
      const changes = await changesOf(thread);
      expect(changes.map(({ seq }) => seq)).to.deep.equal(upTo(total));
      expect(changes.map(({ data }) => data['number'])).to.deep.equal(upTo(total));
      for (const numbers of lanes.flat())
        expect(numbers, 'each in the order it was sent').to.deep.equal(numbers.toSorted((a, b) => a - b));
      expect(lanes.flat(2).toSorted((a, b) => a - b)).to.deep.equal(upTo(total));
      expect(await checkThread(here, thread)).to.deep.equal([]);
      await until('the head is noted', async () => (await checkLog(here)).length === 0);
    });

    /** Resolves when the process waits for its signal; what it answers lets it begin and waits for its numbers. */
    async function startWriter(
      thread: string,
      each: number,
      atOnce: number,
      name: string,
    ): Promise<() => Promise<number[][]>> {
      const parameters = [addressOf(here.connection), thread, ada.id, String(each), String(atOnce), name];
      const child = spawn(process.execPath, ['--import', tsx, writer, ...parameters], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.push(child);
      let said = '';
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      const ended = new Promise<number | null>((resolve) => {
        child.on('close', resolve);
      });
      await until('the writer is ready', () => said.startsWith('ready\n') || child.exitCode !== null);
      return async () => {
        child.stdin.write('go\n');
        expect(await ended).to.equal(0);
        return JSON.parse(said.split('\n')[1]!) as number[][];
      };
    }

    it('keeps the order of those who wait, and writes them together', async () => {
      const thread = await newThread();
      const { collection } = here.models.changes;
      const { insertMany } = collection;
      let inserts = 0;
      collection.insertMany = (...parameters: Parameters<typeof insertMany>) => {
        inserts += 1;
        return insertMany.apply(collection, parameters);
      };
      try {
        const reader = await ada.reader();
        const bodies = upTo(200).map((number) => `Post ${number}`);
        const appended = await Promise.all(
          bodies.map((body, at) =>
            here.log.append<ThreadState>(`thread:${thread}`, {
              decide: ({ posts }) => ({
                type: 'post.created',
                actor: reader.member!.id,
                data: { ...plainPost(reader.member!.id, body), postId: `${thread}-${at}`, number: posts + 1 },
              }),
            }),
          ),
        );
        expect(appended.map(({ change }) => change.seq)).to.deep.equal(upTo(200));
        expect(inserts).to.be.below(20);
      } finally {
        collection.insertMany = insertMany;
      }
      expect((await changesOf(thread)).map(({ data }) => data['body'])).to.deep.equal(
        upTo(200).map((number) => `Post ${number}`),
      );
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });

    it('takes what is appended at the very moment the last append ends', async () => {
      const thread = await newThread();
      const decide = () => ({ type: 'note', actor: null, data: {} });
      for (let ticks = 0; ticks < 40; ticks += 1) {
        await here.log.append(`thread:${thread}`, { decide });
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        await here.log.append(`thread:${thread}`, { decide });
      }
      expect(await changesOf(thread)).to.have.length(80);
    });
  });

  const plainPost = (author: string, body: string) => ({
    version: 1,
    author,
    body,
    replyTo: null,
    anchor: null,
    about: null,
    formal: false,
  });

  describe('between two processes', () => {
    it('asks a decision again after a collision', async () => {
      const thread = await newThread();
      await post(here, ada, thread, 'First');
      await post(there, ada, thread, 'Second');
      const seen: number[] = [];
      const { change } = await here.log.append<ThreadState>(`thread:${thread}`, {
        async decide({ posts }) {
          seen.push(posts);
          // While this one thinks, the other process is faster, the first time.
          if (seen.length < 2) await post(there, ada, thread, 'In between');
          return { type: 'note', actor: null, data: { posts } };
        },
      });
      expect(seen.at(-1)).to.equal(3);
      expect(change).to.deep.include({ seq: 4, data: { posts: 3 } });
    });

    it('sees the other one lock a thread, and open it again', async () => {
      const thread = await newThread();
      await post(here, ada, thread, 'Before');
      await post(there, ada, thread, 'Before, too');
      await there.threads.setLocked(await readerIn(there, mod), thread, true, 'It went in circles');
      expect(await refusalOf(post(here, ada, thread, 'After'))).to.include({ status: 403, code: 'locked' });
      await there.threads.setLocked(await readerIn(there, mod), thread, false, 'Everybody slept on it');
      const { number } = await post(here, ada, thread, 'After all');
      expect(number).to.equal(3);
      expect((await changesOf(thread)).map(({ type }) => type)).to.deep.equal([
        'post.created',
        'post.created',
        'thread.updated',
        'thread.updated',
        'post.created',
      ]);
    });

    it('lets only one of a lock and a post go first, never a post into a locked thread', async () => {
      for (let round = 0; round < 10; round += 1) {
        const thread = await newThread();
        await Promise.all([post(here, ada, thread, 'One'), post(there, ada, thread, 'Two')]);
        const late = [post(here, ada, thread, 'Late'), post(here, ada, thread, 'Later')];
        const lock = there.threads.setLocked(await readerIn(there, mod), thread, true, 'Enough is said');
        await Promise.allSettled([...late, lock]);
        await lock;
        const types = (await changesOf(thread)).map(({ type }) => type);
        expect(types.at(-1), types.join()).to.equal('thread.updated');
      }
    });

    it('restores a post once, however many ask at once', async () => {
      const thread = await newThread();
      const { _id } = await post(here, ada, thread, 'Gone and back');
      await here.threads.delete(await ada.reader(), _id);
      await Promise.allSettled([
        here.threads.undelete(await ada.reader(), _id),
        here.threads.undelete(await ada.reader(), _id),
        there.threads.undelete(await readerIn(there, ada), _id),
      ]);
      expect((await changesOf(thread)).map(({ type }) => type)).to.deep.equal([
        'post.created',
        'post.deleted',
        'post.restored',
      ]);
      expect(await here.models.threads.findById(thread).lean()).to.include({ posts: 1, standing: 1 });
    });

    it('hears within two seconds that a channel grew, and forgets what was made from it', async () => {
      const thread = await newThread();
      const channel = `thread:${thread}`;
      await post(there, ada, thread, 'First');
      const memo = new Memo<{ head: number }>(here.heads, { max: 10 });
      const make = async () => ({ head: (await changesOf(thread)).length });
      expect(await memo.get('it', [channel], make)).to.deep.equal({ head: 1 });
      expect(memo.fresh('it')).to.deep.equal({ head: 1 });
      const begun = Date.now();
      await post(there, ada, thread, 'Second');
      await until('the growth is known', () => here.heads.known(channel) === 2);
      expect(memo.fresh('it')).to.equal(undefined);
      expect(await memo.get('it', [channel], make)).to.deep.equal({ head: 2 });
      // A machine that is busy with other things may be late.
      expect(Date.now() - begun).to.be.below(6000);
    });

    it('hears of growth that could not be noted at first', async () => {
      const thread = await newThread();
      await here.heads.of(`thread:${thread}`);
      const { channels } = there.models;
      const real = channels.bulkWrite.bind(channels);
      let failures = 0;
      channels.bulkWrite = () => {
        failures += 1;
        channels.bulkWrite = real;
        throw new Error('the database is away');
      };
      await post(there, ada, thread, 'Is anybody there?');
      await until('the growth is known', () => here.heads.known(`thread:${thread}`) === 1);
      expect(failures).to.equal(1);
    });
  });

  describe('keys', () => {
    const send = (thread: string, body: string, key: string) =>
      callApi(site.url, ada.token, 'POST', `/threads/${thread}/posts`, { body }, { 'idempotency-key': key });
    const postIn = ({ body }: { body: unknown }): ApiPost => (body as { post: ApiPost }).post;

    it('make one post of twenty repeats at once, with one answer', async () => {
      const thread = await newThread();
      const answers = await Promise.all(upTo(20).map(() => send(thread, 'Once only', 'the-key')));
      expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
      expect(answers.filter(({ status }) => status === 200)).to.have.length(19);
      expect(new Set(answers.map((answer) => JSON.stringify(postIn(answer)))).size).to.equal(1);
      expect(await changesOf(thread)).to.have.length(1);
    });

    it('do so between processes, too', async () => {
      const thread = await newThread();
      const posts = await Promise.all(
        upTo(20).map((number) => post(number % 2 ? here : there, ada, thread, 'Once only', 'the-key')),
      );
      expect(new Set(posts.map(({ _id }) => _id)).size).to.equal(1);
      expect(await changesOf(thread)).to.have.length(1);
    });

    it('are refused for another body, and are each member’s own', async () => {
      const thread = await newThread();
      await send(thread, 'These words', 'the-key');
      const other = await send(thread, 'Other words', 'the-key');
      expect(other.status).to.equal(422);
      expect(other.body).to.have.nested.property('errors[0].path', 'Idempotency-Key');
      const theirs = await callApi(
        site.url,
        mod.token,
        'POST',
        `/threads/${thread}/posts`,
        { body: 'Other words' },
        { 'idempotency-key': 'the-key' },
      );
      expect(theirs.status).to.equal(201);
      expect(await changesOf(thread)).to.have.length(2);
    });

    it('let the first of several editors win', async () => {
      const thread = await newThread();
      const { id } = postIn(await send(thread, 'As it was', 'the-key'));
      const edit = (body: string, version: number) =>
        callApi(site.url, ada.token, 'PATCH', `/posts/${id}`, { body, version });
      const answers = await Promise.all(['One', 'Two', 'Three', 'Four'].map((body) => edit(body, 1)));
      expect(answers.map(({ status }) => status)).to.have.members([200, 409, 409, 409]);
      expect((await edit('Too late', 1)).status).to.equal(409);
      expect((await edit('In time', 2)).status).to.equal(200);
      expect(await changesOf(thread)).to.have.length(3);
    });
  });

  describe('projections', () => {
    /** What a process leaves that is killed between the log and what follows from it. */
    async function writeToLogOnly(thread: string, seq: number, type: string, data: object): Promise<void> {
      await here.models.changes.collection.insertOne({
        channel: `thread:${thread}`,
        seq,
        v: 1,
        type,
        at: new Date(),
        actor: ada.id,
        origin: null,
        key: newId(),
        keyHash: null,
        data,
      });
    }
    const created = (number: number, postId: string) => ({
      ...plainPost(ada.id, `Words ${number}`),
      postId,
      number,
    });

    it('are there when the post is answered, also after they failed', async () => {
      const thread = await newThread();
      const { collection } = here.models.posts;
      const real = collection.insertMany.bind(collection);
      let failures = 0;
      collection.insertMany = () => {
        failures += 1;
        collection.insertMany = real;
        throw new Error('the database is away');
      };
      const made = await post(here, ada, thread, 'Kept all the same');
      expect(failures).to.equal(1);
      expect(made).to.include({ number: 1, body: 'Kept all the same' });
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });

    it('are healed by whoever reads what another process could not finish', async () => {
      const thread = await newThread();
      await post(here, ada, thread, 'First');
      await writeToLogOnly(thread, 2, 'post.created', created(2, `${thread}-2`));
      const channel = `thread:${thread}`;
      const changes = await there.log.read(channel, 1, 10);
      const presented = await there.log.kindOf(channel).kind.present(thread, changes, { rows: false });
      expect(presented).to.have.nested.property('[0].data.post.body', 'Words 2');
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });

    it('are healed by the next append', async () => {
      const thread = await newThread();
      await post(here, ada, thread, 'First');
      await writeToLogOnly(thread, 2, 'post.created', created(2, `${thread}-2`));
      expect(await post(here, ada, thread, 'Third')).to.include({ number: 3 });
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });

    it('are healed by the sweep at start, which also notes the lost head', async () => {
      const thread = await newThread();
      await post(here, ada, thread, 'First');
      await writeToLogOnly(thread, 2, 'post.deleted', {
        postId: (await changesOf(thread))[0]!.data['postId'],
      });
      await sweepLog(there.log, there.models);
      expect(await checkThread(here, thread)).to.deep.equal([]);
      await until('the head is known', () => here.heads.known(`thread:${thread}`) === 2);
    });

    it('are made anew from nothing', async () => {
      const thread = await newThread();
      const { _id } = await post(here, ada, thread, 'First');
      await here.threads.edit(await ada.reader(), _id, { body: 'First, again', version: 1 });
      await post(here, ada, thread, 'Second');
      await here.threads.delete(await ada.reader(), _id);
      await here.models.posts.deleteMany({ thread });
      await here.models.threads.deleteOne({ _id: thread });
      await there.log.catchUp(`thread:${thread}`);
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });

    it('do not bring back what is past when a process is late', async () => {
      const thread = await newThread();
      const { _id } = await post(here, ada, thread, 'First');
      await here.threads.delete(await ada.reader(), _id);
      const early = await changesOf(thread);
      const kind = here.log.kinds.find('thread')!;
      const then = await kind.load(thread);
      await here.threads.undelete(await ada.reader(), _id);
      await here.threads.edit(await ada.reader(), _id, { body: 'Newer', version: 1 });
      await kind.project(thread, early, then!.state);
      expect(await checkThread(here, thread)).to.deep.equal([]);
    });
  });

  describe('followers', () => {
    const notes = (thread: string, count: number) =>
      Promise.all(
        upTo(count).map((number) =>
          here.log.append(`thread:${thread}`, {
            decide: () => ({ type: 'note', actor: null, data: { number } }),
          }),
        ),
      );
    const followersIn = (services: Services, errors: string[] = []): Followers =>
      new Followers(services.connection, services.log, services.models, (name) => errors.push(name));
    /** As if the process that held them had died half a minute ago. */
    const forgetLeases = (name: string) =>
      here.connection
        .collection<{ _id: string }>('leases')
        .updateOne({ _id: name }, { $set: { until: new Date(0) } });

    it('hear of every change in order, try again what failed, and hold up no other channel', async () => {
      const [stubborn, easy] = [await newThread(), await newThread()];
      const heard = new Map<string, number[]>([
        [`thread:${stubborn}`, []],
        [`thread:${easy}`, []],
      ]);
      let failures = 0;
      const errors: string[] = [];
      const followers = followersIn(here, errors);
      followers.add({
        name: `failing-${stubborn}`,
        kinds: ['thread'],
        async handle({ channel, seq }) {
          if (channel === `thread:${stubborn}` && seq === 3 && (failures += 1) <= 1)
            throw new Error('not yet');
          heard.get(channel)?.push(seq);
        },
      });
      followers.start();
      await notes(stubborn, 5);
      await notes(easy, 5);
      await until('the easy one is heard', () => heard.get(`thread:${easy}`)!.length === 5);
      await until('the stubborn one is heard', () => heard.get(`thread:${stubborn}`)!.length >= 5);
      await followers.stop();
      for (const seqs of heard.values()) expect(seqs).to.deep.equal(upTo(5));
      expect(errors).to.deep.equal([`failing-${stubborn}`]);
    });

    it('go on where the last process came to when it died, however long ago a channel grew', async () => {
      const [thread, old] = [await newThread(), await newThread()];
      const name = `heir-${thread}`;
      const heard: [by: string, channel: string, seq: number][] = [];
      const follow = (services: Services, by: string): Followers => {
        const followers = followersIn(services);
        followers.add({
          name,
          kinds: ['thread'],
          async handle({ channel, seq }) {
            if (channel === `thread:${old}` && by === 'first') throw new Error('it cannot be reached');
            if ([thread, old].some((one) => channel === `thread:${one}`)) heard.push([by, channel, seq]);
          },
        });
        return followers;
      };
      await notes(thread, 3);
      await notes(old, 2);
      await until('the growth is noted', async () => {
        const rows = await here.models.channels
          .find({ _id: { $in: [`thread:${thread}`, `thread:${old}`] } })
          .lean();
        return rows.length === 2;
      });
      const first = follow(here, 'first');
      await first.drain();
      expect(heard.map(([, , seq]) => seq)).to.deep.equal([1, 2, 3]);
      const [trouble, ...more] = await first.troubles();
      expect(more).to.deep.equal([]);
      expect(trouble).to.include({ follower: name, channel: `thread:${old}`, seq: 1, type: 'note' });
      expect(trouble!.reason).to.match(/^Error in log\.test\.ts:\d+$/);

      const waiting = follow(there, 'second');
      await waiting.drain();
      expect(heard, 'another process holds the lease').to.have.length(3);
      await here.models.channels.updateMany({}, { $set: { touchedAt: new Date(Date.now() - 600_000) } });
      await forgetLeases(name);
      await waiting.drain();
      await notes(thread, 2);
      await until('the other process knows', () => there.heads.known(`thread:${thread}`) === 5);
      await waiting.drain();
      expect(heard.filter(([, channel]) => channel === `thread:${thread}`)).to.deep.equal([
        ...upTo(3).map((seq) => ['first', `thread:${thread}`, seq]),
        ...[4, 5].map((seq) => ['second', `thread:${thread}`, seq]),
      ]);
      expect(heard.filter(([, channel]) => channel === `thread:${old}`)).to.deep.equal([
        ['second', `thread:${old}`, 1],
        ['second', `thread:${old}`, 2],
      ]);
      expect(await waiting.troubles()).to.deep.equal([]);
      await waiting.stop();
    });

    it('find the posts that changes speak of, also those of another process', async () => {
      const thread = await newThread();
      const found: boolean[] = [];
      const followers = followersIn(there);
      followers.add({
        name: `reading-${thread}`,
        kinds: ['thread'],
        async handle({ channel, data }) {
          if (channel !== `thread:${thread}`) return;
          found.push((await there.threadStore.byIds([data['postId'] as string])).size === 1);
        },
      });
      followers.start();
      for (let number = 0; number < 30; number += 1) await post(here, ada, thread, `Post ${number}`);
      await until('all are heard', () => found.length >= 30);
      await followers.stop();
      expect(found).not.to.include(false);
    });
  });
});
