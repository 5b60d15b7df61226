import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Socket } from 'socket.io-client';
import type { Services } from '../../server/compose.ts';
import { Problem } from '../../server/core/errors.ts';
import { newId } from '../../server/core/ids.ts';
import { everyone } from '../../server/core/reader.ts';
import { countFor, countsOf } from '../../server/features/reading/counts.ts';
import { Agent } from '../support/browserless.ts';
import {
  type Answer,
  type As,
  ask,
  Follower,
  type LiveChange,
  openSocket,
  upTo,
} from '../support/live-client.ts';
import { until } from '../support/live-sibling.ts';
import {
  allPosts,
  callApi,
  makeGroup,
  makePerson,
  type Person,
  type SmallGroup,
} from '../support/live-world.ts';
import { emailOf, goodPassword, signIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { given } from '../support/reasons.ts';

describe('live updates', function () {
  this.timeout(180_000);
  let site: TestSite;
  let services: Services;
  let ada: Person;
  let ben: Person;
  let mod: Person;
  let outsider: Person;
  let open: SmallGroup;
  let hidden: SmallGroup;
  const opened: { disconnect(): unknown }[] = [];

  before(async () => {
    site = await startTestSite();
    services = site.services;
    [ada, ben, mod, outsider] = (await Promise.all(
      (['ada', 'ben', 'mod', 'outsider'] as const).map((handle) => makePerson(services, handle)),
    )) as [Person, Person, Person, Person];
    const members = [
      { person: mod, roles: ['member', 'moderator'] as const },
      { person: ada, roles: ['member'] as const },
      { person: ben, roles: ['member'] as const },
    ].map(({ person, roles }) => ({ person, roles: [...roles] }));
    open = await makeGroup(services, 'open-house', 'public', members);
    hidden = await makeGroup(services, 'back-room', 'hidden', members);
  });
  afterEach(() => {
    for (const one of opened.splice(0)) one.disconnect();
  });
  after(() => site.close());

  async function socketOf(as: As): Promise<Socket> {
    const socket = await openSocket(site.url, as);
    opened.push(socket);
    return socket;
  }
  function follow(as: As, channel: string, after_ = 0): Follower {
    const follower = new Follower(site.url, as, channel, after_);
    opened.push(follower.socket);
    return follower;
  }
  const asPage = (): As => ({ origin: site.url });

  async function newThread(group: SmallGroup): Promise<string> {
    const { _id } = await services.groups.openThread(await mod.reader(), group.group, `A thread ${newId()}`);
    return `g-${_id}`;
  }
  async function post(person: Person, thread: string, body: string): Promise<string> {
    const posted = await services.threads.post(await person.reader(), thread, { body });
    if (posted.held) throw new Error('the post is held');
    return posted.post._id;
  }
  const subscribe = (socket: Socket, channel: string, after_ = 0): Promise<Answer> =>
    ask(socket, 'subscribe', { channel, after: after_ });

  describe('a channel', () => {
    it('gives what came after a number, and then what comes, in order and once', async () => {
      const thread = await newThread(open);
      for (const body of ['One', 'Two', 'Three']) await post(ada, thread, body);
      const socket = await socketOf(asPage());
      const changes: LiveChange[] = [];
      socket.on('change', (change: LiveChange) => changes.push(change));
      const answer = await subscribe(socket, `thread:${thread}`, 1);
      expect(answer).to.include({ ok: true, head: 3 });
      expect(answer.changes?.map(({ seq }) => seq)).to.deep.equal([2, 3]);
      expect(answer.changes?.[0]).to.deep.include({ type: 'post.created' });
      expect(answer.changes?.[0]).to.have.nested.property('actor.handle', 'ada');
      expect(answer.changes?.[0]).to.have.nested.property('data.post.body', 'Two');
      expect(answer.changes?.[0]).to.have.nested.property('data.row').that.contains('Two');
      await Promise.all(upTo(30).map((number) => post(number % 2 ? ada : ben, thread, `Post ${number}`)));
      await until('all have arrived', () => changes.length >= 30);
      expect(changes.map(({ seq }) => seq)).to.deep.equal(upTo(33).slice(3));
      expect(changes[0]).to.have.property('channel', `thread:${thread}`);
      await ask(socket, 'unsubscribe', { channel: `thread:${thread}` });
      await post(ada, thread, 'Nobody hears this');
      expect((await subscribe(socket, `thread:${thread}`, 33)).changes).to.have.length(1);
      expect(changes).to.have.length(30);
    });

    it('speaks the language of whoever reads, and not of whoever writes', async () => {
      const thread = await newThread(open);
      const channel = `thread:${thread}`;
      const cookie = 'moot.lang=qps';
      const [plain, marked] = [await socketOf(asPage()), await socketOf({ ...asPage(), cookie })];
      await Promise.all([plain, marked].map((socket) => subscribe(socket, channel)));
      const heard = new Promise<LiveChange>((resolve) => plain.once('change', resolve));
      const told = new Promise((resolve) => marked.once('head', resolve));
      const body = { body: 'Hello' };
      const sent = await callApi(site.url, ada.token, 'POST', `/threads/${thread}/posts`, body, { cookie });
      expect(sent.status).to.equal(201);
      expect((await heard).data['row'])
        .to.include('Hello')
        .and.not.include('⟦');
      await told;
      const { changes } = await subscribe(marked, channel);
      expect(changes?.[0]?.data['row']).to.include('Hello').and.include('⟦');
    });

    it('is asked again for what was lost on the way', async () => {
      const thread = await newThread(open);
      const follower = follow(asPage(), `thread:${thread}`);
      await post(ada, thread, 'First');
      await until('the first has arrived', () => follower.seq === 1);
      follower.lose = 2;
      for (const body of ['Second', 'Third', 'Fourth', 'Fifth']) await post(ada, thread, body);
      await until('all have arrived', () => follower.seq === 5);
      expect(follower.applied).to.deep.equal(upTo(5));
    });

    it('answers everything that was broadcast before the answer', async () => {
      const thread = await newThread(open);
      const socket = await socketOf(asPage());
      let broadcast = 0;
      socket.on('change', ({ seq }: LiveChange) => {
        broadcast = Math.max(broadcast, seq);
      });
      let posting = true;
      const writing = (async () => {
        for (let number = 0; posting; number += 1) await post(ada, thread, `Post ${number}`);
      })();
      await subscribe(socket, `thread:${thread}`);
      for (let time = 0; time < 60; time += 1) {
        // Compared within the acknowledgement: a later frame may come before an await goes on.
        const [head, before] = await new Promise<[number, number]>((resolve) => {
          socket.emit(
            'subscribe',
            { channel: `thread:${thread}`, after: broadcast },
            (answer: { head: number }) => resolve([answer.head, broadcast]),
          );
        });
        expect(head).to.be.at.least(before);
        await new Promise((resolve) => {
          setTimeout(resolve, 40);
        });
      }
      posting = false;
      await writing;
    });

    it('is drawn anew by whoever is more than 500 behind, or ahead of what there is', async () => {
      const thread = await newThread(open);
      const decide = () => ({ type: 'note', actor: null, data: {} });
      await Promise.all(upTo(510).map(() => services.log.append(`thread:${thread}`, { decide })));
      const socket = await socketOf(asPage());
      expect(await subscribe(socket, `thread:${thread}`, 9)).to.deep.include({ reset: true, head: 510 });
      const within = await subscribe(socket, `thread:${thread}`, 10);
      expect(within).to.not.have.property('reset');
      expect(within.changes).to.have.length(500);
      expect(await subscribe(socket, `thread:${thread}`, 511)).to.deep.include({ reset: true, head: 510 });
      expect((await subscribe(socket, `thread:${thread}`, 510)).changes).to.deep.equal([]);
    });

    it('of a draft brings the counts that a fresh page would show', async () => {
      const { draft, competencies, threads } = open;
      const counts: Record<string, unknown> = {};
      const heard = (changes: LiveChange[]): void => {
        for (const { type, data } of changes)
          if (type === 'draft.counted') Object.assign(counts, data['counts']);
      };
      const socket = await socketOf(asPage());
      socket.on('change', (change: LiveChange) => heard([change]));
      const answer = await subscribe(socket, `draft:${draft}`);
      expect(answer.ok).to.equal(true);
      heard(answer.changes ?? []);
      const [first, second] = competencies as [string, string];
      const comment = async (competency: string) => {
        const posted = await services.threads.post(await ada.reader(), threads.draft, {
          body: 'A comment',
          anchor: { competency },
        });
        return posted.held ? '' : posted.post._id;
      };
      const made = [await comment(first), await comment(first), await comment(second)];
      await post(ben, threads.competency, 'A post');
      await services.threads.delete(await ada.reader(), made[0]!);
      const fresh = async () => {
        const found = await services.frameworkStore.draftById(everyone, draft);
        const all = await countsOf(services.threadStore, found!.draft);
        return Object.fromEntries(
          [first, second].map((competency) => [competency, countFor(all, competency)]),
        );
      };
      expect(await fresh()).to.deep.equal({
        [first]: { comments: 1, posts: 1 },
        [second]: { comments: 1, posts: 0 },
      });
      const wanted = JSON.stringify(await fresh());
      await until(
        'the counts agree',
        () => JSON.stringify({ [first]: counts[first], [second]: counts[second] }) === wanted,
      );
    });
  });

  describe('what clients may send', () => {
    const bad: [what: string, event: string, ...input: unknown[]][] = [
      ['a kind that nobody registered', 'subscribe', { channel: 'secret:abc', after: 0 }],
      ['a kind named like a property', 'subscribe', { channel: 'constructor:abc', after: 0 }],
      ['a property of every object', 'subscribe', { channel: '__proto__:abc', after: 0 }],
      ['a thread named like a property', 'subscribe', { channel: 'thread:constructor', after: 0 }],
      ['a thread of an unknown kind', 'subscribe', { channel: 'thread:__proto__-abc', after: 0 }],
      ['no kind', 'subscribe', { channel: 'abc', after: 0 }],
      ['an empty name', 'subscribe', { channel: '', after: 0 }],
      ['spaces', 'subscribe', { channel: 'thread: abc', after: 0 }],
      ['a name that is too long', 'subscribe', { channel: `thread:${'a'.repeat(100)}`, after: 0 }],
      ['an operator for a name', 'subscribe', { channel: { $ne: null }, after: 0 }],
      ['no number', 'subscribe', { channel: 'thread:g-abc' }],
      ['a negative number', 'subscribe', { channel: 'thread:g-abc', after: -1 }],
      ['a fraction', 'subscribe', { channel: 'thread:g-abc', after: 0.5 }],
      ['a text for a number', 'subscribe', { channel: 'thread:g-abc', after: '0' }],
      ['a number beyond counting', 'subscribe', { channel: 'thread:g-abc', after: 1e300 }],
      ['a field too many', 'subscribe', { channel: 'thread:g-abc', after: 0, admin: true }],
      ['nothing', 'subscribe', null],
      ['a text', 'subscribe', 'thread:g-abc'],
      ['a list', 'subscribe', ['thread:g-abc', 0]],
      ['bytes', 'subscribe', new Uint8Array([1, 2, 3])],
      ['no input', 'subscribe'],
      ['another kind of signal', 'signal', { channel: 'thread:g-abc', kind: 'shouting' }],
      ['words in a signal', 'signal', { channel: 'thread:g-abc', kind: 'writing', name: 'Somebody else' }],
      ['a wrong unsubscription', 'unsubscribe', { channel: 7 }],
    ];

    it('is checked, and each refusal is a problem', async () => {
      const socket = await socketOf({ token: ada.token });
      for (const [what, event, ...input] of bad) {
        const answer = await ask(socket, event, ...input);
        expect(answer, what).to.have.property('ok', false);
        expect(answer.problem?.status, what).to.be.oneOf([404, 422]);
        // The budget is 20 events a second.
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      expect(socket.connected).to.equal(true);
      expect((await subscribe(socket, `thread:${open.threads.group}`)).ok).to.equal(true);
    });

    it('may not bring fields that every object has', async () => {
      const socket = await socketOf(asPage());
      const channel = `thread:${open.threads.group}`;
      for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
        const input: unknown = JSON.parse(`{"channel":"${channel}","after":0,"${key}":{"admin":true}}`);
        expect((await ask(socket, 'subscribe', input)).problem, key).to.include({ status: 422 });
      }
      expect({}).not.to.have.property('admin');
    });

    it('names each wrong field', async () => {
      const socket = await socketOf(asPage());
      const { problem } = await ask(socket, 'subscribe', { channel: 'nonsense', after: -1, more: 1 });
      expect(problem).to.include({ status: 422 });
      expect(problem?.errors.map(({ path }) => path)).to.include.members(['channel', 'after']);
    });

    it('never changes anything, and unknown events do nothing', async () => {
      const thread = await newThread(open);
      const socket = await socketOf({ token: ada.token });
      await subscribe(socket, `thread:${thread}`);
      for (const event of ['change', 'post', 'head', 'revoked', 'constructor'])
        socket.emit(event, {
          channel: `thread:${thread}`,
          seq: 1,
          type: 'post.created',
          data: { body: 'Forged' },
        });
      expect((await subscribe(socket, `thread:${thread}`)).changes).to.deep.equal([]);
      expect(await allPosts(site.url, null, thread)).to.deep.equal([]);
    });

    it('is limited, and others do not feel it', async () => {
      const thread = await newThread(open);
      const [loud, calm] = [await socketOf(asPage()), await socketOf(asPage())];
      const arrived: number[] = [];
      calm.on('change', ({ seq }: LiveChange) => arrived.push(seq));
      await subscribe(calm, `thread:${thread}`);
      const answers = await Promise.all(upTo(1000).map(() => subscribe(loud, `thread:${thread}`)));
      const refused = answers.filter(({ ok }) => !ok);
      expect(refused.length).to.be.above(700);
      expect(refused.every(({ problem }) => problem?.status === 429)).to.equal(true);
      await post(ada, thread, 'Still here');
      await until('the calm one hears', () => arrived.length === 1);
      expect((await subscribe(calm, `thread:${thread}`)).ok).to.equal(true);
    });

    it('closes a connection that sends too much at once, or never stops', async () => {
      const [huge, endless, calm] = [
        await socketOf(asPage()),
        await socketOf(asPage()),
        await socketOf(asPage()),
      ];
      huge.emit('subscribe', { channel: 'x'.repeat(200_000), after: 0 });
      // It goes on for as long as it is let: a slow machine may take a while to see so many refusals in a row.
      await until('both are closed', () => {
        for (let sent = 0; endless.connected && sent < 5000; sent += 1) endless.emit('nonsense', sent);
        return !huge.connected && !endless.connected;
      });
      expect((await subscribe(calm, `thread:${open.threads.group}`)).ok).to.equal(true);
    });

    it('follows a hundred channels at most', async () => {
      const socket = await socketOf({ token: mod.token });
      const live = site.site.hub.io.of('/live').sockets.get(socket.id!)!;
      for (const number of upTo(100)) await live.join(`note:${number}`);
      const { problem } = await subscribe(socket, `thread:${open.threads.group}`);
      expect(problem).to.include({ status: 422, title: 'Too many channels' });
      await live.leave('note:1');
      expect((await subscribe(socket, `thread:${open.threads.group}`)).ok).to.equal(true);
      for (const number of upTo(100)) await live.leave(`note:${number}`);
    });
  });

  describe('who may connect', () => {
    const refusal = async (as: Parameters<typeof openSocket>[1], more?: object): Promise<string> =>
      openSocket(site.url, as, more).then(
        (socket) => {
          socket.disconnect();
          return 'let in';
        },
        (error: Error) => error.message || 'refused',
      );
    async function cookieOf(person: Person): Promise<string> {
      const agent = new Agent(site.url);
      await signIn(agent, emailOf(person.handle));
      return `moot.sid=${agent.cookies.get('moot.sid') ?? ''}`;
    }

    it('pages of this site, and programs with a token', async () => {
      expect(await refusal(asPage())).to.equal('let in');
      expect(await refusal({ origin: services.config.publicUrl })).to.equal('let in');
      expect(await refusal({ token: ada.token })).to.equal('let in');
      const page = { 'sec-fetch-site': 'same-origin' };
      expect(await refusal({ extraHeaders: page }, { transports: ['polling'] })).to.equal('let in');
    });

    it('not pages of other sites, with a session or a token or none', async () => {
      const cookie = await cookieOf(ada);
      for (const origin of [
        'https://elsewhere.example',
        `${site.url}.elsewhere.example`,
        'null',
        'nonsense',
        '',
      ]) {
        expect(await refusal({ origin }), origin).not.to.equal('let in');
        expect(await refusal({ origin, cookie }), origin).not.to.equal('let in');
        const withToken = { auth: { token: ada.token }, extraHeaders: { Origin: origin } };
        expect(await refusal(withToken), origin).not.to.equal('let in');
        expect(await refusal(withToken, { transports: ['polling'] }), origin).not.to.equal('let in');
      }
    });

    it('not a program without a token, even with a session', async () => {
      const cookie = await cookieOf(ada);
      expect(await refusal({})).to.equal('A client that is no browser sends auth: {token}.');
      expect(await refusal({ extraHeaders: { Cookie: cookie } })).to.contain('auth: {token}');
      const other = { 'sec-fetch-site': 'cross-site', Cookie: cookie };
      expect(await refusal({ extraHeaders: other }, { transports: ['polling'] })).to.contain('auth: {token}');
    });

    it('not with a wrong token, nor with anything else in its place', async () => {
      for (const token of ['nonsense', '', `${ada.token}x`])
        expect(await refusal({ token })).to.equal('This token is not known, or was revoked.');
      for (const auth of [{ token: 7 }, { token: { $ne: null } }, { token: ada.token, admin: true }])
        expect(await refusal({ auth }), JSON.stringify(auth)).to.contain('auth.token');
    });
  });

  describe('what is hidden', () => {
    const channelsOf = ({ threads, draft, framework }: SmallGroup): string[] => [
      ...Object.values(threads).map((thread) => `thread:${thread}`),
      `draft:${draft}`,
      `framework:${framework}`,
    ];

    it('is refused to others exactly as what does not exist', async () => {
      const missing = [
        'thread:g-nothing',
        'thread:c-nothing',
        'thread:d-nothing',
        'draft:nothing',
        'framework:nothing',
      ];
      const asked = [
        ...channelsOf(hidden),
        ...missing,
        `queue:${hidden.group}`,
        'groups:x',
        'members:x',
        'nothing:x',
      ];
      for (const as of [asPage(), { token: outsider.token }]) {
        const socket = await socketOf(as);
        const answers: Answer[] = [];
        for (const channel of asked) answers.push(await subscribe(socket, channel));
        expect(answers[0]).to.deep.include({ ok: false });
        expect(answers[0]?.problem).to.include({ status: 404 });
        for (const [at, answer] of answers.entries()) expect(answer, asked[at]).to.deep.equal(answers[0]);
      }
    });

    it('sends its members numbers only; they fetch the rest', async () => {
      const thread = await newThread(hidden);
      const [member, other] = [
        await socketOf({ token: ada.token }),
        await socketOf({ token: outsider.token }),
      ];
      const heard: [event: string, ...unknown[]][] = [];
      const overheard: unknown[] = [];
      member.onAny((event: string, ...rest: { seq?: number }[]) => {
        // Numbers are also told every so often; before the post that of a thread without any.
        if (event !== 'presence' && rest[0]?.seq !== 0) heard.push([event, ...rest]);
      });
      other.onAny((...event: unknown[]) => overheard.push(event));
      expect(await subscribe(member, `thread:${thread}`)).to.include({ ok: true, head: 0 });
      expect((await subscribe(other, `thread:${thread}`)).ok).to.equal(false);
      await post(ben, thread, 'Between these walls');
      await until('the number arrives', () => heard.length > 0);
      expect(heard[0]).to.deep.equal(['head', { channel: `thread:${thread}`, seq: 1 }]);
      const { changes } = await subscribe(member, `thread:${thread}`, 0);
      expect(changes?.[0]).to.have.nested.property('data.post.body', 'Between these walls');
      expect(heard.map(([event]) => event)).not.to.include('change');
      expect(overheard).to.deep.equal([]);
      const follower = follow({ token: ada.token }, `thread:${thread}`);
      await post(ben, thread, 'And this');
      await until('the follower has both', () => follower.seq === 2);
      expect(follower.inOrder().map(({ body }) => body)).to.deep.equal(['Between these walls', 'And this']);
    });

    it('ends for a member who is taken out of the group, and nothing further comes', async () => {
      const leaver = await makePerson(services, `leaver-${newId().slice(-8)}`);
      await services.groups.setRoles(everyone, leaver.id, hidden.group, ['member']);
      const thread = await newThread(hidden);
      const socket = await socketOf({ token: leaver.token });
      const heard: { event: string; channel: string }[] = [];
      const revoked: string[] = [];
      socket.onAny((event: string, { channel }: { channel: string }) => heard.push({ event, channel }));
      socket.on('revoked', ({ channel }: { channel: string }) => revoked.push(channel));
      const channels = [`thread:${thread}`, `draft:${hidden.draft}`, `framework:${hidden.framework}`];
      for (const channel of channels) expect((await subscribe(socket, channel)).ok).to.equal(true);
      expect((await subscribe(socket, `thread:${open.threads.group}`)).ok).to.equal(true);
      await services.groups.setRoles(everyone, leaver.id, hidden.group, []);
      await until('all are revoked', () => revoked.length === 3);
      expect(revoked.toSorted()).to.deep.equal(channels.toSorted());
      heard.length = 0;
      const member = follow({ token: ada.token }, `thread:${thread}`);
      await post(ben, thread, 'Now we are among ourselves');
      await until('those who stayed hear it', () => member.seq === 1);
      expect((await subscribe(socket, `thread:${thread}`)).problem).to.include({ status: 404 });
      await post(ben, open.threads.group, 'For everybody');
      await until('what is public still comes', () => heard.some(({ event }) => event === 'change'));
      expect(heard.filter(({ channel }) => channels.includes(channel))).to.deep.equal([]);
    });

    it('is not joined by a subscription that was asked before the rights went', async () => {
      const leaver = await makePerson(services, `slow-${newId().slice(-8)}`);
      await services.groups.setRoles(everyone, leaver.id, hidden.group, ['member']);
      const thread = await newThread(hidden);
      const socket = await socketOf({ token: leaver.token });
      const kind = services.kinds.find('thread')!;
      const { mayRead } = kind;
      kind.mayRead = async (...parameters) => {
        const answer = await mayRead.apply(kind, parameters);
        kind.mayRead = mayRead;
        await services.groups.setRoles(everyone, leaver.id, hidden.group, []);
        // Until every connection was asked anew, in which this channel was not yet one of its rooms.
        await new Promise((resolve) => {
          setTimeout(resolve, 1000);
        });
        return answer;
      };
      const answer = await subscribe(socket, `thread:${thread}`);
      expect(answer.problem).to.include({ status: 404 });
      expect(site.site.hub.io.of('/live').adapter.rooms.has(`thread:${thread}`)).to.equal(false);
    });
  });

  describe('connections', () => {
    const ended = (socket: Socket) => until('the connection has ended', () => !socket.connected);

    it('end with their token, and hear nothing afterwards', async () => {
      const thread = await newThread(open);
      const person = await makePerson(services, `tok-${newId().slice(-8)}`);
      const socket = await socketOf({ token: person.token });
      let heard = 0;
      socket.on('change', () => (heard += 1));
      await subscribe(socket, `thread:${thread}`);
      const [token] = await services.tokens.list(person.id);
      await services.tokens.revoke(person.id, token!._id);
      await ended(socket);
      await post(ada, thread, 'Into the void');
      expect(heard).to.equal(0);
    });

    it('end with a new password, unless they have a token', async () => {
      const person = await makePerson(services, `pass-${newId().slice(-8)}`);
      const agent = new Agent(site.url);
      await signIn(agent, emailOf(person.handle));
      const cookie = `moot.sid=${agent.cookies.get('moot.sid') ?? ''}`;
      const [page, program] = [
        await socketOf({ origin: site.url, cookie }),
        await socketOf({ token: person.token }),
      ];
      await services.passwords.change(await person.reader(), {
        currentPassword: goodPassword,
        password: 'badger mill copper',
      });
      await ended(page);
      expect(program.connected).to.equal(true);
      const again = await socketOf({ origin: site.url, cookie });
      expect((await subscribe(again, `thread:${hidden.threads.group}`)).ok).to.equal(false);
    });

    it('end with sign-out by the API', async () => {
      const person = await makePerson(services, `out-${newId().slice(-8)}`);
      const signedIn = await fetch(`${site.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: site.url },
        body: JSON.stringify({ email: emailOf(person.handle), password: goodPassword }),
      });
      const { csrfToken } = (await signedIn.json()) as { csrfToken: string };
      const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
      const socket = await socketOf({ origin: site.url, cookie });
      const { status } = await callApi(site.url, null, 'DELETE', '/session', undefined, {
        cookie,
        origin: site.url,
        'x-csrf-token': csrfToken,
      });
      expect(status).to.equal(204);
      await ended(socket);
    });

    it('of a suspended member go on reading, but do not show them writing', async () => {
      const person = await makePerson(services, `susp-${newId().slice(-8)}`);
      const thread = await newThread(open);
      const [theirs, other] = [await socketOf({ token: person.token }), await socketOf(asPage())];
      const writing: string[][] = [];
      other.on('presence', (presence: { writing: string[] }) => writing.push(presence.writing));
      for (const socket of [theirs, other]) await subscribe(socket, `thread:${thread}`);
      const signal = () => ask(theirs, 'signal', { channel: `thread:${thread}`, kind: 'writing' });
      await signal();
      await until('they are shown', () => writing.some((names) => names.includes(person.handle)));
      await ask(theirs, 'signal', { channel: `thread:${thread}`, kind: 'idle' });
      await until('they are not shown', () => writing.at(-1)?.length === 0);
      await services.suspensions.suspend(
        { ...(await mod.reader()), admin: true },
        person.handle,
        new Date(Date.now() + 3_600_000),
        given('about'),
      );
      await until('it is known', async () => (await person.reader()).member?.suspendedUntil !== null);
      await until('the connection knows', () => {
        const { data } = site.site.hub.io.of('/live').sockets.get(theirs.id!)!;
        const { identity } = data as { identity: { reader: { member: { suspendedUntil: Date | null } } } };
        return identity.reader.member.suspendedUntil !== null;
      });
      writing.length = 0;
      await signal();
      const heard: number[] = [];
      theirs.on('change', ({ seq }: LiveChange) => heard.push(seq));
      await post(ada, thread, 'Take a walk');
      await until('they still read', () => heard.length === 1);
      const third = await socketOf(asPage());
      await subscribe(third, `thread:${thread}`);
      await until('presence is told', () => writing.length > 0);
      expect(writing.flat()).to.deep.equal([]);
      const refused = await post(person, thread, 'But').catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Problem).with.property('status', 403);
    });
  });

  describe('presence', () => {
    interface Presence {
      channel: string;
      count: number;
      writing: string[];
      reading: string[];
    }
    const hearing = (socket: Socket) => {
      const heard: Presence[] = [];
      socket.on('presence', (now: Presence) => heard.push(now));
      return heard;
    };

    it('counts people, names a few members of those who may be named, and never guests', async () => {
      const thread = await newThread(open);
      const [shy, ...rest] = await Promise.all(
        Array.from({ length: 6 }, (_, at) => makePerson(services, `reads-${at}-${newId().slice(-8)}`)),
      );
      await services.accounts.setUnseen(await shy!.reader(), true);
      const watching = await socketOf(asPage());
      const heard = hearing(watching);
      await subscribe(watching, `thread:${thread}`);
      await until('one guest is counted', () => heard.at(-1)?.count === 1);
      expect(heard.at(-1)!.reading).to.deep.equal([]);
      const sockets = [];
      for (const { token } of [shy!, shy!, rest[0]!, rest[0]!]) sockets.push(await socketOf({ token }));
      for (const socket of sockets) await subscribe(socket, `thread:${thread}`);
      await until('each person is counted once', () => heard.at(-1)?.count === 3);
      expect(heard.at(-1)!.reading).to.deep.equal([(await rest[0]!.reader()).member!.name]);
      await ask(sockets[0]!, 'signal', { channel: `thread:${thread}`, kind: 'writing' });
      for (const { token } of rest.slice(1)) await subscribe(await socketOf({ token }), `thread:${thread}`);
      await until('all are counted', () => heard.at(-1)?.count === 7);
      expect(heard.at(-1)!.reading).to.have.length(4);
      expect(JSON.stringify(heard)).not.to.include((await shy!.reader()).member!.name);
      await services.accounts.setUnseen(await shy!.reader(), false);
      await services.accounts.setUnseen(await rest[0]!.reader(), true);
      const name = (await rest[0]!.reader()).member!.name;
      await until('the change is told', () => heard.at(-1)!.reading.every((one) => one !== name));
    });

    it('of a hidden group, and of a member’s own channel, is told to nobody outside', async () => {
      const thread = await newThread(hidden);
      const outside = await socketOf({ token: outsider.token });
      const heard = hearing(outside);
      expect((await ask(outside, 'subscribe', { channel: `thread:${thread}`, after: 0 })).ok).to.equal(false);
      const own = `member:${(await outsider.reader()).member!.id}`;
      await subscribe(outside, own);
      const inside = await socketOf({ token: ada.token });
      const insiders = hearing(inside);
      await subscribe(inside, `thread:${thread}`);
      await until('an insider hears of herself', () => insiders.length > 0);
      expect(insiders.at(-1)!.reading).to.deep.equal([(await ada.reader()).member!.name]);
      expect(heard).to.deep.equal([]);
    });
  });

  describe('words that have gone', () => {
    it('are not in any replay', async () => {
      const thread = await newThread(open);
      const secrets = ['aardvark', 'bandicoot', 'capybara', 'dormouse'];
      const [deleted, blamed, edited, back] = [
        await post(ada, thread, secrets[0]!),
        await post(ada, thread, secrets[1]!),
        await post(ada, thread, secrets[2]!),
        await post(ada, thread, secrets[3]!),
      ] as [string, string, string, string];
      const reader = await ada.reader();
      await services.threads.edit(reader, edited, { body: 'Harmless', version: 1 });
      await services.threads.delete(reader, deleted);
      await services.threads.setHidden(await mod.reader(), blamed, true, 'Against the rules');
      await services.threads.delete(reader, back);
      await services.threads.undelete(reader, back);
      const socket = await socketOf(asPage());
      const { changes } = await subscribe(socket, `thread:${thread}`);
      const api = await callApi(site.url, null, 'GET', `/threads/${thread}/changes`);
      for (const replay of [changes, (api.body as { changes: LiveChange[] }).changes]) {
        const words = JSON.stringify(replay);
        for (const secret of secrets.slice(0, 3)) expect(words).not.to.include(secret);
        expect(replay?.map(({ seq }) => seq)).to.deep.equal(upTo(9));
        const redacted = replay
          ?.filter(({ data }) => data['redacted'])
          .map(({ type, data }) => [type, data['postId']]);
        expect(redacted).to.deep.equal([
          ['post.created', deleted],
          ['post.created', blamed],
        ]);
        const restored = replay?.find(({ type }) => type === 'post.restored');
        expect(restored).to.have.nested.property('data.post.body', secrets[3]);
      }
      const posts = JSON.stringify(await allPosts(site.url, null, thread));
      for (const secret of secrets.slice(0, 2)) expect(posts).not.to.include(secret);
    });
  });

  describe('state and changes', () => {
    const seed = Date.now() % 1_000_000;
    for (const which of ['public', 'hidden'] as const) {
      it(`of a ${which} thread are the fresh state, however often the connection breaks (seed ${seed})`, async () => {
        const random = randomFrom(seed);
        const group = which === 'public' ? open : hidden;
        const thread = await newThread(group);
        const followers = [ada, ben, mod].map((person) =>
          follow({ token: person.token }, `thread:${thread}`),
        );
        if (which === 'public') followers.push(follow(asPage(), `thread:${thread}`));
        const ids: string[] = [];
        const done = { done: 0, refused: 0 };
        for (let round = 0; round < 40; round += 1) {
          const acts = upTo(1 + Math.floor(random() * 6)).map(() => act(random, thread, ids));
          for (const { status } of await Promise.allSettled(acts))
            done[status === 'fulfilled' ? 'done' : 'refused'] += 1;
          for (const follower of followers) {
            const fate = random();
            if (fate < 0.15) follower.cut();
            else if (fate < 0.2) {
              follower.socket.disconnect();
              setTimeout(() => follower.socket.connect(), random() * 300);
            } else if (fate < 0.3) follower.lose += 1;
          }
        }
        for (const follower of followers) follower.lose = 0;
        // A lost last change leaves no gap; the next one shows it, or the number that is sent every 15 seconds.
        await services.threads.setLocked(await mod.reader(), thread, true, 'The end').catch(() => undefined);
        const fresh = await allPosts(site.url, mod.token, thread);
        const head = await services.heads.of(`thread:${thread}`);
        expect(done.done).to.be.above(40);
        for (const follower of followers) {
          await until('the follower has everything', () => follower.seq === head, 30_000);
          expect(follower.applied).to.deep.equal(upTo(head));
          expect(follower.inOrder()).to.deep.equal(fresh);
        }
      });
    }

    /** One thing that somebody does in a thread; many are refused, as they should be. */
    async function act(random: () => number, thread: string, ids: string[]): Promise<void> {
      const { threads, threadStore } = services;
      const person = [ada, ben, mod][Math.floor(random() * 3)]!;
      const reader = await person.reader();
      const what = random();
      const id = ids[Math.floor(random() * ids.length)];
      if (what < 0.4 || id === undefined) {
        const replyTo = id !== undefined && random() < 0.5 ? id : null;
        const posted = await threads.post(reader, thread, { body: `Words ${random()}`, replyTo });
        if (!posted.held) ids.push(posted.post._id);
        return;
      }
      const post_ = await threadStore.post(everyone, id);
      const author = (await services.directory.reader(post_.author))!;
      const moderator = await mod.reader();
      if (what < 0.6)
        await threads.edit(author, id, { body: `Other words ${random()}`, version: post_.version });
      else if (what < 0.7) await threads.delete(author, id);
      else if (what < 0.78) await threads.undelete(author, id);
      else if (what < 0.86) await threads.setHidden(moderator, id, true, `Because of ${random()}`);
      else if (what < 0.93) await threads.setHidden(moderator, id, false, 'It was a mistake');
      else await threads.setLocked(moderator, thread, random() < 0.3, 'For a while');
    }
  });
});

/** Random numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
