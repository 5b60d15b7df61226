import { expect } from 'chai';
import { apiBase } from '../../server/core/http/routes.ts';
import { Agent } from '../support/browserless.ts';
import { raw } from '../support/http-raw.ts';
import { lettersTo } from '../support/letters.ts';
import { emailOf, goodPassword, signedIn } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('Addresses and cookies', function () {
  this.timeout(180_000);
  let site: TestSite;

  before(async () => {
    site = await startTestSite();
  });
  after(() => site.close());

  it('leads nobody to another site', async () => {
    await signedIn(site, 'rosa');
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https://evil.example',
      'https:evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/%0d%0aLocation:%20//evil.example',
      '/sign-in?return=//evil.example',
      '/./\\evil.example',
      '/..//evil.example',
      ' //evil.example',
      '/@evil.example\n',
    ];
    for (const target of elsewhere) {
      for (const path of ['/sign-in', '/register']) {
        const page = await new Agent(site.url).get(`${path}?return=${encodeURIComponent(target)}`);
        expect(page.text, target).not.to.match(/(href|action)="[^"]*(\/\/|\\)evil/);
      }
      const signIn = await raw(
        `${site.url}/sign-in`,
        form,
        'POST',
        new URLSearchParams({ email: emailOf('rosa'), password: goodPassword, return: target }).toString(),
      );
      expect(signIn.status, target).to.equal(303);
      const { origin } = new URL(String(signIn.headers['location']), site.url);
      expect(origin, `${target} → ${String(signIn.headers['location'])}`).to.equal(site.url);
    }
    for (const path of [
      '//evil.example',
      '//evil.example/%2e%2e',
      '/assets//evil.example/..',
      '//evil.example/..%2f',
      '/\\evil.example',
      '/assets/fonts',
      '/frameworks/web-professionals/competencies/%2F%2Fevil.example',
    ]) {
      const answer = await raw(site.url + path);
      const { location } = answer.headers;
      if (location) expect(new URL(String(location), site.url).origin, path).to.equal(site.url);
      else expect(answer.status, path).to.be.within(400, 404);
    }
  });

  it('does not believe the name it is called by', async () => {
    await signedIn(site, 'hugo');
    for (const headers of [
      { Host: 'evil.example' },
      { 'X-Forwarded-Host': 'evil.example' },
      { Forwarded: 'host=evil.example' },
    ]) {
      const home = await raw(
        `${site.url}/?${Object.keys(headers)[0]}`,
        headers as unknown as Record<string, string>,
      );
      expect(home.text).not.to.include('evil.example');
      await raw(
        `${site.url}/forgotten-password`,
        { ...form, ...(headers as unknown as Record<string, string>) },
        'POST',
        `email=${emailOf('hugo')}`,
      );
    }
    const letters = await lettersTo(site, emailOf('hugo'));
    expect(letters.length).to.be.greaterThan(0);
    for (const { text } of letters) expect(text).not.to.include('evil.example');
    expect((await new Agent(site.url).get('/?Host')).text).not.to.include('evil.example');
  });

  it('keeps its cookie to HTTPS where it is reached by it', async () => {
    const secure = await startTestSite({ publicUrl: 'https://moot.example' });
    try {
      await secure.services.accounts.createMember({
        handle: 'sol',
        email: emailOf('sol'),
        name: 'Sol',
        password: goodPassword,
      });
      const headers = { ...json, 'X-Forwarded-Proto': 'https', Origin: 'https://moot.example' };
      const { headers: sent, status } = await raw(
        `${secure.url}${apiBase}/session`,
        headers,
        'POST',
        JSON.stringify({ email: emailOf('sol'), password: goodPassword }),
      );
      expect(status).to.equal(200);
      expect(String(sent['set-cookie']))
        .to.match(/HttpOnly/)
        .and.match(/Secure/)
        .and.match(/SameSite=Lax/)
        .and.match(/Path=\//);
      expect(sent['strict-transport-security']).to.match(/max-age=\d{7,}/);
      expect(sent['content-security-policy']).to.include('upgrade-insecure-requests');
    } finally {
      await secure.close();
    }
  });
});
