import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { Agent, csrfOf } from '../support/browserless.ts';
import { emailOf, goodPassword, signedIn, signIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

describe('sessions', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  it('are not made for guests, and their cookie is kept from script and from other sites', async () => {
    const agent = new Agent(site.url);
    for (const path of ['/sign-in', '/register', '/forgotten-password']) {
      expect((await agent.get(path)).headers.getSetCookie(), path).to.deep.equal([]);
    }
    await signedIn(site, 'flora');
    const answer = await agent.json('POST', '/api/v1/session', {
      email: emailOf('flora'),
      password: goodPassword,
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie)
      .to.match(/^moot\.sid=/)
      .and.include('HttpOnly')
      .and.include('SameSite=Lax');
    expect(cookie).to.include('Path=/').and.not.include('Secure');
  });

  it('have a new id after signing in, so that a planted one is worth nothing', async () => {
    await signedIn(site, 'victim');
    const planted = await signedIn(site, 'planter');
    const id = planted.cookies.get('moot.sid')!;
    const victim = new Agent(site.url);
    victim.cookies.set('moot.sid', id);
    const page = await victim.get('/sign-in');
    const token = /name="_csrf" value="([^"]*)"/.exec(page.text)![1]!;
    await victim.post('/sign-in', { _csrf: token, email: emailOf('victim'), password: goodPassword });
    expect(victim.cookies.get('moot.sid')).not.to.equal(id);
    expect((await victim.get('/account')).words).to.include('@victim');
    expect((await planted.get('/account')).words, 'the planted id has ended').to.include('Sign in');
  });

  it('with an id of somebody’s own making are not taken over', async () => {
    const agent = new Agent(site.url);
    agent.cookies.set('moot.sid', 's%3Amade-up.signature');
    await signedIn(site, 'senga');
    await signIn(agent, emailOf('senga'));
    expect(agent.cookies.get('moot.sid')).not.to.include('made-up');
  });

  it('end on the server at sign-out', async () => {
    const agent = await signedIn(site, 'torquil');
    const cookie = agent.cookies.get('moot.sid')!;
    await agent.get('/account');
    await agent.submit('/sign-out');
    const copy = new Agent(site.url);
    copy.cookies.set('moot.sid', cookie);
    expect((await copy.get('/account')).url).to.include('/sign-in');
    expect((await copy.post('/sign-out', {})).url, 'signing out twice is no mistake').to.equal('/');
  });

  it('have a Secure cookie where the site is reached by https', async () => {
    const secure = await startTestSite({ publicUrl: 'https://moot.example' });
    try {
      await secure.services.accounts.createMember({
        handle: 'sorcha',
        email: emailOf('sorcha'),
        name: 'Sorcha',
        password: goodPassword,
      });
      const agent = new Agent(secure.url);
      agent.headers = { 'X-Forwarded-Proto': 'https' };
      const body = { email: emailOf('sorcha'), password: goodPassword };
      const answer = await agent.json('POST', '/api/v1/session', body, { Origin: 'https://moot.example' });
      expect(answer.status).to.equal(200);
      expect(answer.headers.getSetCookie()[0]).to.include('; Secure');
      expect(answer.headers.get('strict-transport-security')).to.include('max-age=');
    } finally {
      await secure.close();
    }
  });
});

