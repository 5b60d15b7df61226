import { expect } from 'chai';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { type Forum, pathsOf, startForum, statement } from '../support/http-forum.ts';
import { makePerson } from './moderation-people.ts';

describe('Suggested wording', function () {
  this.timeout(180_000);
  let site: Forum;
  let form: string;

  before(async () => {
    site = await startForum();
    form = `/threads/${site.open.threadId}/compose?competency=${site.competency.id}`;
  });
  after(() => site.close());

  const words = 'Tells families what it costs, and why.';
  const whole = () => ({ competency: site.competency.id });
  const costs = () => {
    const start = Array.from(statement.slice(0, statement.indexOf('costs'))).length;
    return { ...whole(), field: 'statement', start, end: start + 5, exact: 'costs' };
  };
  const send = (body: object) => site.send(site.ben, site.open.threadId, { body: 'Plainer.', ...body });

  it('stands beside the words that it would replace', async () => {
    const { body, status } = await send({ anchor: costs(), suggestion: ' takes in money ' });
    expect(status).to.equal(201);
    expect(body.post).to.include({ suggestion: 'takes in money' });
    expect(body.post.anchor.exact).to.equal('costs');
    const page = await site.guest.get(body.post && `/posts/${body.post.id}`);
    expect(page.text)
      .to.match(/<del><span[^>]*>removed: <\/span>costs<\/del>/)
      .and.match(/<ins><span[^>]*>added: <\/span>takes in money<\/ins>/);
  });

  it('of a competency as a whole replaces its whole statement', async () => {
    const { body } = await send({ anchor: whole(), suggestion: words });
    expect(body.post.anchor).to.include({ field: 'statement', start: 0, exact: statement });
    const plain = await send({ anchor: whole() });
    expect(plain.body.post.anchor, 'without one').to.deep.equal(whole());
    expect(plain.body.post.suggestion).to.equal(null);
  });

  it('stays when the post is edited, goes with it and comes back with it', async () => {
    const { body } = await send({ anchor: costs(), suggestion: '<b>asks</b>' });
    const { id } = body.post;
    const edited = await site.call(site.ben, 'PATCH', `/posts/${id}`, { body: 'Better.', version: 1 });
    expect(edited.body.post).to.include({ body: 'Better.', suggestion: '<b>asks</b>' });
    expect((await site.guest.get(`/posts/${id}`)).text).to.include('&lt;b&gt;asks&lt;/b&gt;');
    await site.call(site.ben, 'DELETE', `/posts/${id}`);
    const gone = await site.guest.json('GET', `/api/v1/posts/${id}`);
    expect(gone.body.post).to.include({ suggestion: null });
    expect((await site.guest.get(`/posts/${id}`)).text).not.to.include('asks');
    const changes = await site.guest.json('GET', `/api/v1/threads/${site.open.threadId}/changes?limit=200`);
    expect(JSON.stringify(changes.body)).not.to.include('asks');
    await site.services.threads.undelete(await site.ben.reader(), id);
    const back = await site.guest.json('GET', `/api/v1/posts/${id}`);
    expect(back.body.post.suggestion).to.equal('<b>asks</b>');
    expect(await checkThread(site.services, site.open.threadId)).to.deep.equal([]);
  });

  it('is refused, naming it, when it says nothing new', async () => {
    const { body } = await site.guest.json('GET', '/api/v1/frameworks/skills/drafts/2');
    const untold = body.items.find(({ title }: { title: string }) => title === 'More').id;
    const parent = await send({ anchor: costs() });
    const before = await site.counts();
    const refused: [object, RegExp][] = [
      [{ anchor: costs(), suggestion: ' costs\n' }, /wording as it is/],
      [{ anchor: whole(), suggestion: statement.replace('\n', '  ') }, /wording as it is/],
      [{ anchor: costs(), suggestion: '' }, /leave it out/],
      [{ anchor: costs(), suggestion: 'x'.repeat(2001) }, /The most is 2,000/],
      [{ anchor: costs(), suggestion: 'a\u0007b' }, /control character/],
      [{ anchor: costs(), suggestion: 7 }, /must be a text/],
      [{ suggestion: words }, /needs words to replace/],
      [{ replyTo: parent.body.post.id, suggestion: words }, /needs words to replace/],
      [{ anchor: { competency: untold }, suggestion: words }, /no statement/],
    ];
    for (const [sent, reason] of refused) {
      const answer = await send(sent);
      expect(answer.status, String(reason)).to.equal(422);
      expect(pathsOf(answer), String(reason)).to.deep.equal(['suggestion']);
      expect(answer.body.errors[0].message).to.match(reason);
    }
    expect(await site.counts()).to.equal(before);
    const group = await site.send(site.ben, await site.newThread(), { body: 'x', suggestion: words });
    expect(pathsOf(group)).to.deep.equal(['suggestion']);
  });

  it('is written in the form, looked at first, and comes back with what is wrong', async () => {
    const { agent } = site.ben;
    await agent.get(form);
    const typed = { body: 'Shorter.', suggestion: words };
    const path = `/threads/${site.open.threadId}/posts`;
    const preview = await agent.submit(path, { ...typed, action: 'preview' });
    expect(preview.text).to.match(/<section class="moot-compose__preview".*<del>.*<ins>/s);
    const same = await agent.submit(path, { body: 'Same.', suggestion: statement });
    expect(same.status).to.equal(422);
    expect(same.title).to.match(/^Error: /);
    expect(same.text).to.include('href="#suggestion"').and.include('id="suggestion-error"');
    expect(same.text).to.include(statement.split('\n')[1]);
    const posted = await agent.submit(path, typed);
    expect(posted.words).to.include('Shorter.').and.include('Suggested wording');
    const shown = await agent.post('/preview', {
      ...typed,
      thread: site.open.threadId,
      competency: site.competency.id,
    });
    expect(JSON.parse(shown.text).suggestion).to.include('<ins>');
  });

  it('waits for guests who sign in, and for members who confirm their address', async () => {
    await site.guest.get(form);
    const path = `/threads/${site.open.threadId}/posts`;
    await site.guest.submit(path, { body: 'Kept words.', suggestion: 'Kept wording.' });
    const back = new URL(site.guest.page!.url, site.url).searchParams.get('return')!;
    expect((await site.cara.agent.get(back)).text)
      .to.include('Kept words.')
      .and.include('Kept wording.');
    const noor = await makePerson(site.services, site.url, 'Noor New', { confirmed: false });
    const held = await site.send(noor, site.open.threadId, {
      body: 'Held.',
      anchor: costs(),
      suggestion: 'is owed',
    });
    expect(held.status).to.equal(202);
    await site.confirm(noor);
    await site.services.followers.drain();
    const post = await site.guest.json('GET', `/api/v1/posts/${held.body.held.id}`);
    expect(post.body.post).to.include({ suggestion: 'is owed' });
  });
});
