import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { type Bridged, startBridged } from '../support/bridge.ts';

describe('Cards of bridged topics', () => {
  let world: Bridged;

  before(async () => {
    world = await startBridged();
    const { collections } = world.engine.parts;
    const pair = {
      bridge: world.bridge._id,
      category: world.category.id,
      origin: 'moot' as const,
      title: 'T',
      slug: 't',
      closed: false,
      state: 'live' as const,
      sweptAt: null,
    };
    const of = (topic: number, thread: string, more = {}) => ({
      ...pair,
      _id: `b1:${topic}`,
      topic,
      thread,
      ...more,
    });
    const { open, competency } = world.site;
    await collections.topics.insertMany([
      of(11, competency.threadId),
      of(12, open.threadId),
      of(13, await world.site.newThread()),
      of(14, competency.threadId, { state: 'private' }),
    ]);
  });
  after(() => world.close());

  const ask = (query: string, init?: RequestInit): Promise<Response> =>
    fetch(
      `${world.site.url}/api/v1/bridges/cards?forum=${encodeURIComponent(world.bridge.url)}${query}`,
      init,
    );

  it('tell other sites about the competency, the draft and where to comment, as everybody may read it', async () => {
    const answer = await ask('&topic=11', { headers: { Origin: 'https://forum.example.org' } });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
    expect(answer.headers.get('cache-control')).to.include('public').and.include('max-age=60');
    expect(answer.headers.get('set-cookie')).to.equal(null);
    const card = await answer.json();
    expect(card.competency).to.include({ code: 'A-1' });
    expect(card.competency.statement).to.include('Tells');
    expect(card.draft).to.include({ number: 2, state: 'open' });
    expect(card.draft.commentUrl).to.match(/^http.+\/frameworks\/skills\/drafts\/2#item-[\w-]+$/);
    for (const address of [card.competency.url, card.draft.commentUrl, card.framework.url, card.thread.url])
      expect((await fetch(world.site.url + new URL(address).pathname)).status, address).to.equal(200);

    const byName = await ask(`&externalId=moot-${world.site.competency.threadId}`);
    expect(await byName.json()).to.deep.equal(card);
    const draft = await (await ask('&topic=12')).json();
    expect([draft.competency, draft.draft.number, draft.thread.kind]).to.deep.equal([null, 2, 'draft']);
    const other = await (await ask('&topic=13')).json();
    expect([other.framework, other.draft, other.thread.kind]).to.deep.equal([null, null, 'group']);
  });

  it('stand beside links to pages here, by what those pages tell of themselves', async () => {
    const told = async (path: string): Promise<Record<string, string>> => {
      const html = await (await fetch(`${world.site.url}${path}`)).text();
      return Object.fromEntries(
        [...html.matchAll(/<meta property="og:(\w+)" content="([^"]*)">/g)].map(([, name, words]) => [
          name,
          words,
        ]),
      );
    };
    const competency = await told('/frameworks/skills/competencies/A-1?page=1');
    expect(competency['title']).to.equal('Costs');
    expect(competency['description']).to.match(/^Tells .+ families what .+ costs\. And why it does\.$/);
    expect(competency['url']).to.match(/\/frameworks\/skills\/competencies\/A-1$/);
    expect((await told('/frameworks/skills/drafts/2'))['title']).to.include('raft 2');
    const thread = await told(`/threads/${await world.site.newThread()}`);
    expect(thread).to.include({ type: 'article', description: 'A conversation of Forum' });
    expect(await told('/groups')).to.deep.equal({});
  });

  it('are told of nothing that is hidden, unknown or not asked for properly', async () => {
    for (const query of ['&topic=14', '&topic=99', '', '&externalId=moot-c-none', '&externalId=other'])
      expect((await ask(query)).status, query).to.equal(404);
    expect((await ask('&topic=x')).status).to.equal(422);
    expect((await fetch(`${world.site.url}/api/v1/bridges/cards?topic=11`)).status).to.equal(422);
    const preflight = await ask('&topic=11', { method: 'OPTIONS' });
    expect(preflight.status).to.equal(204);
    const { services, group } = world.site;
    await services.groups.change(everyone, group, { scope: 'members' });
    for (const query of ['&topic=11', '&topic=12', '&topic=13'])
      expect((await ask(query)).status, query).to.equal(404);
  });
});
