import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { emailOf, signedIn } from '../support/people.ts';
import { Agent } from '../support/browserless.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

interface Item {
  id: string;
  url: string;
  title: string;
  content_html: string;
  date_published: string;
  authors?: { name: string }[];
}

describe('feeds', function () {
  this.timeout(180_000);
  let forum: Forum;
  let hidden: string;
  let hal: TestPerson;
  let hiddenThread: string;
  let thread: string;
  let post: string;

  before(async () => {
    forum = await startForum();
    const { services, url } = forum;
    const asked = { slug: 'cellar', name: 'Cellar', scope: 'hidden', purpose: '', rules: '' } as const;
    hidden = (await services.groups.ensure(everyone, asked))._id;
    hal = await makePerson(services, url, 'Hal Hidden', { roles: { [hidden]: ['member'] } });
    hiddenThread = `g-${(await services.groups.openThread(await hal.reader(), hidden, 'Secret plans'))._id}`;
    await forum.post(hal, hiddenThread, 'A narwhal, by Hal');
    thread = await forum.newThread();
    post = (
      await forum.post(
        forum.ben,
        thread,
        'Bread & <i>butter</i> ]]> ]]> see [the log](/moderation/log) of @ada-moderator',
      )
    ).id;
    await services.followers.drain();
  });
  after(() => forum.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(forum.url + path, { headers });
  const lists = (): string[] => [
    'posts',
    'moderation-log',
    'frameworks',
    'groups',
    'organisations',
    'members/ben-baker/posts',
    `threads/${thread}`,
    `threads/${forum.competency.threadId}`,
    'frameworks/skills/posts',
    'frameworks/skills/drafts',
    'groups/forum/posts',
    'groups/forum/threads',
  ];
  async function itemsOf(path: string): Promise<Item[]> {
    const answer = await get(path);
    expect(answer.status, path).to.equal(200);
    return ((await answer.json()) as { items: Item[] }).items;
  }

  it('of every public list are well-formed Atom and JSON Feed 1.1, with whole addresses', async () => {
    const { origin } = new URL(forum.services.config.publicUrl);
    for (const list of [...lists(), 'search']) {
      const query = list === 'search' ? '?q=bread' : '';
      const atom = await get(`/feeds/${list}.atom${query}`);
      expect(atom.status, list).to.equal(200);
      expect(atom.headers.get('content-type')).to.match(/^application\/atom\+xml/);
      const xml = await atom.text();
      const faults = faultsOfXml(xml);
      expect(faults, `${list}: ${xml}`).to.equal(null);
      expect(xml).to.contain('<feed xmlns="http://www.w3.org/2005/Atom">').and.contain('rel="self"');
      const json = await get(`/feeds/${list}.json${query}`);
      expect(json.headers.get('content-type')).to.match(/^application\/feed\+json/);
      const feed = (await json.json()) as Record<string, unknown> & { items: Item[] };
      expect(feed['version']).to.equal('https://jsonfeed.org/version/1.1');
      for (const item of feed.items) {
        expect(item.url.startsWith(`${origin}/`), item.url).to.equal(true);
        expect(item.content_html).not.to.match(/ (?:href|src)="\//);
        expect(new Date(item.date_published).getTime(), item.date_published).to.be.greaterThan(0);
      }
    }
  });

  it('tell a post with its author, as its thread, its group and the whole site do', async () => {
    for (const list of ['posts', `threads/${thread}`, 'groups/forum/posts']) {
      const item = (await itemsOf(`/feeds/${list}.json`)).find(({ id }) => id.endsWith(`/posts/${post}`));
      expect(item?.authors).to.deep.equal([{ name: 'Ben Baker' }]);
      expect(item?.content_html)
        .to.contain('Bread &amp; &lt;i&gt;butter')
        .and.contain('/members/ada-moderator"');
    }
    expect((await itemsOf('/feeds/groups/forum/threads.json')).map(({ title }) => title)).to.include(
      'Thread number 1',
    );
  });

  it('are linked from their pages, set no cookie, and answer 304 to who has them', async () => {
    const page = await (await get(`/threads/${thread}`)).text();
    expect(page).to.contain(
      `<link rel="alternate" type="application/atom+xml" title="Thread number 1" href="/feeds/threads/${thread}.atom">`,
    );
    const first = await get('/feeds/posts.atom');
    expect(first.headers.get('set-cookie')).to.equal(null);
    const again = await get('/feeds/posts.atom', { 'If-None-Match': first.headers.get('etag')! });
    expect(again.status).to.equal(304);
  });

  it('tell nothing of hidden groups, whoever asks, and answer as for what is not there', async () => {
    for (const list of lists()) {
      const text = await (await get(`/feeds/${list}.json`)).text();
      expect(text).not.to.match(/narwhal|Secret plans|Cellar/i);
    }
    for (const agent of [new Agent(forum.url), hal.agent]) {
      const missing = await agent.get('/feeds/groups/nothing/posts.atom');
      for (const list of ['groups/cellar/posts', 'groups/cellar/threads', `threads/${hiddenThread}`]) {
        const answer = await agent.get(`/feeds/${list}.atom`);
        expect(answer.status, list).to.equal(404);
        expect(missing.status).to.equal(404);
        expect(answer.text).not.to.match(/Secret plans|Cellar/);
      }
    }
    for (const odd of [
      '',
      'posts',
      'posts.rss',
      'posts/x.atom',
      'threads.atom',
      'groups/forum.json',
      '%E0%A4%A.json',
    ])
      expect((await get(`/feeds/${odd}`)).status, odd).to.be.oneOf([400, 404]);
  });

  it('leave out what is hidden, at once', async () => {
    const { id } = await forum.post(forum.ben, thread, 'An axolotl to hide');
    await forum.services.followers.drain();
    const paths = ['/feeds/posts.json', `/feeds/threads/${thread}.json`];
    for (const path of paths) expect(await (await get(`${path}?now`)).text(), path).to.contain('axolotl');
    await forum.services.threads.setHidden(await forum.ada.reader(), id, true, 'Off topic for now');
    for (const path of paths) expect(await (await get(`${path}?now`)).text(), path).not.to.contain('axolotl');
  });

  it('are private by an address that is shown once, ends when revoked, and asks for rights each time', async () => {
    const { services } = forum;
    const vera = await signedIn(forum, 'vera', { name: 'Vera Vole' });
    const { _id: member } = (await services.models.members.findOne({ email: emailOf('vera') }).lean())!;
    await services.groups.setRoles(everyone, member, hidden, ['member']);
    await vera.get('/account/feeds');
    const refused = await vera.submit('/account/feeds', {});
    expect(refused.status).to.equal(422);
    expect(refused.words).to.contain('Choose what the feed is to tell');
    const made = await vera.submit('/account/feeds', { list: `group:${hidden}` });
    const address = /<code[^>]*data-feed="json">([^<]+)<\/code>/.exec(made.text)![1]!;
    const path = new URL(address).pathname;
    expect((await vera.get('/account/feeds')).text).not.to.contain(path.split('/')[3]);
    const answer = await get(path);
    expect(answer.headers.get('x-robots-tag')).to.equal('noindex');
    expect(answer.headers.get('referrer-policy')).to.equal('no-referrer');
    expect(answer.headers.get('cache-control')).to.contain('private');
    expect(await answer.text()).to.contain('narwhal');

    await services.groups.setRoles(everyone, member, hidden, []);
    const gone = await get(path);
    const unknown = await get(`/feeds/private/${'x'.repeat(43)}/posts.json`);
    expect([gone.status, unknown.status]).to.deep.equal([404, 404]);
    const bare = (text: string): string => text.replaceAll(/private%2F[\w-]{43}/g, '');
    expect(bare(await gone.text())).to.equal(bare(await unknown.text()));
    await services.groups.setRoles(everyone, member, hidden, ['member']);
    expect((await get(path)).status).to.equal(200);

    await vera.get('/account/feeds');
    await vera.submit('/account/feeds/revoke', {});
    expect((await get(path)).status).to.equal(404);
    expect(await services.models.privateFeeds.countDocuments({ member })).to.equal(0);
  });

  it('of what one follows tell the posts there, and go with the member', async () => {
    const { services } = forum;
    const walt = await signedIn(forum, 'walt', { name: 'Walt Wren' });
    const { _id: member } = (await services.models.members.findOne({ email: emailOf('walt') }).lean())!;
    await services.follows.set((await services.directory.reader(member))!, `thread:${thread}`, true);
    await walt.get('/account/feeds');
    const made = await walt.submit('/account/feeds', { list: 'following' });
    const path = new URL(/data-feed="json">([^<]+)</.exec(made.text)![1]!).pathname;
    expect((await itemsOf(path)).map(({ id }) => id.split('/').at(-1))).to.include(post);
    const part = services.personal.find(({ name }) => name === 'feeds')!;
    expect(await part.collect(member))
      .to.have.property('feeds')
      .with.length(1);
    await part.erase(member, { words: 'keep' });
    expect((await get(path)).status).to.equal(404);
  });
});

/** What is wrong with the nesting of a document's elements, or with its text; null when it is well-formed. */
function faultsOfXml(xml: string): string | null {
  const open: string[] = [];
  const parts = xml
    .replace(/^<\?xml[^>]*\?>/, '')
    .matchAll(/<!\[CDATA\[[\s\S]*?\]\]>|<\/([\w:]+)>|<([\w:]+)(?:\s+[\w:]+="[^"<]*")*\s*(\/?)>|([^<]+)|(<)/g);
  for (const [whole, closes, opens, alone, text, stray] of parts) {
    if (stray) return `a stray < after ${open.join('/')}`;
    if (text && (/&(?!amp;|lt;|gt;|quot;|apos;|#\d+;)/.test(text) || text.includes(']]>')))
      return `text ${whole}`;
    if (opens && !alone) open.push(opens);
    if (closes && open.pop() !== closes) return `${closes} closes nothing`;
  }
  return open.length > 0 ? `${open.join('/')} stays open` : null;
}
