import { expect } from 'chai';
import { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const competencyPage = '/frameworks/web-professionals/competencies/WM-02';
const draftPage = '/frameworks/web-professionals/drafts/2';

describe('Writing without script', function () {
  this.timeout(30_000);
  let site: SeededSite;
  let george: Agent;
  let thread: string;
  let feed: string;
  let competency: string;

  before(async () => {
    site = await startSeededSite();
    george = await site.browser('george-hallam');
    const { body } = await george.json('GET', '/api/v1/frameworks/web-professionals/competencies/WM-02');
    ({ threadId: thread, id: competency } = body);
    feed = (await george.json('GET', '/api/v1/frameworks/web-professionals/drafts/2')).body.threadId;
  });
  after(() => site.close());

  const postsIn = (where: string): Promise<number> =>
    site.services.models.posts.countDocuments({ thread: where });
  const sendTo = (where: string): string => `/threads/${where}/posts`;

  it('posts from the page of a competency and comes to the post', async () => {
    const before = await postsIn(thread);
    await george.get(competencyPage);
    const page = await george.submit(sendTo(thread), { body: 'We keep *one* list on a wall.' });
    expect(page.status).to.equal(200);
    expect(page.from[1]).to.match(/^\/posts\//);
    expect(page.url).to.equal(competencyPage);
    expect(page.text).to.include('We keep <em>one</em> list on a wall.');
    expect(page.words).to.include('Posted.');
    expect(await postsIn(thread)).to.equal(before + 1);
    expect((await george.get(competencyPage)).words, 'said once').not.to.include('Posted.');
  });

  it('shows a preview without posting, and keeps the text', async () => {
    const before = await postsIn(thread);
    await george.get(competencyPage);
    const page = await george.submit(sendTo(thread), { body: 'About **this** <b>', action: 'preview' });
    expect(page.status).to.equal(200);
    expect(page.text).to.match(/Preview<\/h2>.*About <strong>this<\/strong> &lt;b&gt;/);
    expect(page.forms.find(({ action }) => action === sendTo(thread))!.fields['body']).to.equal(
      'About **this** <b>',
    );
    expect(await postsIn(thread)).to.equal(before);
    const sent = await george.submit(sendTo(thread));
    expect(sent.words).to.include('About this <b>');
    expect(await postsIn(thread)).to.equal(before + 1);
  });

  it('answers wrong text with the form, the text and what is wrong', async () => {
    const before = await postsIn(thread);
    for (const [body, words] of [
      ['', 'Write something first.'],
      [' \n ', 'Write something first.'],
      ['é'.repeat(10_003), 'This has 10,003 characters. The most is 10,000, so 3 must go.'],
      ['a bell \u0007 here', 'control character'],
    ] as const) {
      await george.get(competencyPage);
      const page = await george.submit(sendTo(thread), { body });
      expect(page.status).to.equal(422);
      expect(page.words).to.include(words).and.include('There is a problem');
      expect(page.title).to.match(/^Error/);
      expect(page.forms.find(({ action }) => action === sendTo(thread))!.fields['body']).to.equal(body);
    }
    expect(await postsIn(thread)).to.equal(before);
  });

  it('posts once, however often the same form is sent; changed words are another post', async () => {
    const before = await postsIn(thread);
    await george.get(competencyPage);
    const form = george.page!.forms.find(({ action }) => action === sendTo(thread))!;
    const send = (body: string) => george.post(sendTo(thread), { ...form.fields, body });
    const [first, second] = await Promise.all([send('Twice.'), send('Twice.')]);
    const third = await send('Twice.');
    expect(new Set([first, second, third].map(({ from }) => from[1]))).to.have.property('size', 1);
    expect(await postsIn(thread)).to.equal(before + 1);
    await send('Not twice.');
    expect(await postsIn(thread)).to.equal(before + 2);
  });

  it('keeps what a guest wrote through signing in', async () => {
    const guest = site.guest();
    await guest.get(competencyPage);
    const before = await postsIn(thread);
    const signIn = await guest.submit(sendTo(thread), { body: 'Written <before> "signing" in' });
    expect(signIn.url).to.match(/^\/sign-in\?return=/);
    expect(await postsIn(thread)).to.equal(before);
    expect(guest.cookies.size, 'no session for a guest').to.equal(0);
    await guest.submit('/sign-in', { email: 'ben.osei@demo.example', password: 'wrong and wrong again' });
    const { email } = (await site.services.models.members.findOne({ handle: 'ben-osei' }).lean())!;
    const back = await guest.submit('/sign-in', { email, password: site.password });
    expect(back.url).to.match(new RegExp(`^/threads/${thread}/compose\\?kept=`));
    expect(back.forms.find(({ action }) => action === sendTo(thread))!.fields['body']).to.equal(
      'Written <before> "signing" in',
    );
    const sent = await guest.submit(sendTo(thread));
    expect(sent.words).to.include('Written <before> "signing" in').and.include('Ben Osei');
    expect(await postsIn(thread)).to.equal(before + 1);
    const empty = await site.guest().post(sendTo(thread), { body: ' ' });
    expect(empty.status).to.equal(422);
  });

  it('replies and quotes', async () => {
    await george.get(competencyPage);
    const reply = await george.get(
      /href="(\/threads\/[^"]*compose\?reply=[^"]*)"/.exec(george.page!.text)![1]!,
    );
    expect(reply.words).to.include('In reply to');
    const sent = await george.submit(sendTo(thread), { body: 'In answer.' });
    expect(sent.text).to.match(/In reply to <a href="\/posts\//);
    const quote = await george.get(/href="(\/threads\/[^"]*compose\?quote=[^"]*)"/.exec(sent.text)![1]!);
    expect(quote.forms.find(({ action }) => action === sendTo(thread))!.fields['body']).to.match(
      /^> @[\w-]+ wrote in \[post 1\]\(\/posts\/\w+\):\n>\n> /,
    );
    const own = await george.get(`/threads/${feed}/compose?quote=${/quote=(\w+)/.exec(sent.text)![1]}`);
    expect(
      own.forms.find(({ action }) => action === sendTo(feed))!.fields['body'],
      'of another thread',
    ).to.equal('');
  });

  it('comments on a numbered sentence, formally, and finds the passage marked', async () => {
    await george.get(draftPage);
    const page = await george.get(`/threads/${feed}/compose?competency=${competency}`);
    expect(page.words).to.include('Choose the whole, or the sentence you mean');
    const [, value, words] = /value="(statement:0:\d+)"[^>]*><label[^>]*>.*?<\/span> ([^<]*)</.exec(
      page.text,
    )!;
    const sent = await george.submit(sendTo(feed), {
      body: 'Too long a sentence.',
      passage: value!,
      formal: 'yes',
    });
    expect(sent.status).to.equal(200);
    expect(sent.url).to.match(new RegExp(`^${draftPage}/comments`));
    const id = sent.from[1]!.slice('/posts/'.length);
    const { post } = (await george.json('GET', `/api/v1/posts/${id}`)).body;
    expect(post).to.include({ formal: true, about: competency });
    expect(post.anchor).to.include({ field: 'statement', start: 0, exact: words!.replaceAll('&#39;', "'") });
    const draft = await site.guest().get(draftPage);
    expect(draft.text).to.include(`id="passage-${id}"`).and.include('Too long a sentence.');
    expect((await site.guest().get(competencyPage)).words).to.include('Too long a sentence.');
  });

  it('keeps the text when the passage or the competency is wrong', async () => {
    const before = await postsIn(feed);
    await george.get(`/threads/${feed}/compose?competency=${competency}`);
    const form = george.page!.forms.find(({ action }) => action === sendTo(feed))!;
    for (const [name, wrong] of [
      ['passage', 'statement:0:99999'],
      ['passage', 'title:5:2'],
      ['competency', 'nothing'],
    ] as const) {
      const page = await george.post(sendTo(feed), { ...form.fields, body: 'Keep me.', [name]: wrong });
      expect(page.status, wrong).to.equal(422);
      expect(page.text).to.include('Keep me.</textarea>');
    }
    expect(await postsIn(feed)).to.equal(before);
    expect((await george.get(`/threads/${feed}/compose?competency=nothing`)).status).to.equal(422);
  });

  it('shows a conflict beside what was typed, and saves knowingly', async () => {
    await george.get(competencyPage);
    const made = await george.submit(sendTo(thread), { body: 'First version.' });
    const id = made.from[1]!.slice('/posts/'.length);
    const form = await george.get(`/posts/${id}/edit`);
    await george.json(
      'PATCH',
      `/api/v1/posts/${id}`,
      { body: 'From elsewhere.', version: 1 },
      { 'X-CSRF-Token': form.forms.at(-1)!.fields['_csrf']! },
    );
    const conflict = await george.post(`/posts/${id}/edit`, {
      _csrf: form.forms.at(-1)!.fields['_csrf']!,
      version: '1',
      body: 'From here.',
    });
    expect(conflict.status).to.equal(409);
    expect(conflict.words).to.include('From elsewhere.').and.include('The post as it is now');
    expect(conflict.text).to.include('From here.</textarea>');
    const saved = await george.submit(`/posts/${id}/edit`);
    expect(saved.words).to.include('From here.').and.include('edited');
    await george.get(`/posts/${id}/delete`);
    expect((await george.submit(`/posts/${id}/delete`)).words)
      .to.include('Deleted by its author')
      .and.include('Undo deletion');
    const ben = await site.token('ben-osei');
    for (const verb of ['edit', 'delete', 'restore']) {
      expect((await ben.get(`/posts/${id}/${verb}`)).status, verb).to.equal(403);
      expect((await site.guest().get(`/posts/${id}/${verb}`)).url, verb).to.match(/^\/sign-in/);
    }
  });

  it('starts a thread in a group once, with every wrong field named', async () => {
    const { groupThreads } = site.services.models;
    const before = await groupThreads.countDocuments();
    await george.get('/groups/spin/threads/new');
    const wrong = await george.submit('/groups/spin/threads', { title: 'Hm\u0007', body: ' ' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words)
      .to.include('This has 3 characters. It needs 5 or more.')
      .and.include('Write something first.');
    expect(await groupThreads.countDocuments()).to.equal(before);
    const { fields } = george.page!.forms.find(({ action }) => action === '/groups/spin/threads')!;
    const send = () =>
      george.post('/groups/spin/threads', { ...fields, title: 'A  question\nof size', body: 'How large?' });
    const [one, two] = await Promise.all([send(), send()]);
    expect(one.url).to.equal(two.url);
    expect(one.words).to.include('A question of size').and.include('How large?');
    expect(await groupThreads.countDocuments()).to.equal(before + 1);
    expect((await site.guest().get('/groups/spin')).words).to.include('A question of size');
    expect((await site.guest().get('/groups/spin/threads/new')).url).to.match(/^\/sign-in/);
  });
});
