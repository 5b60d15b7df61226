import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { Agent } from '../support/browserless.ts';
import { addDraft } from '../support/http-drafts.ts';
import { childOf, smallPackage, uuid } from '../../plugins/case-exchange/test/case-samples.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

/** Three drafts of one framework: `gone` becomes two in the second, of which one becomes another in the third. */
async function addDrafts(site: TestSite, slug: string, group: { id: string; scope: 'public' | 'hidden' }) {
  const domain = { identifier: `${slug}-domain`, kind: 'Domain', title: 'Domain' };
  const [stays, gone, half, other, last] = ['stays', 'gone', 'half', 'other', 'last'].map((name) => ({
    identifier: `${slug}-${name}`,
    code: name.toUpperCase(),
    title: `What ${name}`,
    statement: `Plans ${name} with care.`,
    parent: domain.identifier,
  }));
  const draft = { slug, group };
  await addDraft(site, { ...draft, items: [domain, stays!, gone!] });
  const reworded = { ...stays!, statement: `Plans  stays\nwith great care.`, parent: null };
  await addDraft(site, {
    ...draft,
    items: [domain, half!, other!, reworded],
    replacedBy: { [gone!.identifier]: [half!.identifier, other!.identifier] },
  });
  await addDraft(site, {
    ...draft,
    items: [domain, last!, other!, reworded],
    replacedBy: { [half!.identifier]: [last!.identifier] },
  });
}

async function importCase({ services }: TestSite, file: object): Promise<void> {
  const { edition } = services.importers.parse(Buffer.from(JSON.stringify(file)), 'framework.json');
  const group = (await services.groups.ensure(everyone, { slug: 'forum' } as never))._id;
  const given = { slug: 'case', edition, group: { id: group, scope: 'public' as const } };
  await services.editionImport.run(everyone, {
    ...given,
    state: 'open',
    opensAt: new Date(),
    closesAt: null,
  });
}

