import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { io } from 'socket.io-client';
import { deviceOf } from '../../server/core/sessions/device.ts';
import { sessionHandle } from '../../server/core/sessions/session-list.ts';
import { Agent } from '../support/browserless.ts';
import { emailOf, sessionIdOf, signedIn, signIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const chrome =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';

describe('the list of sessions', () => {
  let site: TestSite;
  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  async function anotherBrowser(handle: string, userAgent: string): Promise<Agent> {
    const agent = new Agent(site.url);
    agent.headers = { 'User-Agent': userAgent };
    await signIn(agent, emailOf(handle));
    return agent;
  }

  it('names browser and system, marks this one, and shows no id', async () => {
    await signedIn(site, 'isla');
    const here = await anotherBrowser('isla', firefox);
    const phone = await anotherBrowser('isla', chrome);
    const page = await here.get('/account/sessions');
    expect(page.words).to.include('Firefox on Windows This one').and.include('Chrome on Android');
    expect(page.words)
      .to.include('An unknown browser')
      .and.include('In use now')
      .and.include('Last seen about');
    for (const agent of [here, phone]) expect(page.text).not.to.include(sessionIdOf(agent));
    const stored = await site.services.connection.collection('sessions').findOne({
      _id: sessionIdOf(phone) as never,
    });
    expect(JSON.stringify(stored)).to.include('Chrome').and.not.include('Mozilla').and.not.include('142.0');
  });

  it('ends one after asking: its pages, its forms and its socket, and no other', async () => {
    const here = await signedIn(site, 'kenneth');
    const phone = await anotherBrowser('kenneth', chrome);
    await phone.get('/account');
    const socket = io(`${site.url}/live`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { Origin: site.url, Cookie: `moot.sid=${phone.cookies.get('moot.sid')}` },
    });
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    const gone = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()));
    await here.get('/account/sessions');
    const asked = await here.follow('Sign out there: Chrome on Android');
    expect(asked.words).to.include('Pages that are open there stop at once');
    const path = asked.url;
    const after = await here.submit(path);
    expect(after.url).to.equal('/account/sessions');
    expect(after.words).to.include('Chrome on Android: signed out there, at once.');
    expect(after.text).not.to.include('/end"');
    await gone;
    socket.disconnect();
    const refused = await phone.submit('/account', { name: 'Somebody Else', organisation: '' });
    expect(refused.status).to.equal(401);
    expect((await phone.get('/account')).url).to.match(/^\/sign-in/);
    expect((await here.get('/account')).words).not.to.include('Somebody Else');
    expect((await here.get(path)).status).to.equal(404);
  });

  it('ends all others at once', async () => {
    const here = await signedIn(site, 'una');
    const others = [await anotherBrowser('una', firefox), await anotherBrowser('una', chrome)];
    await here.get('/account/sessions/end-others');
    const page = await here.submit('/account/sessions/end-others');
    expect(page.words).to.include('You are signed out in 2 other places, at once.');
    for (const agent of others) expect((await agent.get('/account')).url).to.match(/^\/sign-in/);
    expect((await here.get('/account')).status).to.equal(200);
    await here.get('/account/sessions/end-others');
    expect(here.page!.words).to.include('You are signed in nowhere else.');
  });

  it('belongs to one member: nobody ends the sessions of another, or this one by mistake', async () => {
    const victim = await signedIn(site, 'lachlan');
    const other = await signedIn(site, 'morven');
    const handle = sessionHandle(sessionIdOf(victim));
    expect((await other.get(`/account/sessions/${handle}/end`)).status).to.equal(404);
    expect((await victim.get(`/account/sessions/${handle}/end`)).status).to.equal(404);
    await other.get('/account/sessions');
    const token = /name="csrf-token" content="([^"]+)"/.exec(other.page!.text)![1]!;
    expect((await other.post(`/account/sessions/${handle}/end`, { _csrf: token })).status).to.equal(404);
    expect((await other.post(`/account/sessions/${handle}/end`, {})).status).to.equal(403);
    expect((await victim.get('/account')).url).to.equal('/account');
    expect((await new Agent(site.url).get('/account/sessions')).url).to.match(/^\/sign-in/);
  });

  it('does not bring back a session that was ended while a request of it was in flight', async () => {
    const here = await signedIn(site, 'flora');
    const id = sessionIdOf(here);
    const { services } = site;
    // The page takes the notice of the form, so that the session is written again after the answer was made.
    await here.get('/account');
    const { own } = services.accounts;
    services.accounts.own = async (reader) => {
      await services.connection.collection('sessions').deleteOne({ _id: id as never });
      return own.call(services.accounts, reader);
    };
    try {
      await here.submit('/account', { name: 'Flora Reid', organisation: '' });
    } finally {
      services.accounts.own = own;
    }
    expect(await services.connection.collection('sessions').countDocuments({ _id: id as never })).to.equal(0);
    expect((await here.get('/account')).url).to.match(/^\/sign-in/);
  });

  it('knows the common browsers and systems, and says when it does not', () => {
    const iphone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';
    expect(deviceOf(iphone)).to.deep.equal({ browser: 'Safari', system: 'iPhone' });
    expect(deviceOf(edge)).to.deep.equal({ browser: 'Edge', system: 'Windows' });
    expect(deviceOf(firefox)).to.deep.equal({ browser: 'Firefox', system: 'Windows' });
    expect(deviceOf('curl/8.5.0')).to.deep.equal({ browser: null, system: null });
    expect(deviceOf(undefined)).to.deep.equal({ browser: null, system: null });
  });
});
