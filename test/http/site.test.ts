import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { pageNames } from '../../server/features/site/site-pages.ts';
import { Agent } from '../support/browserless.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

describe('Pages about the site', function () {
  this.timeout(30_000);
  let site: TestSite;
  let guest: Agent;
  let dora: TestPerson;
  let ben: TestPerson;

  before(async () => {
    site = await startTestSite();
    guest = new Agent(site.url);
    dora = await makePerson(site.services, site.url, 'Dora Admin', { admin: true });
    ben = await makePerson(site.services, site.url, 'Ben Baker');
  });
  after(() => site.close());

  it('has a text for every page that the footer links to, without a cookie for guests', async () => {
    const home = await guest.get('/pages/about');
    const linked = [...home.text.matchAll(/href="\/pages\/(\w+)"/g)].map(([, name]) => name);
    // What is written of moderation stands in the page of its policy, with the reasons.
    expect(new Set([...linked, 'moderation'])).to.deep.equal(new Set(pageNames));
    expect(home.text).to.include('href="/moderation/policy"');
    for (const name of pageNames) {
      const page = await guest.get(`/pages/${name}`);
      expect(page.status, name).to.equal(200);
      expect(page.text.match(/<h1/g), name).to.have.length(1);
      expect(page.text, name).to.match(/<main[\s\S]*<h2 class="govuk-heading-m">/);
      expect(page.words.length, name).to.be.greaterThan(800);
      expect(page.words, name).not.to.match(/\b(TODO|lorem|\[your)/i);
      expect(page.words, name).not.to.include('Edit this page');
    }
    expect(guest.cookies.size).to.equal(0);
    expect((await guest.get('/pages/cookies')).words).to.include('moot.sid');
    expect((await guest.get('/pages/terms')).words).to.include('CC BY 4.0');
    for (const name of ['nothing', 'About', '..%2Fabout', '__proto__']) {
      expect((await guest.get(`/pages/${name}`)).status, name).to.equal(404);
    }
  });

  it('takes an operator’s file over the text that comes with it, and sees when the file changes', async () => {
    const folder = join(site.dataDir, 'pages');
    const file = join(folder, 'complaints.md');
    await mkdir(folder);
    await writeFile(file, '# How to complain\r\n\r\nWrite to us.\n\n## Soon\n');
    const page = await guest.get('/pages/complaints');
    expect(page.title).to.match(/^How to complain/);
    expect(page.words).to.include('Write to us.').and.include('Last changed on');
    expect(page.text).to.include('<h2 class="govuk-heading-m">Soon</h2>');
    await writeFile(file, '# How to complain\n\nCall us. <script>alert(1)</script>\n');
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    const changed = await guest.get('/pages/complaints');
    expect(changed.words).to.include('Call us. <script>alert(1)</script>');
    expect(changed.text).not.to.include('<script>alert');
  });

  it('is shown in the reader’s language where somebody put a translation, else in English, and says so', async () => {
    const welsh = new Agent(site.url);
    welsh.cookies.set('moot.lang', 'cy');
    const english = await welsh.get('/pages/terms');
    expect(english.words).to.include('This page is not translated yet').and.include('CC BY 4.0');
    await writeFile(join(site.dataDir, 'pages', 'terms.cy.md'), '# Telerau\n\nGeiriau yn Gymraeg.');
    const own = await welsh.get('/pages/terms');
    expect(own.words).to.include('Geiriau yn Gymraeg.').and.not.include('not translated yet');
    expect(own.title).to.equal('Telerau – Moot');
    expect((await guest.get('/pages/terms')).words).to.include('CC BY 4.0');
  });

  it('is edited by site administrators only', async () => {
    expect((await dora.agent.get('/pages/privacy/edit')).status).to.equal(200);
    expect((await ben.agent.get('/pages/privacy/edit')).status).to.equal(403);
    expect((await guest.get('/pages/privacy/edit')).url).to.match(/^\/sign-in/);
    const fields = { body: '# Privacy\n\nNobody asked for this.', version: '0', action: 'save' };
    expect((await ben.agent.post('/pages/privacy/edit', fields)).status).to.equal(403);
    expect((await ben.agent.post('/pages/privacy/edit', { ...fields, action: 'preview' })).status).to.equal(
      403,
    );
    expect((await guest.post('/pages/privacy/edit', fields)).status).to.equal(401);
    expect((await dora.agent.get('/pages/nothing/edit')).status).to.equal(404);
    expect(await site.services.models.sitePages.countDocuments()).to.equal(0);
  });

  it('previews, refuses and saves what an administrator types, and keeps every version', async () => {
    await site.services.accounts.createMember({
      handle: 'alma-admin',
      name: 'Alma Admin',
      email: 'alma@people.example',
      password: 'a long enough phrase for alma',
      admin: true,
    });
    const browser = new Agent(site.url);
    await browser.get('/sign-in');
    await browser.submit('/sign-in', {
      email: 'alma@people.example',
      password: 'a long enough phrase for alma',
    });

    await browser.get('/pages/privacy');
    const form = await browser.follow('Edit this page');
    expect(form.words).to.include('Nobody has changed this page in the browser yet.');
    const body = '# Our privacy notice\n\nWe are Strathbeg Council.\n\n## Your rights\n\nMany.';
    const preview = await browser.submit('/pages/privacy/edit', { body, action: 'preview' });
    expect(preview.status).to.equal(200);
    expect(preview.words).to.include('Preview Our privacy notice We are Strathbeg Council.');
    expect((await guest.get('/pages/privacy')).words).not.to.include('Strathbeg');

    const short = await browser.submit('/pages/privacy/edit', { body: '# No', action: 'save' });
    expect(short.status).to.equal(422);
    expect(short.text).to.include('# No</textarea>');
    const saved = await browser.submit('/pages/privacy/edit', { body, action: 'save' });
    expect(saved.url).to.equal('/pages/privacy');
    expect(saved.words).to.include('The page was saved.');
    const seen = await guest.get('/pages/privacy');
    expect(seen.title).to.match(/^Our privacy notice/);
    expect(seen.words).to.include('We are Strathbeg Council.');

    // Dora began with the text that Alma has replaced.
    const theirs = await dora.agent.post('/pages/privacy/edit', {
      body: '# Privacy\n\nThe words of Dora.',
      version: '0',
      action: 'save',
    });
    expect(theirs.status).to.equal(422);
    expect(theirs.words).to.include('Somebody else saved this page').and.include('We are Strathbeg Council.');
    expect(theirs.text).to.include('The words of Dora.</textarea>');
    await dora.agent.submit('/pages/privacy/edit', { action: 'save' });
    expect((await guest.get('/pages/privacy')).words).to.include('The words of Dora.');
    const history = await dora.agent.get('/pages/privacy/edit');
    expect(history.words).to.include('by Dora Admin').and.include('by Alma Admin');
    expect((await dora.agent.follow('Version 1')).text).to.include('We are Strathbeg Council.');
    expect((await dora.agent.get('/pages/privacy/edit?version=77')).status).to.equal(404);
  });

  it('keeps one of two who save at the same moment', async () => {
    const save = async (words: string): Promise<string> => {
      const agent = new Agent(site.url);
      agent.headers = dora.agent.headers;
      const fields = { body: `# Terms\n\n${words}`, version: '0', action: 'save' };
      return (await agent.post('/pages/terms/edit', fields)).url;
    };
    const answers = await Promise.all([save('The words of the first.'), save('The words of the second.')]);
    expect(answers.toSorted()).to.deep.equal(['/pages/terms', '/pages/terms/edit']);
    expect(await site.services.models.sitePages.countDocuments({ name: 'terms' })).to.equal(1);
  });

  it('tells search engines what not to fetch', async () => {
    const robots = await guest.get('/robots.txt');
    expect(robots.headers.get('content-type')).to.match(/^text\/plain/);
    expect(robots.text).to.include('User-agent: *\nDisallow: /account\n');
  });
});

describe('Operations', function () {
  this.timeout(30_000);

  it('says that it is alive and ready, and when it is shutting down', async () => {
    const site = await startTestSite();
    try {
      const agent = new Agent(site.url);
      expect((await agent.json('GET', '/healthz')).body).to.deep.equal({ alive: true });
      const ready = await agent.json('GET', '/readyz');
      expect(ready.status).to.equal(200);
      expect(ready.body).to.deep.include({ ready: true, reasons: [] });
      expect(ready.headers.get('cache-control')).to.equal('no-store');
      expect(ready.headers.getSetCookie()).to.deep.equal([]);
      site.services.readiness.refuse('This server is shutting down.');
      const closing = await agent.json('GET', '/readyz');
      expect(closing.status).to.equal(503);
      expect(closing.body).to.deep.include({ ready: false, reasons: ['This server is shutting down.'] });
      expect((await agent.json('GET', '/healthz')).status).to.equal(200);
    } finally {
      await site.close();
    }
  });

  it('says that it is not ready when the database does not answer', async () => {
    const site = await startTestSite();
    const db = site.services.connection.db!;
    try {
      db.command = () => new Promise(() => {});
      const answer = await new Agent(site.url).json('GET', '/readyz');
      expect(answer.status).to.equal(503);
      expect(answer.body.reasons).to.deep.equal(['The database did not answer within 2 seconds.']);
    } finally {
      Reflect.deleteProperty(db, 'command');
      await site.close();
    }
  });

  it('gives its figures to this machine and to administrators, and to nobody else', async () => {
    const site = await startTestSite();
    try {
      const dora = await makePerson(site.services, site.url, 'Dora Admin', { admin: true });
      const ben = await makePerson(site.services, site.url, 'Ben Baker');
      const here = await new Agent(site.url).get('/metrics');
      expect(here.status).to.equal(200);
      expect(here.headers.get('content-type')).to.match(/^text\/plain; version=/);
      expect(here.text)
        .to.match(/^moot_live_connections 0$/m)
        .and.match(/^moot_posts 0$/m);
      expect(here.text).to.match(/^process_cpu_seconds_total /m);

      // As a proxy on this machine passes on what comes from elsewhere, whatever address it names.
      for (const from of ['203.0.113.9', '127.0.0.1']) {
        const elsewhere = { 'X-Forwarded-For': from };
        expect((await new Agent(site.url).get('/metrics', elsewhere)).status).to.equal(404);
        expect((await ben.agent.get('/metrics', elsewhere)).status).to.equal(404);
        expect((await dora.agent.get('/metrics', elsewhere)).status).to.equal(200);
      }
    } finally {
      await site.close();
    }
  });
});