describe('What a draft changed', function () {
  this.timeout(30_000);
  let site: TestSite;
  let guest: Agent;
  let ids: Record<string, string>;

  before(async () => {
    site = await startTestSite();
    const group = async (slug: string, scope: 'public' | 'hidden') => {
      const { _id } = await site.services.groups.ensure(everyone, {
        slug,
        name: slug,
        scope,
        purpose: '',
        rules: '',
      });
      return { id: _id, scope };
    };
    await addDrafts(site, 'open', await group('forum', 'public'));
    await addDrafts(site, 'secret', await group('den', 'hidden'));
    guest = new Agent(site.url);
    const { framework } = await site.services.frameworkStore.bySlug(everyone, 'open');
    const competencies = [...(await site.services.frameworkStore.competenciesOf(framework._id)).values()];
    ids = Object.fromEntries(competencies.map(({ sourceId, _id }) => [sourceId.replace('open-', ''), _id]));
  });
  after(() => site.close());

  const changes = async (query = '') => {
    const { status, body } = await guest.json('GET', `/api/v1/frameworks/open/drafts/${query}`);
    expect(status).to.equal(200);
    return body;
  };
  const named = (id: string): string => Object.keys(ids).find((name) => ids[name] === id) ?? id;

  it('stands on a page of its own, each change with an address, words added and removed', async () => {
    const page = await guest.get('/frameworks/open/drafts/2/changes');
    expect(page.status).to.equal(200);
    expect(page.words).to.include('4 changes').and.include('Split into What half · What other');
    for (const name of ['gone', 'half', 'other', 'stays'])
      expect(page.text).to.include(`id="change-${ids[name]}"`);
    expect(page.words).to.include('Moved from “Domain” to the top.').and.include('with added: great care');
    const split = await guest.get('/frameworks/open/drafts/2/changes?what=split');
    expect(split.text)
      .to.include(`id="change-${ids['gone']}"`)
      .and.not.include(`id="change-${ids['stays']}"`);
    expect((await guest.get('/frameworks/open/drafts/2')).text).to.include(
      '/frameworks/open/drafts/2/changes',
    );
    expect((await guest.get('/frameworks/open/drafts/1')).text).not.to.include('drafts/1/changes');
    expect((await guest.get('/frameworks/open/drafts/1/changes')).words).to.include(
      'This is the first draft',
    );
  });

  it('is told to programs, page by page, and compared with any earlier draft', async () => {
    const second = await changes('2/changes');
    expect(second).to.include({ number: 2, from: 1, next: null });
    expect(second.figures).to.include({ added: 2, retired: 1, split: 1, merged: 0, moved: 1, reworded: 1 });
    const told = second.items.map(({ competency, what }: any) => [named(competency), ...what].join(' '));
    expect(told).to.deep.equal(['half added', 'other added', 'stays reworded moved', 'gone retired split']);
    const first = await changes('2/changes?limit=3');
    expect(first.next).to.equal(ids['stays']);
    expect((await changes(`2/changes?limit=3&after=${first.next}`)).items).to.have.length(1);
    // What replaced it was replaced in turn: it leads on to what the third draft has.
    const third = await changes('3/changes?from=1');
    const gone = third.items.find(({ competency }: any) => named(competency) === 'gone');
    expect(gone.split.map(named).toSorted()).to.deep.equal(['last', 'other']);
    expect(gone.statement).to.include({ before: 'Plans gone with care.', after: null });
  });

  it('leads from a retired competency on to what replaces it, and back', async () => {
    const at = (name: string): string => `/frameworks/open/competencies/${ids[name]}`;
    const gone = await guest.get(at('gone'));
    expect(gone.status).to.equal(200);
    expect(gone.words).to.include('Retired in draft 2').and.include('Split into What half · What other');
    expect(gone.text).to.include(`/frameworks/open/drafts/2/changes#change-${ids['gone']}`);
    expect((await guest.get(at('half'))).words)
      .to.include('Replaced by What last')
      .and.include('Replaces What gone');
    expect((await guest.get(at('last'))).words)
      .to.include('Replaces What half')
      .and.not.include('Retired');
    expect((await guest.get('/frameworks/open')).words)
      .not.to.include('What gone')
      .and.not.include('What half');
    const api = async (name: string) => (await guest.json('GET', `/api/v1${at(name)}`)).body;
    const key = ({ replacedBy }: any): string[] => replacedBy.map(({ id }: any) => named(id));
    const [one, half, other] = [await api('gone'), await api('half'), await api('other')];
    expect(one).to.deep.include({ retired: { draft: 2 }, replaces: [], draft: 1 });
    expect(key(one)).to.deep.equal(['half', 'other']);
    expect(half.retired).to.deep.equal({ draft: 3 });
    expect(other).to.deep.include({
      retired: null,
      replacedBy: [],
      replaces: [{ id: ids['gone'], key: 'GONE' }],
    });
  });

  it('means the same where an imported CASE file says replacedBy', async () => {
    const first = smallPackage();
    await importCase(site, first);
    const link = (number: number) => ({
      title: `Item ${number}`,
      identifier: uuid(number),
      uri: `urn:x:${number}`,
    });
    const replaced = { ...childOf(14, 3, 4), associationType: 'replacedBy' };
    const second = smallPackage();
    second.CFItems = second.CFItems.filter(({ identifier }) => identifier !== uuid(3));
    second.CFAssociations = [
      ...second.CFAssociations.filter(({ identifier }) => identifier !== uuid(13)),
      replaced,
    ];
    Object.assign(replaced, { originNodeURI: link(3), destinationNodeURI: link(4) });
    await importCase(site, second);
    const { body } = await guest.json('GET', `/api/v1/frameworks/case/competencies/${uuid(3)}`);
    expect(body.retired).to.deep.equal({ draft: 2 });
    expect(body.replacedBy.map(({ id }: any) => id)).to.deep.equal([uuid(4)]);
    const changed = await guest.json('GET', '/api/v1/frameworks/case/drafts/2/changes');
    expect(changed.body.items.map(({ competency }: any) => competency)).to.deep.equal([uuid(3), uuid(4)]);
    expect(changed.body.items[0].replacedBy).to.deep.equal([uuid(4)]);
    expect(changed.body.items[1]).to.deep.include({ what: ['merged'], merged: [uuid(3)] });
  });

  it('is refused where there is nothing to compare, and hidden with its framework', async () => {
    for (const wrong of ['7', '2', 'x']) {
      const page = await guest.get(`/frameworks/open/drafts/2/changes?from=${wrong}`);
      expect(page.status, wrong).to.equal(422);
    }
    const later = await guest.json('GET', '/api/v1/frameworks/open/drafts/2/changes?from=3');
    expect(later.body.errors[0]).to.include({ path: 'from', message: 'choose a draft before draft 2' });
    for (const path of ['/frameworks/secret/drafts/2/changes', '/frameworks/open/drafts/9/changes'])
      for (const address of [path, `/api/v1${path}`])
        expect((await fetch(site.url + address)).status, address).to.equal(404);
  });
});
