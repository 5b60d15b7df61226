import { expect } from 'chai';
import { join } from 'node:path';
import { createLogger } from '../../server/core/logger.ts';
import { everyone, guest, type Reader } from '../../server/core/reader.ts';
import { Exporters, Importers } from '../../server/features/frameworks/importers.ts';
import { readManifest } from '../../server/plugins/manifest.ts';
import { Plugins } from '../../server/plugins/plugins.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

interface Answer {
  repeated: boolean;
  post: { id: string; body: string; deleted: boolean };
}

const fixtures = join(import.meta.dirname, '../fixtures');

describe('the plugin door', function () {
  this.timeout(30_000);
  let test: TestSite;
  let member: { id: string; token: string; reader: Reader };
  const thread = 'g-talk';

  before(async () => {
    test = await startTestSite({ logLevel: 'silent' }, join(fixtures, 'plugins'));
    const { accounts, tokens, directory, groups } = test.services;
    const made = await accounts.createMember({
      handle: 'nia',
      email: 'nia@people.example',
      name: 'Nia Price',
      password: 'kettle orchard lantern',
    });
    const { secret } = await tokens.create(made._id, 'tests');
    const group = await groups.ensure(everyone, {
      slug: 'hall',
      name: 'Hall',
      scope: 'public',
      purpose: '',
      rules: '',
    });
    const reader = (await directory.reader(made._id))!;
    member = { id: made._id, token: secret, reader };
    await groups.openThread(reader, group._id, 'Talk in the hall', { id: 'talk', at: new Date() });
  });
  after(() => test.close());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${test.url}${path}`, { redirect: 'manual', ...init });
  const asMember = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { Authorization: `Bearer ${member.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const notes = (what: string): Promise<Record<string, unknown>[]> =>
    test.services.connection.collection('plugin_greeter_notes').find({ what }).toArray();

  describe('loading', () => {
    it('tells of each plugin whether it runs, and why not', () => {
      const states = test.services.plugins.states();
      const reasons = new Map(states.map(({ id, state, reason }) => [id, `${state}: ${reason}`]));
      expect([...reasons.keys()]).to.have.members([
        'broken-setup',
        'circle-a',
        'circle-b',
        'closed-door',
        'greeter',
        'lodge',
        'misbehaving',
        'needs-broken',
        'taken-address',
        'wrong-manifest',
      ]);
      expect(reasons.get('greeter')).to.equal('running: null');
      expect(reasons.get('misbehaving')).to.equal('running: null');
      expect(reasons.get('broken-setup')).to.equal('broken: the cellar is flooded');
      expect(reasons.get('circle-a')).to.match(/in a circle: circle-a → circle-b → circle-a/);
      expect(reasons.get('circle-b')).to.match(/in a circle/);
      expect(reasons.get('needs-broken')).to.equal('broken: needs broken-setup, which is broken');
      expect(reasons.get('taken-address')).to.equal('broken: wants an address that greeter has: /greetings');
      expect(reasons.get('closed-door')).to.match(
        /uses the door "act" without having asked for it.*plugin\.json/,
      );
      for (const words of ['api', 'doors', 'mounts', 'colour', 'name'])
        expect(reasons.get('wrong-manifest')).to.include(words);
      expect(() => readManifest('{ "id": "a", "name": "A", "version": "1", "api": 1 }', 'b')).to.throw(
        'id: should be "b"',
      );
      expect(states.find(({ id }) => id === 'greeter')).to.include({ name: 'Greeter', version: '1.2.3' });
    });

    it('keeps nothing of a plugin that broke half-way', async () => {
      expect((await ask('/plugins/broken-setup/half')).status).to.equal(404);
    });

    it('gives up a setup that hangs, takes nothing from it later, and goes on', async () => {
      const importers = new Importers();
      const words: string[] = [];
      const logger = createLogger('silent');
      const plugins = new Plugins({
        ...test.services,
        folder: join(fixtures, 'hanging-plugins'),
        baseUrl: 'https://moot.example.org',
        logger: Object.assign(Object.create(logger) as typeof logger, {
          child: () => ({ info: () => {}, warn: (_facts: object, said: string) => words.push(said) }),
        }),
        importers,
        exporters: new Exporters(),
        addPersonal: () => undefined,
        open: () => ({}) as never,
        setupMs: 200,
      });
      await plugins.load();
      expect(plugins.states().map(({ id, state, reason }) => [id, state, reason])).to.deep.equal([
        ['hangs', 'broken', 'its setup took longer than 0.2 s'],
        ['works', 'running', null],
      ]);
      await new Promise((resolve) => {
        setTimeout(resolve, 700);
      });
      expect(words).to.deep.equal(['A plugin registers during its setup only.', 'closed after all']);
      expect(() => importers.parse(Buffer.from('x'), 'x')).to.throw('formats: none');
    });

    it('shows the states to administrators, and to nobody else', async () => {
      const path = '/administration/plugins';
      expect((await ask(path)).status).to.equal(303);
      const nia = await signedIn(test, 'nobody-much');
      expect((await nia.get(path)).status).to.equal(404);
      const page = await (await signedIn(test, 'operator', { admin: true })).get(path);
      expect(page.status).to.equal(200);
      expect(page.words).to.include('Greeter (greeter) 1.2.3 Running');
      expect(page.words).to.include('Broken: the cellar is flooded');
    });
  });

  describe('routes', () => {
    it('answer beneath /plugins/<id> and beneath the mounts', async () => {
      for (const base of ['/plugins/greeter', '/greetings']) {
        const answer = await ask(`${base}/hello/Ann?a=1&a=2&b=3`);
        expect(answer.headers.get('content-type')).to.match(/^application\/json/);
        expect(await answer.json()).to.deep.equal({
          words: 'Hello Ann',
          query: { b: '3' },
          reader: null,
          baseUrl: test.services.config.publicUrl,
        });
      }
      const away = await ask('/plugins/greeter/away');
      expect([away.status, away.headers.get('location')]).to.deep.equal([303, '/plugins/greeter/hello/you']);
    });

    it('know who asks', async () => {
      const answer = await ask('/plugins/greeter/hello/Ann', {
        headers: { Authorization: `Bearer ${member.token}` },
      });
      expect(await answer.json()).to.include({ reader: 'nia' });
      const wrong = await ask('/plugins/greeter/hello/Ann', {
        headers: { Authorization: 'Bearer nonsense' },
      });
      expect(wrong.status).to.equal(401);
    });

    it('are protected against forgery, unless they take raw bytes', async () => {
      const foreign = { method: 'POST', headers: { Origin: 'https://evil.example' }, body: 'a=1' };
      expect((await ask('/plugins/greeter/echo', foreign)).status).to.equal(403);
      const echo = await ask('/plugins/greeter/echo', asMember({ a: [1] }));
      expect([echo.status, await echo.json()]).to.deep.equal([201, { a: [1] }]);
      const hook = await ask('/plugins/greeter/hook', {
        method: 'POST',
        headers: { Origin: 'https://evil.example', 'X-Signature': 's', 'Content-Type': 'application/json' },
        body: Buffer.from([0xff, 0x00, 0x7b]),
      });
      expect(await hook.json()).to.deep.equal({ bytes: [255, 0, 123], signature: 's' });
    });

    it('refuse raw bytes over their limit with a problem document', async () => {
      const answer = await ask('/plugins/greeter/hook', { method: 'POST', body: 'x'.repeat(101) });
      expect(answer.status).to.equal(413);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect((await ask('/greetings/hook', { method: 'POST', body: 'x' })).status).to.equal(404);
    });

    it('that fail are a 500, and those that refuse are their refusal', async () => {
      expect((await ask('/plugins/greeter/throws')).status).to.equal(500);
      expect((await ask('/plugins/greeter/refuses')).status).to.equal(418);
      expect((await ask('/plugins/greeter/hello/still-here')).status).to.equal(200);
      // Registering after setup throws as well.
      expect((await ask('/plugins/misbehaving/late')).status).to.equal(500);
    });
  });

  it('settings come from the operator, else from their defaults', async () => {
    const stored = test.services.connection.collection<{ _id: string }>('plugin_settings');
    await stored.insertOne({ _id: 'greeter', values: { greeting: 'Shwmae', most: 'many' } } as never);
    expect(await (await ask('/greetings/hello/Ann')).json()).to.include({ words: 'Shwmae Ann' });
    await stored.updateOne({ _id: 'greeter' }, { $set: { values: { greeting: 5 } } });
    expect(await (await ask('/greetings/hello/Ann')).json()).to.include({ words: 'Hello Ann' });
  });

  it('slots are filled with escaped HTML; those that fail are left out', async () => {
    const { slots } = test.services;
    expect(await slots.render('footer', {}, member.reader)).to.equal('<p>Greetings from Nia Price</p>\n');
    expect(await slots.render('footer', {}, guest)).to.include('&lt;nobody&gt;');
    const framework = { id: 'f', slug: 'f', title: 'F' };
    expect(await slots.render('draft', { framework, draft: { id: 'd', number: 1 } }, guest)).to.equal('');
  });

  it('filters alter or refuse words before they are posted; broken ones are passed over', async () => {
    const { threads } = test.services;
    const input = { body: 'Oh darn it' };
    const posted = await threads.post(member.reader, thread, input, 'key-1');
    if (posted.held) throw new Error('held');
    expect(posted.post.body).to.equal('Oh **** it');
    const again = await threads.post(member.reader, thread, input, 'key-1');
    expect(again).to.include({ repeated: true });
    const refused = await threads.post(member.reader, thread, { body: 'a forbidden word' }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(refused).to.equal('Mind your words');
  });

  it('followers hear of changes in order, whatever others do', async () => {
    await test.services.followers.drain();
    const heard = (await notes('heard')).map(({ channel, seq, type }) => [channel, seq, type]);
    expect(heard[0]).to.deep.equal([`thread:${thread}`, 1, 'post.created']);
    expect(heard.length).to.equal(await test.services.heads.of(`thread:${thread}`));
    const cursor = await test.services.models.cursors.findById(`plugin:greeter:listener|thread:${thread}`);
    expect(cursor?.seq).to.equal(heard.length);
  });

  it('acts on behalf of a member, once for each key, with their rights', async () => {
    const act = async (command: object, by: object): Promise<[number, Answer]> => {
      const answer = await ask('/plugins/greeter/act', asMember({ command, by: { as: member.id, ...by } }));
      return [answer.status, (await answer.json().catch(() => ({}))) as Answer];
    };
    const create = { do: 'post.create', thread, body: 'From afar, darn it' };
    const origin = { author: 'Someone there', ref: 'https://there.example/1' };
    const [, first] = await act(create, { key: 'there-1', origin });
    expect(first).to.deep.include({ held: false, repeated: false });
    const { post } = first;
    expect(post.body).to.equal('From afar, darn it');
    expect((await act(create, { key: 'there-1', origin }))[1]).to.deep.equal({ ...first, repeated: true });
    const stored = await test.services.models.posts.findById(post.id).lean();
    expect(stored?.author).to.equal(member.id);
    expect(stored?.origin).to.include({ from: 'greeter', ...origin });

    const edit = { do: 'post.edit', post: post.id, version: 1, body: 'From near' };
    const [, edited] = await act(edit, { key: 'there-1-edit' });
    expect(edited).to.deep.include({ repeated: false });
    expect((await act(edit, { key: 'there-1-edit' }))[1]).to.deep.equal({ ...edited, repeated: true });
    expect((await act({ ...edit, body: 'Else' }, { key: 'other' }))[0]).to.equal(409);
    const other = await test.services.accounts.createMember({
      handle: 'other',
      email: 'other@people.example',
      name: 'Other',
      password: 'kettle orchard lantern',
    });
    const remove = { do: 'post.delete', post: post.id };
    expect((await act(remove, { as: other._id, key: 'x' }))[0]).to.equal(403);
    expect((await act(remove, { as: 'no such member', key: 'x' }))[0]).to.equal(404);
    expect((await act(remove, { key: 'there-1-delete' }))[1]).to.have.nested.property('post.deleted', true);
    expect((await act(remove, { key: 'there-1-delete' }))[1]).to.deep.include({ repeated: true });
  });

  it('jobs run by turns', async () => {
    expect(await notes('ticked')).to.have.length(1);
    const rows = test.services.connection.collection<{ _id: string; nextAt: Date; until: Date }>(
      'timed_jobs',
    );
    const ticked = await rows.findOne({ _id: 'plugin:greeter:tick' });
    expect(ticked?.nextAt.getTime()).to.be.within(Date.now(), Date.now() + 60_000);
    expect(ticked?.until.getTime()).to.equal(0);
    // One that fails lets go of its turn too.
    expect((await rows.findOne({ _id: 'plugin:misbehaving:never' }))?.until.getTime()).to.equal(0);
  });

  it('closes every plugin, also after one that fails to', async () => {
    await test.services.plugins.close();
    expect(await notes('closed')).to.have.length(1);
  });
});
