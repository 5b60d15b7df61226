import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { signedIn } from '../support/people.ts';

describe('Where one has read to', function () {
  this.timeout(30_000);
  let site: Forum;

  before(async () => {
    site = await startForum();
  });
  after(() => site.close());

  const place = async (member: string, thread: string) =>
    (await site.services.models.readPlaces.findById(`${member} ${thread}`).lean())?.number;
  const threadOf = async (posts: number) => {
    const thread = await site.newThread();
    for (let at = 1; at <= posts; at += 1) await site.post(site.ben, thread, `Post number ${at}`);
    return thread;
  };

  it('moves on with each page that is opened, never back, and leads to the first unread post', async () => {
    const thread = await threadOf(52);
    const { agent, id } = site.cara;
    expect((await agent.get(`/threads/${thread}`)).words).not.to.match(/unread|New since you were here/);
    expect(await place(id, thread)).to.equal(50);
    await agent.get(`/threads/${thread}?page=2`);
    expect(await place(id, thread)).to.equal(52);
    await agent.get(`/threads/${thread}`);
    expect(await place(id, thread), 'an older page').to.equal(52);

    const next = await site.post(site.ben, thread, 'The fifty-third');
    await site.post(site.ben, thread, 'The fifty-fourth');
    const home = await agent.get('/');
    expect(home.text).to.include(`href="/threads/${thread}/unread?after=52">2 unread</a>`);
    expect((await agent.get('/groups/forum')).words).to.include('2 unread');
    const page = await agent.get(`/threads/${thread}`);
    expect(page.words).to.include('2 unread: go to the first');
    const answer = await fetch(`${site.url}/threads/${thread}/unread?after=52`, {
      headers: agent.headers,
      redirect: 'manual',
    });
    expect(answer.headers.get('location')).to.equal(`/threads/${thread}?page=2&since=52#post-${next.id}`);
    const there = await agent.follow('2 unread');
    expect(there.text).to.match(
      /data-number="53"[^>]*>\s*<p class="moot-thread__since">New since you were here<\/p>/,
    );
    expect((await agent.get(`/threads/${thread}?page=2`)).words).not.to.include('unread');
  });

  it('is told beside a draft too, whose feed shows the newest comments only', async () => {
    const { agent } = site.cara;
    const draft = '/frameworks/skills/drafts/2';
    await site.post(site.ben, site.open.threadId, 'Seen before');
    await agent.get(`${draft}/comments`);
    expect((await agent.get(draft)).words).not.to.include('unread');
    const { id } = await site.post(site.ben, site.open.threadId, 'Come since');
    const page = await agent.get(draft);
    expect(page.words).to.include('1 unread: go to it');
    const [link] = /\/threads\/d-[^"]+\/unread\?after=\d+/.exec(page.text)!;
    const there = await fetch(site.url + link, { headers: agent.headers, redirect: 'manual' });
    expect(there.headers.get('location')).to.match(new RegExp(`^${draft}/comments\\?.*#post-${id}$`));
    expect((await site.guest.get(draft)).words).not.to.include('unread');
  });

  it('is told by script, within what the thread has, and never for what one may not see', async () => {
    const thread = await threadOf(3);
    const { agent, id } = site.cara;
    const tell = (of: string, from: string, to: string) => agent.post(`/threads/${of}/read`, { from, to });
    expect((await tell(thread, '1', '2')).status).to.equal(204);
    expect(await place(id, thread)).to.equal(2);
    expect((await tell(thread, '1', '1')).status).to.equal(204);
    expect(await place(id, thread)).to.equal(2);
    expect((await tell(thread, '3', '4000')).status).to.equal(204);
    expect(await place(id, thread)).to.equal(3);
    const wrong = await agent.post(
      `/threads/${thread}/read`,
      { from: '-1', to: 'x' },
      { Accept: 'application/json' },
    );
    expect(wrong.status).to.equal(422);
    expect(JSON.parse(wrong.text).errors.map(({ path }: { path: string }) => path)).to.deep.equal([
      'from',
      'to',
    ]);
    expect((await tell('g-nothing', '1', '2')).status).to.equal(404);
    expect(await place(id, 'g-nothing')).to.equal(undefined);
  });

  it('is nothing for guests: nothing stored, nothing shown, no cookie', async () => {
    const thread = await threadOf(1);
    const before = await site.services.models.readPlaces.countDocuments();
    const page = await site.guest.get(`/threads/${thread}/unread`);
    expect(page.url).to.equal(`/threads/${thread}`);
    expect(page.words).not.to.match(/unread|New since/);
    expect(page.text).not.to.include('data-tells-read');
    expect(site.guest.cookies.size).to.equal(0);
    expect((await site.guest.post(`/threads/${thread}/read`, { from: '1', to: '1' })).status).to.equal(401);
    expect(await site.services.models.readPlaces.countDocuments()).to.equal(before);
  });
});

describe('Following', function () {
  this.timeout(30_000);
  let site: Forum;

  before(async () => {
    site = await startForum();
  });
  after(() => site.close());

  it('is chosen on the page of a thread, competency, draft, framework and group, and stopped there or in the list', async () => {
    // By a session: pages answer a token as they answer a program.
    const agent = await signedIn(site, 'dora');
    const thread = await site.newThread();
    expect((await agent.get('/account/following')).words).to.include('You follow nothing yet');
    for (const page of [
      `/threads/${thread}`,
      '/frameworks/skills/competencies/A-1',
      '/frameworks/skills/drafts/2',
      '/frameworks/skills',
      '/groups/forum',
    ]) {
      const before = await agent.get(page);
      expect(before.text, page).not.to.include('data-following');
      const after = await agent.submit('/following', { on: 'yes' });
      expect(after.url, page).to.equal(page);
      expect(after.text, page).to.include('data-following');
    }
    await agent.submit('/following', { on: 'no' });
    const list = await agent.get('/account/following');
    for (const words of ['Costs', 'Thread number', 'draft 2', 'Framework'])
      expect(list.words).to.include(words);
    expect(list.text).not.to.include(`value="group:${site.group}"`);
    expect(list.forms.filter(({ action }) => action === '/following')).to.have.length(4);
    const fewer = await agent.submit('/following', { on: 'no' });
    expect(fewer.url).to.equal('/account/following');
    expect(fewer.forms.filter(({ action }) => action === '/following')).to.have.length(3);
  });

  it('refuses what is not there, hidden, or no choice, and changes nothing', async () => {
    const hidden = await site.services.groups.ensure(everyone, {
      slug: 'quiet',
      name: 'Quiet',
      scope: 'hidden',
      purpose: '',
      rules: '',
    });
    expect((await site.ada.agent.get('/groups/quiet')).status).to.equal(404);
    const before = await site.services.models.follows.countDocuments();
    const { agent } = site.ada;
    for (const target of [
      `group:${hidden._id}`,
      'group:none',
      'thread:c-1',
      'member:1',
      '',
      'x'.repeat(9000),
    ])
      expect((await agent.post('/following', { target, on: 'yes' })).status, target.slice(0, 40)).to.equal(
        404,
      );
    expect((await agent.get(`/following/new?target=group:${hidden._id}`)).status).to.equal(404);
    expect((await agent.post('/following', { target: `group:${site.group}`, on: 'maybe' })).status).to.equal(
      422,
    );
    expect(
      (await site.guest.post('/following', { target: `group:${site.group}`, on: 'yes' })).status,
    ).to.equal(401);
    expect(await site.services.models.follows.countDocuments()).to.equal(before);
  });

  it('asks a guest to sign in first, and comes back to what they wanted to follow', async () => {
    const page = await site.guest.get('/groups/forum');
    expect(page.text).to.include(`href="/following/new?target=group%3A${site.group}"`);
    const { url } = await site.guest.follow('Follow');
    expect(url).to.equal(
      `/sign-in?return=${encodeURIComponent(`/following/new?target=group%3A${site.group}`)}`,
    );
  });
});
