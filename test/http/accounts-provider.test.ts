import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import { Agent, type Visit } from '../support/browserless.ts';
import { lettersTo } from '../support/letters.ts';
import { publicUrl, startProvider, type TestProvider } from '../support/oidc.ts';
import { emailOf, goodPassword, signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const hamish = { sub: '0042', name: 'Hamish MacLeod', email: 'hamish@leeds.example', email_verified: true };
const start = '/sign-in/provider?return=%2Fframeworks';

describe('signing in with a provider', function () {
  this.timeout(180_000);
  let provider: TestProvider;
  let site: TestSite;
  before(async () => {
    provider = await startProvider();
    site = await startTestSite({ oidc: provider.settings, publicUrl, logLevel: 'silent' });
  });
  after(async () => {
    await site.close();
    await provider.close();
  });
  beforeEach(() => {
    provider.person = hamish;
    provider.secondsBehind = 0;
  });

  function browser(): Agent {
    const agent = new Agent(site.url);
    agent.elsewhere = provider.walk;
    return agent;
  }

  /** Goes to the provider and stops on the way back: the address that would be opened next. */
  async function onTheWayBack(agent: Agent, from = start): Promise<string> {
    let back = '';
    agent.elsewhere = async (url) => {
      back = await provider.walk(url);
      return '/healthz';
    };
    await agent.get(from);
    agent.elsewhere = provider.walk;
    return back;
  }

  const identities = () => site.services.models.identities;
  const memberWith = (email: string) => site.services.models.members.findOne({ email }).lean();

  it('is off until it is set up', async () => {
    const plain = await startTestSite();
    try {
      const page = await new Agent(plain.url).get('/sign-in');
      expect(page.words).not.to.include('Sign in with');
      expect((await new Agent(plain.url).get('/sign-in/provider')).status).to.equal(404);
    } finally {
      await plain.close();
    }
  });

  it('makes an account the first time, confirmed, and finds it again by issuer and subject alone', async () => {
    const guest = browser();
    await guest.get('/sign-in?return=%2Fframeworks');
    const page = await guest.follow('Sign in with Leeds City Council');
    expect(page.url).to.equal('/frameworks');
    expect(page.words).to.include('Your account is made and you are signed in with Leeds City Council.');
    const member = (await memberWith(hamish.email))!;
    expect(member).to.include({ name: 'Hamish MacLeod', handle: 'hamish-macleod', passwordHash: null });
    expect(member.confirmedAt).to.be.instanceOf(Date);
    provider.person = { ...hamish, name: 'H. MacLeod', email: 'new-address@leeds.example' };
    const again = browser();
    expect((await again.get(start)).words).to.include('Hamish MacLeod');
    expect((await again.get('/account')).words)
      .to.include(hamish.email)
      .and.include('None yet');
    expect(await identities().countDocuments({ subject: hamish.sub })).to.equal(1);
    const { headers } = await browser().get('/sign-in');
    expect(headers.get('content-security-policy')).to.include("form-action 'self'");
  });

  it('keeps what a guest wrote, and sends an unproved address its letter', async () => {
    provider.person = { sub: '7', name: 'Isla Ross', email: 'isla@leeds.example', email_verified: false };
    const kept = await site.services.keptTexts.keepAndSignIn('/groups', { body: 'My words' }, '127.0.0.1');
    const guest = browser();
    expect((await guest.get(kept)).words).to.include('What you wrote is kept');
    const page = await guest.follow('Sign in with Leeds City Council');
    expect(page.url).to.match(/^\/groups\?kept=[\w-]{43}$/);
    expect(page.words).to.include('follow it to confirm the address');
    expect((await memberWith('isla@leeds.example'))!.confirmedAt).to.equal(null);
    expect(await lettersTo(site, 'isla@leeds.example')).to.have.length(1);
  });

  it('never opens an account that has the same address: its password is asked for first', async () => {
    await signedIn(site, 'ailsa');
    provider.person = {
      sub: '8',
      name: 'Ailsa',
      email: emailOf('ailsa').toUpperCase(),
      email_verified: true,
    };
    const guest = browser();
    const asked = await guest.get(start);
    expect(asked.url).to.equal('/sign-in/provider/link');
    expect(asked.words).to.include('Is this your account?');
    expect((await guest.get('/account')).url).to.match(/^\/sign-in/);
    await guest.get('/sign-in/provider/link');
    const wrong = await guest.submit('/sign-in/provider/link', { password: 'not this one at all' });
    expect([wrong.status, wrong.title]).to.deep.equal([422, 'Error: Is this your account? – Moot']);
    expect(await identities().countDocuments({ subject: '8' })).to.equal(0);
    const page = await guest.submit('/sign-in/provider/link', { password: goodPassword });
    expect(page.url).to.equal('/frameworks');
    expect(page.words).to.include('Your account is connected.');
    const [letter] = await lettersTo(site, emailOf('ailsa'));
    expect(letter!.text).to.include('with Leeds City Council from now on');
    expect((await browser().get(start)).words).to.include('Your account: ailsa');
  });

  it('is connected and disconnected on the account page, and never takes the only way in', async () => {
    const agent = await signedIn(site, 'morag');
    provider.person = { sub: '9', name: 'Morag' };
    await agent.get('/account/provider');
    const wrong = await agent.submit('/account/provider/connect', { currentPassword: 'not this one' });
    expect([wrong.status, wrong.headers.get('refresh')]).to.deep.equal([422, null]);
    expect(wrong.words).to.include('This is not your password');
    const away = await agent.submit('/account/provider/connect', { currentPassword: goodPassword });
    const onTo = (page: Visit): URL => new URL(page.headers.get('refresh')!.replace('0; url=', ''));
    const back = await provider.walk(onTo(away));
    const thief = await signedIn(site, 'thief');
    thief.cookies.set('moot.sign-in', agent.cookies.get('moot.sign-in')!);
    expect((await thief.get(back)).words).to.include('This sign-in cannot be finished');
    expect(await identities().countDocuments({ subject: '9' })).to.equal(0);
    await agent.get('/account/provider');
    const second = await agent.submit('/account/provider/connect', { currentPassword: goodPassword });
    const page = await agent.get(await provider.walk(onTo(second)));
    expect(page.words).to.include('Your account is connected.').and.include('Disconnect Leeds City Council');
    expect((await browser().get(start)).words).to.include('Your account: morag');
    const without = await agent.submit('/account/provider/disconnect');
    expect(without.words).to.include('no longer connected');
    expect(await identities().countDocuments({ subject: '9' })).to.equal(0);

    provider.person = hamish;
    const only = browser();
    await only.get(start);
    const own = await only.get('/account/provider');
    expect(own.words).to.include('It is the only way into your account.');
    const token = /name="csrf-token" content="([^"]+)"/.exec(own.text)![1]!;
    expect((await only.post('/account/provider/disconnect', { _csrf: token })).status).to.equal(409);
    expect((await only.post('/account/provider/connect', {})).status).to.equal(403);
    await site.services.connection
      .collection('sessions')
      .updateMany({}, { $set: { 'session.signedInAt': Date.now() - 16 * 60_000 } });
    const erase = { words: 'keep', handle: 'hamish', _csrf: token };
    const late = await only.post('/account/erase', erase);
    expect([late.status, late.words.includes('Sign out and sign in again first')]).to.deep.equal([403, true]);
    expect(await site.services.models.erasures.countDocuments()).to.equal(0);
    await only.get('/account/password');
    expect((await only.submit('/forgotten-password')).words).to.include('Look in your e-mail');
    expect((await only.get('/account/email')).words).to.include('Set a password first');
  });

  it('is not connected by whoever did not prove their address, and ends with a reset of the password', async () => {
    const email = 'squatted@people.example';
    const agent = browser();
    await agent.get('/register');
    await agent.submit('/register', { email, password: goodPassword, name: 'Someone' });
    const page = await agent.get('/account/provider');
    expect(page.words).to.include('confirm your e-mail address').and.not.include('Connect Leeds');
    const token = /name="csrf-token" content="([^"]+)"/.exec(page.text)![1]!;
    const refused = await agent.post('/account/provider/connect', {
      _csrf: token,
      currentPassword: goodPassword,
    });
    expect([refused.status, refused.headers.get('refresh')]).to.deep.equal([403, null]);

    const { _id: member } = (await memberWith(email))!;
    const { issuer } = provider.settings;
    await identities().create({ _id: 'i', issuer, subject: '12', member, createdAt: new Date() });
    const owner = browser();
    await owner.get('/forgotten-password');
    await owner.submit('/forgotten-password', { email });
    const { link } = (await lettersTo(site, email)).at(-1)!;
    expect((await owner.get(link)).words).to.include('connections with other ways to sign in end');
    await owner.submit(link, { password: 'badger mill copper' });
    expect(await identities().countDocuments({ member })).to.equal(0);
  });

  it('says clearly what went wrong, changes nothing, and shows a way back', async () => {
    const count = await identities().countDocuments();
    const expectTrouble = async (
      page: Promise<{ status: number; words: string }>,
      status: number,
      words: string,
    ) => {
      const { status: got, words: shown } = await page;
      expect([got, shown.includes(words)], shown).to.deep.equal([status, true]);
      expect(shown)
        .to.match(/Try again with Leeds City Council|Create an account/)
        .and.include('Other ways to sign in');
    };
    provider.person = null;
    await expectTrouble(browser().get(start), 403, 'Leeds City Council did not sign you in');
    provider.person = { sub: '10', name: 'No Mail' };
    await expectTrouble(browser().get(start), 422, 'did not tell us your e-mail address');
    provider.person = { sub: '11', name: 'Late', email: 'late@leeds.example' };
    provider.secondsBehind = 7200;
    await expectTrouble(browser().get(start), 502, 'could not be checked');
    provider.secondsBehind = 0;

    const agent = browser();
    const back = await onTheWayBack(agent);
    await expectTrouble(browser().get(back), 400, 'cannot be finished');
    const foreign = back.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://elsewhere.example')}`);
    expect(foreign).not.to.equal(back);
    const sealed = agent.cookies.get('moot.sign-in')!;
    await expectTrouble(agent.get(foreign), 502, 'could not be checked');
    agent.cookies.set('moot.sign-in', sealed);
    await expectTrouble(agent.get(back.replace(/state=[^&]+/, 'state=other')), 400, 'cannot be finished');
    agent.cookies.set('moot.sign-in', `${sealed.slice(0, -4)}AAAA`);
    await expectTrouble(agent.get(back), 400, 'cannot be finished');
    expect(await identities().countDocuments()).to.equal(count);

    agent.cookies.set('moot.sign-in', sealed);
    expect((await agent.get(back)).url).to.equal('/frameworks');
    const replayed = browser();
    replayed.cookies.set('moot.sign-in', sealed);
    await expectTrouble(replayed.get(back), 400, 'cannot be finished');
    expect((await replayed.get('/account')).url).to.match(/^\/sign-in/);
  });

  it('says so when the provider is away or is another than was said', async () => {
    const other = await startProvider();
    const here = await startTestSite({
      oidc: { ...other.settings, issuer: `${other.settings.issuer}/tenant` },
      publicUrl,
      logLevel: 'silent',
    });
    try {
      const page = await new Agent(here.url).get(start);
      expect([page.status, page.url]).to.deep.equal([503, start]);
      expect(page.words).to.include('Leeds City Council cannot be reached');
      await other.close();
      const away = await new Agent(here.url).get(start);
      expect(away.words).to.include('Leeds City Council cannot be reached');
    } finally {
      await here.close();
    }
  });
});
