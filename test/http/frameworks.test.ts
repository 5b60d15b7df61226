import { expect } from 'chai';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

interface Item {
  id: string;
  key: string;
  code: string | null;
  kind: string;
  title: string | null;
  statement: string;
  parent: string | null;
  order: number;
}

const web = '/frameworks/web-professionals';
const government = '/frameworks/government-digital-and-data';

describe('Frameworks and drafts', function () {
  this.timeout(30_000);
  let site: SeededSite;
  let guest: Agent;

  before(async () => {
    site = await startSeededSite();
    guest = site.guest();
  });
  after(() => site.close());

  const api = async (path: string): Promise<any> => {
    const { status, body } = await guest.json('GET', `/api/v1${path}`);
    expect(status, path).to.equal(200);
    return body;
  };
  const itemsOf = async (draft: string): Promise<Item[]> => (await api(draft)).items;

  it('are listed with their drafts, dates and licence', async () => {
    const { items, next } = await api('/frameworks');
    expect(next).to.equal(null);
    expect(items.map(({ slug }: { slug: string }) => slug)).to.deep.equal([
      'accessible-web',
      'government-digital-and-data',
      'web-professionals',
    ]);
    const one = await api(web);
    expect(one).to.deep.equal(items[2]);
    expect(one.group).to.deep.equal({ slug: 'pswpg', name: 'Public Sector Web Professionals Group' });
    expect(one.drafts.map(({ number, state }: any) => [number, state])).to.deep.equal([
      [2, 'open'],
      [1, 'superseded'],
    ]);
    for (const draft of one.drafts) {
      expect(draft.opensAt).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(draft.closesAt > draft.opensAt).to.equal(true);
      expect(draft.threadId).to.equal(`d-${draft.id}`);
    }
    expect(items[1].licence.title).to.equal('Open Government Licence v3.0');
  });

  it('give a whole draft in order, with codes and titles that may be missing', async () => {
    const items = await itemsOf(`${government}/drafts/1`);
    expect(items).to.have.length(1124);
    expect(items.filter(({ code }) => code === null)).to.have.length(265);
    expect(items.filter(({ title }) => title === null)).to.have.length(10);
    expect(items.map(({ order }) => order)).to.deep.equal(items.map((_, at) => at));
    const seen = new Set<string>();
    for (const { id, parent } of items) {
      if (parent !== null) expect(seen.has(parent), `parent of ${id} comes first`).to.equal(true);
      seen.add(id);
    }
    const keys = new Set(items.map(({ key }) => key.toLowerCase()));
    expect(keys.size, 'every address is its own').to.equal(1124);
    for (const path of [
      '/drafts/3',
      '/drafts/0',
      '/drafts/x',
      '/drafts/1.5',
      '/drafts/-1',
      '/drafts/99999999999999999999',
    ]) {
      expect((await guest.json('GET', `/api/v1${web}${path}`)).status, path).to.equal(404);
      expect((await guest.get(`${web}${path}`)).status, path).to.equal(404);
    }
    for (const path of ['/drafts/1.0', '/drafts/0x1', '/drafts/%201', '/drafts/01']) {
      expect((await guest.get(`${web}${path}`)).status, path).to.equal(404);
    }
  });

  it('keep a competency at one address through its drafts, with one thread', async () => {
    const [before, now] = [await itemsOf(`${web}/drafts/1`), await itemsOf(`${web}/drafts/2`)];
    const recoded = before.find((item) => now.some(({ id, code }) => id === item.id && code !== item.code))!;
    const same = now.find(({ id }) => id === recoded.id)!;
    expect(same.key).to.equal(recoded.key);
    const one = await api(`${web}/competencies/${recoded.key}`);
    expect(one).to.include({
      id: recoded.id,
      key: recoded.key,
      code: same.code,
      threadId: `c-${recoded.id}`,
      draft: 2,
      framework: 'web-professionals',
    });
    expect(one.drafts.map(({ number, code }: any) => [number, code])).to.deep.equal([
      [2, same.code],
      [1, recoded.code],
    ]);
    const byId = await guest.get(`${web}/competencies/${recoded.id}`);
    expect(byId.from).to.deep.equal([`${web}/competencies/${recoded.id}`]);
    expect(byId.url).to.equal(`${web}/competencies/${recoded.key}`);
    expect(byId.words)
      .to.include('Draft 1 : first draft')
      .and.match(/Draft 2 : [^:]*given a new code/);
    const raw = await fetch(`${site.url}${web}/competencies/${recoded.id}`, { redirect: 'manual' });
    expect(raw.status).to.equal(301);
    expect((await guest.get(`/threads/c-${recoded.id}`)).url).to.equal(`${web}/competencies/${recoded.key}`);
    const retired = before.find(({ id }) => !now.some((item) => item.id === id))!;
    expect(await api(`${web}/competencies/${retired.key}`)).to.include({ draft: 1 });
    expect((await guest.get(`${web}/competencies/${retired.key}`)).words).to.include(
      'no longer in the newest draft',
    );
    expect(
      (await guest.json('GET', `/api/v1${government}/competencies/${recoded.key}`)).status,
      'of another framework',
    ).to.equal(404);
  });

  it('tell of a competency what each draft did to it, word by word', async () => {
    const reworded = await guest.get(`${web}/competencies/WM-03`);
    expect(reworded.words).to.match(/Draft 2 : reworded/);
    expect(reworded.text)
      .to.match(
        /removed: <\/span>Supplier management<\/del><ins>.{0,60}Buying systems and managing suppliers<\/ins>/,
      )
      .and.include('added: </span>Buys content management systems, hosting and other</ins>');
    const moved = await guest.get(`${web}/competencies/EC-05`);
    expect(moved.words)
      .to.include('Moved from “E-communications professional” to “Content manager or editor”.')
      .and.include('Code EC-05 became CE-06.');
    const gone = await guest.get(`${web}/competencies/SN-05`);
    expect(gone.words).to.match(/Draft 2 : no longer in it/);
  });

  it('are shown with states, dates and counts', async () => {
    const home = await guest.get('/');
    expect(home.words)
      .to.include('Web Professionals Framework, draft 2')
      .and.not.include('Framework, draft 1');
    expect(home.text).to.match(/Closes <time datetime="\d{4}-/);
    expect((await guest.get('/frameworks')).words).to.include('Government Digital and Data');
    const page = await guest.get(web);
    expect(page.words)
      .to.match(/Draft 2 Open for comment \d+ \w+ \d{4} \d+ \w+ \d{4}/)
      .and.match(/Draft 1 Superseded/);
    const { threadId } = await api(`${web}/competencies/WM`);
    const { postCount } = await api(`/threads/${threadId}`);
    expect(postCount).to.be.greaterThan(2);
    const id = threadId.slice(2);
    expect(page.text).to.match(
      new RegExp(`data-count="${id}" data-comments="\\d+" data-posts="${postCount}"`),
    );
    const draft = await guest.get(`${web}/drafts/1`);
    expect(draft.words).to.include(
      'This draft is superseded. Its comments can be read, and no new ones are taken.',
    );
    expect(draft.text).not.to.include('/compose?competency=');
    const { threadId: feed } = await api(`${web}/drafts/2`);
    const comments = await guest.get(`${web}/drafts/2/comments`);
    expect(comments.text.match(/<article class="moot-post/g)).to.have.length(
      (await api(`/threads/${feed}/posts`)).items.length,
    );
  });

  it('are filtered by role, kind, level and words together, each literally and without accents', async () => {
    const items = await itemsOf(`${government}/drafts/1`);
    const found = async (query: Record<string, string>): Promise<{ count: number; text: string }> => {
      const page = await guest.get(`${government}/drafts/1?${new URLSearchParams(query).toString()}`);
      expect(page.status).to.equal(200);
      return { count: Number(/([\d,]+) items? of 1,124/.exec(page.words)?.[1] ?? -1), text: page.text };
    };
    const { text } = await found({ q: 'kanban' });
    for (const choice of ['Skill level', 'Awareness', 'Working', 'Practitioner', 'Expert'])
      expect(text).to.include(`<option value="${choice}">${choice}</option>`);
    const [, skill] = items.filter(({ kind }) => kind === 'Skill');
    expect((await found({ kind: 'Skill' })).count).to.equal(
      items.filter(({ kind }) => kind === 'Skill').length,
    );
    const experts = await found({ level: 'Expert' });
    expect(experts.count).to.be.within(160, 175);
    const both = await found({ level: 'Expert', kind: 'Skill level', q: 'ÀGILE' });
    expect(both.count).to.be.within(1, experts.count - 1);
    expect(both.text).to.match(/<mark class="moot-hit"><span data-at="\d+"[^>]*>[Aa]gile<\/span><\/mark>/);
    const role = items.find(({ kind }) => kind === 'Role')!;
    const needed = await found({ role: role.id, kind: 'Skill' });
    expect(needed.count).to.be.within(1, 40);
    expect((await found({ role: role.id, level: 'Expert', q: skill!.title! })).count).to.be.below(2);
    for (const odd of ['.*', 'a|b', '$(', '"agile', '{{7*7}}', '\\', '%', '^a', "'"]) {
      const literal = items.filter(({ code, title, statement }) =>
        `${code ?? ''} ${title ?? ''} ${statement}`.replaceAll(/[‘’ʼ]/g, "'").toLowerCase().includes(odd),
      );
      expect((await found({ q: odd })).count, odd).to.equal(literal.length);
    }
    const tree = await guest.get(`${government}?q=kanban&kind=Skill+level`);
    expect(tree.words).to.match(/\b\d items? of 1,124/);
    expect(tree.text).to.match(/<p class="moot-tree__excerpt">.*<mark class="moot-hit">[Kk]anban/);
    expect((await guest.get(`${government}?q=kanban+zebra`)).words).to.include('each of them must occur');
  });

  it('refuse too many words with the form filled in, however they are written', async () => {
    for (const address of [government, `${government}/drafts/1`]) {
      for (const character of ['x', '$', '€', '😀']) {
        const q = character.repeat(10_000);
        const page = await guest.get(`${address}?q=${encodeURIComponent(q)}&kind=Skill`);
        expect(page.status).to.equal(422);
        expect(page.words).to.include('Words to find must be 200 characters or fewer; these are 10,000');
        expect(page.text).to.include(`value="${q}"`).and.include('href="#q"');
        expect(page.text).to.include('<option value="Skill" selected>');
      }
      expect((await guest.get(`${address}?q=${'x'.repeat(200)}`)).status).to.equal(200);
    }
  });

  it('show all 1,124 items of the large one, and find in it by role and by words', async () => {
    const items = await itemsOf(`${government}/drafts/1`);
    const idsOn = (text: string): string[] =>
      [...text.matchAll(/<section [^>]*id="item-([^"]+)"/g)].map(([, id]) => id!);
    const whole = await guest.get(`${government}/drafts/1`);
    expect(idsOn(whole.text)).to.deep.equal(items.map(({ id }) => id));
    expect(whole.words).to.include('Open Government Licence v3.0');
    const role = items.find(({ kind }) => kind.toLowerCase() === 'role')!;
    const ofRole = await guest.get(`${government}/drafts/1?role=${role.id}`);
    const shown = idsOn(ofRole.text);
    expect(shown).to.include(role.id);
    expect(shown.length).to.be.greaterThan(1).and.lessThan(1124);
    expect(ofRole.words).to.match(/\b\d+ items of 1,124/);
    const found = await guest.get(`${government}/drafts/1?q=${encodeURIComponent('AGILE  working')}`);
    const hits = items.filter(({ code, title, statement }) => {
      const text = `${code} ${title} ${statement}`.toLowerCase();
      return text.includes('agile') && text.includes('working');
    });
    expect(hits.length).to.be.greaterThan(0);
    expect(idsOn(found.text)).to.include.members(hits.map(({ id }) => id));
    expect(idsOn(found.text).length).to.be.lessThan(200);
    const none = await guest.get(`${government}/drafts/1?q=${encodeURIComponent('<zebra"')}`);
    expect(none.words).to.include('Nothing in this draft has these words.');
    expect(none.text).to.include('value="&lt;zebra&quot;"').and.not.include('<zebra');
    for (const odd of ['?role=nothing', '?q=', '?q=%ff', '?q=a&q=b', '?role[$ne]=1']) {
      expect((await guest.get(`${government}/drafts/1${odd}`)).status, odd).to.equal(200);
    }
  });
});
