import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { Agent, csrfOf } from '../support/browserless.ts';
import { emailOf, goodPassword, signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const morag = { email: 'Morag.Reid@People.example', password: goodPassword, name: 'Morag Réid' };

describe('accounts', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  it('are made with e-mail, password and name, and sign in at once, unconfirmed', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register?return=%2Faccount');
    const page = await agent.submit('/register', { ...morag, organisation: ' Leeds  City Council ' });
    expect(page.url).to.equal('/account');
    expect(page.words).to.include('Morag.Reid@People.example').and.include('Not confirmed');
    expect(page.words).to.include('We have sent a link');
    const row = await site.services.models.members.findOne({ emailKey: 'morag.reid@people.example' }).lean();
    expect(row).to.include({
      handle: 'morag-reid',
      name: 'Morag Réid',
      organisation: 'Leeds City Council',
      confirmedAt: null,
    });
    expect(row!.passwordHash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const [change] = await site.services.models.changes.find({ 'data.member': row!._id }).lean();
    expect(change).to.include({ channel: 'members', type: 'member.joined' });
    expect(change!.data).to.deep.equal({ member: row!._id });
  });

  it('get another handle when the name is taken', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    await agent.submit('/register', { ...morag, email: 'other@people.example' });
    const row = await site.services.models.members.findOne({ emailKey: 'other@people.example' }).lean();
    expect(row!.handle).to.equal('morag-reid-2');
  });

  it('are not made twice for one address, in whatever letters, and the form stays filled in', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    const page = await agent.submit('/register', { ...morag, email: 'morag.reid@PEOPLE.example' });
    expect(page.status).to.equal(422);
    expect(page.title).to.equal('Error: Create an account – Moot');
    expect(page.words).to.include('There is already an account with this e-mail address. Sign in, or reset');
    const fields = page.forms.find(({ action }) => action === '/register')!.fields;
    expect(fields).to.include({ email: 'morag.reid@PEOPLE.example', name: 'Morag Réid', password: '' });
    expect(page.text).to.include('href="#email"').and.include('id="email"');
    expect(agent.cookies.size).to.equal(0);
  });

  it('are refused with every wrong field named', async () => {
    const agent = new Agent(site.url);
    await agent.get('/register');
    const page = await agent.submit('/register', {
      email: 'a@example.org, b@example.org',
      password: 'short',
      name: 'x\u202Ey',
      organisation: 'o'.repeat(101),
    });
    expect(page.status).to.equal(422);
    for (const words of [
      'Enter one e-mail address in the right form',
      'Enter a password of 10 to 200 characters',
      'Enter a name without control characters',
      'Enter an organisation of 100 characters or fewer',
    ]) {
      expect(page.words).to.include(words);
    }
    expect(page.text).not.to.include('short');
  });

  it('can sign in, out and in again; who is signed in is sent on', async () => {
    const agent = await signedIn(site, 'hamish');
    expect((await agent.get('/sign-in?return=%2Faccount')).url).to.equal('/account');
    expect((await agent.get('/register')).url).to.equal('/');
    await agent.get('/account');
    await agent.submit('/sign-out');
    expect(agent.cookies.size).to.equal(0);
    const page = await agent.get('/account');
    expect(page.url).to.equal('/sign-in?return=%2Faccount');
    const back = await agent.submit('/sign-in', { email: ` ${emailOf('HAMISH')} `, password: goodPassword });
    expect(back.url).to.equal('/account');
  });

  it('come back to this site only', async () => {
    const agent = await signedIn(site, 'ishbel');
    await agent.submit('/sign-out');
    await agent.get('/sign-in?return=%2F%2Felsewhere.example%2F');
    const page = await agent.submit('/sign-in', { email: emailOf('ishbel'), password: goodPassword });
    expect(page.url).to.equal('/');
  });

  it('are told that what they wrote is kept, and come back to it', async () => {
    await signedIn(site, 'una');
    const { keptTexts } = site.services;
    const to = await keptTexts.keepAndSignIn(
      '/account?tab=1#reply',
      { body: 'A long thought', _csrf: 'no' },
      '192.0.2.1',
    );
    const agent = new Agent(site.url);
    const asked = await agent.get(to);
    expect(asked.words).to.include('What you wrote is kept.');
    expect((await agent.follow('Create an account')).words).to.include('What you wrote is kept.');
    await agent.get(to);
    const wrong = await agent.submit('/sign-in', { email: emailOf('una'), password: 'not this one' });
    expect(wrong.words).to.include('What you wrote is kept.');
    const page = await agent.submit('/sign-in', { email: emailOf('una'), password: goodPassword });
    expect(page.url).to.match(/^\/account\?tab=1&kept=[\w-]{43}$/);
    const id = new URLSearchParams(page.url.split('?')[1]).get('kept')!;
    expect(await keptTexts.read(id)).to.deep.equal({ body: 'A long thought' });
    expect(await keptTexts.read(id), 'the back button works').not.to.equal(null);
    await keptTexts.forget(id);
    expect(await keptTexts.read(id)).to.equal(null);
    expect(await keptTexts.read('{"$ne":1}')).to.equal(null);
  });

  it('have no text kept that is over 50 kB', async () => {
    const kept = site.services.keptTexts.keep('/x', { body: 'é'.repeat(25_001) }, '192.0.2.1');
    expect(await kept.then(String, (problem: { status: number }) => problem.status)).to.equal(413);
  });

  it('change name and organisation, shown as self-declared', async () => {
    const agent = await signedIn(site, 'ewan', { name: 'Ewan Orr' });
    await agent.get('/account');
    const wrong = await agent.submit('/account', { name: 'E', organisation: 'Moray Council' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('Enter a name of 2 to 60 characters');
    await agent.submit('/account', { name: 'Ewan Orr-Bain', organisation: 'Moray Council' });
    expect(agent.page!.words).to.include('Your name and organisation are saved.');
    const seen = await new Agent(site.url).get('/members/ewan');
    expect(seen.words).to.include('Ewan Orr-Bain').and.include('Moray Council Self-declared');
    expect(seen.words).not.to.include(emailOf('ewan'));
    expect((await new Agent(site.url).get('/members/nobody-here')).status).to.equal(404);
  });

  it('cannot change their name while they are suspended', async () => {
    const agent = await signedIn(site, 'rab');
    const { models, log } = site.services;
    const suspendedUntil = new Date(Date.now() + 60_000);
    const { _id } = (await models.members.findOneAndUpdate({ handle: 'rab' }, { suspendedUntil }).lean())!;
    await log.append('members', {
      decide: () => ({ type: 'member.suspended', actor: null, data: { member: _id } }),
    });
    const page = await agent.get('/account');
    expect(page.words).to.include('You are suspended until');
    const token = csrfOf(page);
    expect((await agent.post('/account', { _csrf: token, name: 'Somebody Else' })).status).to.equal(403);
  });
});
