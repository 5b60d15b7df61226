import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { backupMark } from '../../server/core/database/database.models.ts';
import { Projected } from '../../server/core/log/projected.ts';
import { actsChannel, actsKind } from '../../server/features/administration/acts-channel.ts';
import { decisionsChannel, decisionsKind } from '../../server/features/moderation/decisions-channel.ts';
import type { Agent } from '../support/browserless.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const parts = ['members', 'groups', 'mail', 'jobs', 'plugins', 'settings', 'storage', 'acts'];
const area = ['/administration', ...parts.map((part) => `/administration/${part}`)];
const secret = 'mongodb://keeper:hunter2@db.example.org/moot';

describe('the administration area', function () {
  this.timeout(180_000);
  let test: TestSite;
  let admin: Agent;
  let mina: Agent;

  const act = async (who: Agent, handle: string, name: string, reason = 'Agreed at the meeting') => {
    const path = `/administration/members/${handle}/${name}`;
    await who.get(path);
    return who.submit(path, { reason });
  };
  const adminOf = async (handle: string): Promise<boolean | undefined> =>
    (await test.services.models.members.findOne({ handle }).lean())?.admin;

  before(async () => {
    test = await startTestSite({ smtpUrl: null, given: ['PORT', 'MONGODB_URI'], mongodbUri: secret });
    admin = await signedIn(test, 'ada', { name: 'Ada Bell', admin: true });
    mina = await signedIn(test, 'mina', { name: 'Mina Kaye', organisation: 'Harrowby (council) [north]' });
  });
  after(() => test.close());

  it('is there for administrators; others find no such page, and guests are asked to sign in', async () => {
    const missing = await mina.get('/no-such-page');
    for (const path of [...area, '/administration/members/ada', '/administration/members/ada/confirm']) {
      expect((await admin.get(path)).status, path).to.equal(200);
      const page = await mina.get(path);
      expect([page.status, page.words], path).to.deep.equal([404, missing.words]);
      const answer = await fetch(test.url + path, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')], path).to.deep.equal([
        303,
        `/sign-in?return=${encodeURIComponent(path)}`,
      ]);
    }
    const { forms } = await mina.get('/account');
    const { _csrf } = forms.find(({ fields }) => '_csrf' in fields)!.fields;
    const typed = { reason: 'I would like to', _csrf: _csrf! };
    const path = '/administration/members/mina/make-administrator';
    expect((await mina.post(path, typed)).status).to.equal(404);
    expect(await adminOf('mina')).to.equal(false);
    expect((await mina.get('/account')).text).not.to.contain('href="/administration"');
    expect((await admin.get('/account')).text).to.contain('href="/administration"');
  });

  it('finds members by name, handle or address, in each state, whatever signs are asked for', async () => {
    for (const words of ['MINA', 'kaye', 'mina@people'])
      expect((await admin.get(`/administration/members?q=${words}`)).words, words).to.include('Mina Kaye');
    for (const words of ['.*', '(council) [north]', '[', '$where'])
      expect((await admin.get(`/administration/members?q=${encodeURIComponent(words)}`)).status).to.equal(
        200,
      );
    const found = await admin.get('/administration/members?q=no+such+person');
    expect(found.words).to.include('Nobody’s name, handle or address contains “no such person”');
    expect((await admin.get('/administration/members?state=administrators')).words).not.to.include('Mina');
    expect((await admin.get('/administration/members?page=2')).status).to.equal(404);
    expect((await admin.get('/administration/members/nobody-here')).status).to.equal(404);
    expect((await admin.get('/administration/members/mina/dance')).status).to.equal(404);
  });

  it('makes and unmakes administrators, never oneself nor the last one, and says why', async () => {
    const empty = await act(admin, 'mina', 'make-administrator', ' ');
    expect(empty.status).to.equal(422);
    expect(await adminOf('mina')).to.equal(false);
    expect((await act(admin, 'ada', 'unmake-administrator')).status).to.equal(403);
    expect((await act(admin, 'mina', 'make-administrator')).words).to.include(
      'Mina Kaye is an administrator now',
    );
    expect((await mina.get('/administration')).status).to.equal(200);
    expect((await act(mina, 'mina', 'make-administrator')).status).to.equal(409);
    const [one, other] = await Promise.all([
      act(admin, 'mina', 'unmake-administrator'),
      act(mina, 'ada', 'unmake-administrator'),
    ]);
    expect([one.status, other.status].toSorted((a, b) => a - b)[0]).to.equal(200);
    expect(await test.services.models.members.countDocuments({ admin: true })).to.equal(1);
    const left = (await adminOf('ada')) ? admin : mina;
    if (left === mina) await act(mina, 'ada', 'make-administrator');
    if (left === mina) await act(admin, 'mina', 'unmake-administrator');
    expect([await adminOf('ada'), await adminOf('mina')]).to.deep.equal([true, false]);
    expect((await mina.get('/administration')).status).to.equal(404);
  });

  it('takes no act or suspension that a slower process brings late', async () => {
    const { models, projected, log } = test.services;
    const { _id: member } = (await models.members.findOne({ handle: 'mina' }).lean())!;
    const decided = { channel: decisionsChannel, v: 1, actor: null, origin: null, keyHash: null };
    const suspended = { ...decided, type: 'member.suspended', at: new Date() };
    const data = { member, until: new Date(Date.now() + 3600_000).toISOString(), reason: 'Spam' };
    const [first, last] = [
      { ...suspended, seq: 1001, key: 'late-1', data },
      {
        ...suspended,
        seq: 1002,
        key: 'late-2',
        type: 'member.restored',
        data: { member, reason: 'No spam' },
      },
    ];
    // The log has none of this: how far it was followed stays as it is.
    const nowhere = Object.assign(new Projected(models), { to: async () => undefined });
    const decisions = decisionsKind({ models, projected: nowhere, log });
    for (const change of [first, last, first]) await decisions.project('site', [change], {});
    expect(await models.members.findById(member).lean()).to.include({ suspendedUntil: null });

    const acts = actsKind({ models, projected, log, endSessions: async () => undefined });
    const given = await models.changes.find({ channel: actsChannel, type: 'administrator.given' }).lean();
    expect(given).not.to.have.length(0);
    for (const change of given) await acts.project('site', [change], {});
    expect(await adminOf('mina')).to.equal(false);
  });

  it('confirms an address by hand, and signs somebody out everywhere', async () => {
    const { members, tokens } = test.services.models;
    await members.updateOne({ handle: 'mina' }, { $set: { confirmedAt: null } });
    const { _id } = (await members.findOne({ handle: 'mina' }).lean())!;
    await test.services.tokens.create(_id, 'a program');
    expect((await act(admin, 'mina', 'confirm')).status).to.equal(200);
    expect((await members.findById(_id).lean())?.confirmedAt).to.be.an.instanceOf(Date);
    expect((await act(admin, 'mina', 'confirm')).status).to.equal(409);
    expect((await mina.get('/account')).status).to.equal(200);
    expect((await admin.get('/administration/members/mina')).words).to.include('On 1 browser, 1 token');
    expect((await act(admin, 'mina', 'sign-out')).status).to.equal(200);
    expect((await mina.get('/account')).url).to.match(/^\/sign-in/);
    expect(await tokens.countDocuments({ member: _id })).to.equal(0);
  });

  it('runs a job at once and tries a letter again', async () => {
    const { outbox } = test.services.models;
    await test.services.outbox.add({
      key: 'kept',
      to: 'x@people.example',
      subject: 'Hello there',
      text: 'A',
    });
    await test.services.outbox.settled();
    await outbox.updateOne(
      { _id: 'kept' },
      {
        $set: {
          state: 'failed',
          to: 'x@people.example',
          subject: 'Hello there',
          text: 'A',
          endedAt: new Date(),
        },
      },
    );
    expect((await admin.get('/administration')).words).to.include('1 letter could not be sent.');
    const mail = await admin.get('/administration/mail');
    expect(mail.words).to.include('Hello there').and.to.include('to x@people.example');
    expect((await admin.submit('/administration/mail/retry', { letter: 'kept' })).status).to.equal(200);
    await test.services.outbox.settled();
    expect((await outbox.findById('kept').lean())?.state).to.equal('sent');
    await admin.get('/administration/jobs');
    const before = (await test.services.jobs.states()).find(({ name }) => name === 'sweep-log')!;
    const page = await admin.submit('/administration/jobs/run', { job: 'sweep-log' });
    expect(page.words).to.include('The job runs now');
    for (let tries = 0; tries < 100; tries += 1) {
      const now = (await test.services.jobs.states()).find(({ name }) => name === 'sweep-log')!;
      if (now.lastAt! > before.lastAt!) break;
      expect(tries, 'the job runs').to.be.lessThan(99);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('shows settings with where they come from, and no secret', async () => {
    const page = await admin.get('/administration/settings');
    expect(page.words).to.match(/MONGODB_URI the database server set, and not shown The environment/);
    expect(page.words).to.match(/LOG_LEVEL .* As usual: info/);
    expect(page.text).not.to.contain('hunter2');
  });

  it('says what needs somebody, and how much is stored', async () => {
    expect((await admin.get('/administration')).words).to.include('No backup was ever made.');
    const at = new Date();
    await test.services.models.marks.updateOne({ _id: backupMark }, { $set: { at } }, { upsert: true });
    expect((await admin.get('/administration')).words).not.to.match(/backup was/);
    expect((await admin.get('/administration/storage')).words).to.match(/members 2 /);
  });

  it('says which follower is held up, where and since when', async () => {
    expect((await admin.get('/administration/jobs')).words).not.to.include('What is held up');
    const rows = test.services.connection.collection<{ _id: string }>('follower_troubles');
    const common = { channel: 'thread:x', seq: 7, type: 'post.created', since: new Date(), tries: 3 };
    const held = (follower: string) => ({
      _id: `${follower}|thread:x`,
      follower,
      ...common,
      reason: 'RangeError',
    });
    await rows.insertMany([held('notifications'), held('of-a-plugin-that-is-gone')]);
    const overview = await admin.get('/administration');
    expect(overview.words).to.include('The follower notifications is held up in 1 channel.');
    const page = await admin.get('/administration/jobs');
    expect(page.words).to.match(
      /What is held up .*notifications thread:x change 7, post\.created .*RangeError/,
    );
    expect(page.words).not.to.include('that-is-gone');
    await rows.deleteMany({});
  });

  it('erases a member for good, once the handle is typed, and keeps a record without a name', async () => {
    await test.services.accounts.createMember({
      handle: 'gone-soon',
      email: 'gone-soon@people.example',
      name: 'Gwen Onesoon',
      password: 'kettle orchard lantern',
    });
    await act(admin, 'gone-soon', 'sign-out', 'Gwen lost her telephone');
    const path = '/administration/members/gone-soon/erase';
    await admin.get(path);
    const wrong = await admin.submit(path, { words: 'keep', handle: 'mina' });
    expect([wrong.status, wrong.title]).to.deep.equal([422, 'Error: Erase Gwen Onesoon – Moot']);
    expect((await admin.submit(path, { words: 'keep', handle: 'gone-soon' })).words).to.include('Erased ');
    expect((await admin.get('/administration/members/gone-soon')).status).to.equal(404);
    const { words } = await admin.get('/administration/acts');
    expect(words).to.include('concerns somebody who has left').and.to.include('words kept without a name');
    expect(words).not.to.match(/Gwen|gone-soon/);
    await admin.get('/administration/members/ada/erase');
    const own = { words: 'keep', handle: 'ada' };
    expect((await admin.submit('/administration/members/ada/erase', own)).status).to.equal(403);
  });

  it('lists what administrators did, with the reason', async () => {
    const { words } = await admin.get('/administration/acts');
    for (const line of [
      'Signed out everywhere Agreed at the meeting',
      'Address confirmed by hand',
      'Made an administrator',
      'Job run by hand: sweep-log',
      'by Ada Bell',
      'concerns Mina Kaye',
    ])
      expect(words).to.include(line);
  });
});