describe('forged requests', () => {
  let site: TestSite;
  let agent: Agent;
  before(async () => {
    site = await startTestSite();
    agent = await signedIn(site, 'mairi', { name: 'Mairi' });
  });
  after(() => site.close());

  const nameNow = async (): Promise<string> =>
    (await site.services.models.members.findOne({ handle: 'mairi' }).lean())!.name;

  it('without the token of the session, or with a wrong one, are refused', async () => {
    const page = await agent.get('/account');
    const token = csrfOf(page);
    const wrong: Record<string, string>[] = [{}, { _csrf: '' }, { _csrf: 'x'.repeat(token.length) }];
    for (const more of wrong) {
      expect((await agent.post('/account', { name: 'Forged', ...more })).status).to.equal(403);
    }
    expect(await nameNow()).to.equal('Mairi');
    expect((await agent.post('/account', { name: 'Mairi Bell', _csrf: token })).status).to.equal(200);
    expect(await nameNow()).to.equal('Mairi Bell');
  });

  it('from another site are refused even with the token, and so is signing somebody in', async () => {
    const page = await agent.get('/account');
    const token = csrfOf(page);
    const elsewhere = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };
    const own = { name: 'Forged', _csrf: token };
    expect((await agent.post('/account', own, elsewhere)).status).to.equal(403);
    expect((await agent.post('/account', own, { Origin: 'null' })).status).to.equal(403);
    const guest = new Agent(site.url);
    const credentials = { email: emailOf('mairi'), password: goodPassword };
    expect((await guest.post('/sign-in', credentials, elsewhere)).status).to.equal(403);
    const call = await guest.json('POST', '/api/v1/session', credentials, elsewhere);
    expect(call.status).to.equal(403);
    expect(guest.cookies.size).to.equal(0);
    expect(await nameNow()).not.to.equal('Forged');
  });

  it('cannot sign a person out', async () => {
    expect((await agent.post('/sign-out', {})).status).to.equal(403);
    expect((await agent.get('/account')).url).to.equal('/account');
  });
});

describe('guessing', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite({ rateLimit: true });
  });
  after(() => site.close());

  it('an address or a password gets one answer', async () => {
    await signedIn(site, 'donal');
    const answers = [];
    for (const email of [emailOf('donal'), emailOf('nobody')]) {
      const agent = new Agent(site.url);
      await agent.get('/sign-in');
      const page = await agent.submit('/sign-in', { email, password: 'not the password' });
      const call = await agent.json('POST', '/api/v1/session', { email, password: 'not the password' });
      expect(call.headers.get('content-type')).to.include('application/problem+json');
      answers.push({
        status: page.status,
        text: page.text.replaceAll(email, ''),
        call: [call.status, call.body],
      });
    }
    expect(answers[0]).to.deep.equal(answers[1]);
    expect(answers[0]!.status).to.equal(422);
    expect(answers[0]!.text).to.include('The e-mail address or the password is not right');
    expect(answers[0]!.call[0]).to.equal(401);
  });

  it('a password is stopped after ten attempts on one address, and says for how long', async () => {
    await signedIn(site, 'angus');
    const tries = async (from: string, password: string) => {
      const agent = new Agent(site.url);
      return agent.json(
        'POST',
        '/api/v1/session',
        { email: emailOf('angus'), password },
        { 'X-Forwarded-For': from },
      );
    };
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect((await tries(`198.51.100.${attempt}`, 'guess'.repeat(3))).status).to.equal(401);
    }
    const stopped = await tries('198.51.100.99', goodPassword);
    expect(stopped.status).to.equal(429);
    expect(Number(stopped.headers.get('retry-after'))).to.be.within(1, 900);
    const counters = await site.services.connection.collection('rate_limits').find().toArray();
    expect(JSON.stringify(counters), 'counters hold no addresses').not.to.include('angus');
  });

  it('from one network is stopped whatever the address', async () => {
    const agent = new Agent(site.url);
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 31; attempt += 1) {
      agent.headers = { 'X-Forwarded-For': `2001:db8:1:2::${attempt.toString(16)}` };
      const body = { email: `guess${attempt}@people.example`, password: '' };
      statuses.push((await agent.json('POST', '/api/v1/session', body)).status);
    }
    expect(statuses.slice(0, 30)).to.deep.equal(Array(30).fill(401));
    expect(statuses[30]).to.equal(429);
  }).timeout(10_000);

  it('asks one address for five letters an hour at most', async () => {
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const agent = new Agent(site.url);
      agent.headers = { 'X-Forwarded-For': `203.0.113.${attempt}` };
      await agent.get('/forgotten-password');
      statuses.push((await agent.submit('/forgotten-password', { email: 'pestered@people.example' })).status);
    }
    expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429]);
  });

  it('is stopped from making accounts without end', async () => {
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      const agent = new Agent(site.url);
      agent.headers = { 'X-Forwarded-For': '192.0.2.77' };
      const body = {
        email: `many${attempt}@people.example`,
        password: goodPassword,
        name: `Many ${attempt}`,
      };
      statuses.push((await agent.json('POST', '/api/v1/members', body)).status);
    }
    expect(statuses).to.deep.equal([...Array<number>(10).fill(201), 429]);
  }).timeout(10_000);
});
