import { expect } from 'chai';
import { languageCookie } from '../../server/core/words/languages.ts';
import { Agent } from '../support/browserless.ts';
import { signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

describe('The language of the site', function () {
  this.timeout(30_000);
  let site: TestSite;

  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  it('is chosen in the footer, kept in a cookie, and leads back to where one was', async () => {
    const guest = new Agent(site.url);
    await guest.get('/frameworks?x=1');
    const page = await guest.post('/language?return=%2Fframeworks%3Fx%3D1', { to: 'cy' });
    expect(page.url).to.equal('/frameworks?x=1');
    expect(page.text).to.include('<html lang="cy"').and.include('Fframweithiau').and.include('Cymraeg');
    expect(page.words).to.match(/begun, not finished/);
    expect((await new Agent(site.url).get('/frameworks?x=1')).text).to.include('<html lang="en-GB"');
  });

  it('is that of a member too, also where a form was refused', async () => {
    const ada = await signedIn(site, 'ada');
    ada.cookies.set(languageCookie, 'qps');
    await ada.get('/account');
    const refused = await ada.submit('/account', { name: '', organisation: '' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('⟦Frameworks⟧');
  });

  it('goes with the colours chosen there, which a guest’s kept page does not mix up', async () => {
    const guest = new Agent(site.url);
    expect((await guest.get('/groups')).text).to.include('media="(prefers-color-scheme: dark)"');
    const dark = await guest.post('/theme?return=%2Fgroups', { to: 'dark' });
    expect(dark.url).to.equal('/groups');
    expect(dark.text)
      .to.include('data-theme="dark"')
      .and.include('<meta name="color-scheme" content="dark">');
    expect((await guest.get('/groups')).text).to.include('data-theme="dark"');
    expect((await new Agent(site.url).get('/groups')).text).not.to.include('data-theme');
    expect((await guest.post('/theme?return=%2Fgroups', { to: 'device' })).text).not.to.include('data-theme');
    expect((await guest.post('/theme?return=%2F', { to: 'pink' })).status).to.equal(422);
    const ben = await signedIn(site, 'ben');
    await ben.get('/account');
    expect((await ben.submit('/theme', { to: 'light' })).text).to.include('data-theme="light"');
  });

  it('that nobody speaks is refused, and another site is no way back', async () => {
    const guest = new Agent(site.url);
    await guest.get('/');
    const none = await guest.post('/language?return=%2F', { to: 'xx' });
    expect(none.status).to.equal(422);
    const away = await guest.post('/language?return=%2F%2Felsewhere.example', { to: 'gd' });
    expect(away.url).to.equal('/');
  });
});
