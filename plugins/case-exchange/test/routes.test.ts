import { expect } from 'chai';
import request from 'supertest';
import { everyone, guest } from '../../../server/core/reader.ts';
import type { EditionInput } from '../../../server/features/frameworks/edition.ts';
import { startTestSite, type TestSite } from '../../../test/support/site.ts';
import { exportIdentifier } from '../identifiers.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf, readSeed, smallPackage, uuid } from './case-samples.ts';
import { officialSchema } from './official-schema.ts';

type Json = Record<string, unknown>;

describe('CASE: the service at /ims/case/v1p1', function () {
  this.timeout(60_000);
  let test: TestSite;
  let insider: Record<string, string>;
  const ids = { first: '', second: '', hidden: '', ddat: '', preparing: '' };

  before(async () => {
    test = await startTestSite();
    const { groups, accounts, tokens } = test.services;
    const made = { purpose: '', rules: '' };
    const open = await groups.ensure(everyone, { slug: 'open', name: 'Open', scope: 'public', ...made });
    const closed = await groups.ensure(everyone, {
      slug: 'closed',
      name: 'Closed',
      scope: 'hidden',
      ...made,
    });
    const member = await accounts.createMember({
      handle: 'olu',
      email: 'olu@people.example',
      name: 'Olu Bright',
      password: 'kettle orchard lantern',
    });
    await groups.setRoles(everyone, member._id, closed._id, ['member']);
    const { secret } = await tokens.create(member._id, 'tests');
    insider = { Authorization: `Bearer ${secret}` };

    const add = async (
      slug: string,
      edition: EditionInput,
      group: { _id: string; scope: 'public' | 'members' | 'hidden' },
      state: 'open' | 'preparing' = 'open',
    ): Promise<string> => {
      const { framework, number } = await test.services.editionImport.run(everyone, {
        slug,
        edition,
        group: { id: group._id, scope: group.scope },
        state,
        opensAt: new Date('2026-04-01T12:00:00Z'),
        closesAt: null,
        addedAt: new Date('2026-04-01T12:00:00Z'),
      });
      const drafts = await test.services.frameworkStore.draft(everyone, framework.slug, number);
      return drafts.draft._id;
    };
    const roles = (title: string, first: Json, more: Json[] = []): EditionInput => {
      const file = smallPackage();
      file.CFDocument['title'] = title;
      Object.assign(file.CFItems[1] ?? {}, first);
      file.CFItems.push(...more);
      return parsePackage(bytesOf(file)).edition;
    };
    ids.first = await add('roles', roles('Roles', { fullStatement: 'Looks after a site' }), open);
    ids.second = await add(
      'roles',
      roles('Roles', { fullStatement: 'Looks after many sites' }, [
        { identifier: 'R-9', fullStatement: 'Without a UUID', uri: 'https://example.org/r9' },
      ]),
      open,
    );
    ids.preparing = await add('roles', roles('Roles', { fullStatement: 'Secret words' }), open, 'preparing');
    const secretFile = smallPackage();
    secretFile.CFDocument['title'] = 'Programme board';
    secretFile.CFItems = [
      { identifier: uuid(70), uri: 'https://example.org/70', fullStatement: 'Sits on the board' },
    ];
    secretFile.CFAssociations = [];
    ids.hidden = await add('board', parsePackage(bytesOf(secretFile)).edition, closed);
    ids.ddat = await add('ddat', parsePackage(readSeed()).edition, open);
  });
  after(() => test.close());

  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${test.url}/ims/case/v1p1${path}`, { headers });
  const json = async (path: string, headers?: Record<string, string>): Promise<Json> => {
    const answer = await ask(path, headers);
    expect(answer.status, path).to.equal(200);
    expect(answer.headers.get('content-type')).to.match(/^application\/json/);
    return (await answer.json()) as Json;
  };
  const identifiers = async (path: string, headers?: Record<string, string>): Promise<unknown[]> => {
    const { CFDocuments } = (await json(path, headers)) as { CFDocuments: Json[] };
    return CFDocuments.map(({ identifier }) => identifier);
  };

  it('lists each draft as a document, by pages', async () => {
    expect(await identifiers('/CFDocuments')).to.have.members([ids.first, ids.second, ids.ddat]);
    const page = await ask('/CFDocuments?limit=1&offset=1');
    expect(page.headers.get('x-total-count')).to.equal('3');
    const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect(new URL(next).search).to.equal('?limit=1&offset=2');
    const pages = await Promise.all(
      [0, 1, 2, 3].map((offset) => identifiers(`/CFDocuments?limit=1&offset=${offset}`)),
    );
    expect(pages.flat()).to.have.members([ids.first, ids.second, ids.ddat]);
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'offset=-1'])
      expect((await ask(`/CFDocuments?${query}`)).status).to.equal(422);
  });

  it('tells the state of each draft', async () => {
    expect((await json(`/CFDocuments/${ids.second}`))['adoptionStatus']).to.equal('Draft');
    expect((await json(`/CFDocuments/${ids.first}`))['adoptionStatus']).to.equal('Deprecated');
  });

  it('is valid by the official schema', async function () {
    const check = officialSchema(this);
    const { CFDocuments } = (await json('/CFDocuments')) as { CFDocuments: Json[] };
    for (const document of CFDocuments) expect(check('CFPckgDocument', document)).to.deep.equal([]);
    for (const id of [ids.first, ids.second, ids.ddat]) {
      expect(check('CFPckgDocument', await json(`/CFDocuments/${id}`))).to.deep.equal([]);
      expect(check('CFPackage', await json(`/CFPackages/${id}`))).to.deep.equal([]);
    }
    for (const id of [uuid(2), exportIdentifier('R-9')])
      expect(check('CFPckgItem', await json(`/CFItems/${id}`))).to.deep.equal([]);
  });

  it('gives a framework back as it was imported', async () => {
    const { edition } = parsePackage(readSeed());
    const sent = parsePackage(bytesOf(await json(`/CFPackages/${ids.ddat}`)));
    expect(sent.notes).to.deep.equal([]);
    expect(sent.edition.items).to.deep.equal(edition.items);
    expect(sent.edition.associations.map(({ to: _to, ...association }) => association)).to.deep.equal(
      edition.associations.map(({ to: _to, ...association }) => association),
    );
    const { source } = sent.edition;
    expect(source).to.deep.equal({
      ...edition.source,
      identifier: ids.ddat,
      extra: { ...edition.source.extra, adoptionStatus: 'Draft' },
    });
  });

  it('answers the newest draft of an item that is not private, by any of its names', async () => {
    const item = await json(`/CFItems/${uuid(2)}`);
    expect(item).to.include({ identifier: uuid(2), fullStatement: 'Looks after many sites' });
    const [competency] = (await test.services.frameworkStore.byCode(guest, 'WM')).map(
      ({ competency: found }) => found,
    );
    expect((await json(`/CFItems/${competency?._id}`))['identifier']).to.equal(uuid(2));
    for (const name of ['R-9', exportIdentifier('R-9'), exportIdentifier('R-9').toUpperCase()])
      expect(await json(`/CFItems/${name}`)).to.include({ fullStatement: 'Without a UUID' });
    const answer = await ask(`/CFItems/${uuid(2)}`);
    expect(answer.headers.get('link')).to.match(new RegExp(`CFDocuments/${ids.second}>; rel="collection"`));
  });

  it('sends a package once to whoever keeps it', async () => {
    // Not by fetch, which says `no-cache` with every If-None-Match.
    const get = (id: string, tag = '""'): request.Test =>
      request(test.url).get(`/ims/case/v1p1/CFPackages/${id}`).set('If-None-Match', tag);
    const first = await get(ids.ddat);
    const tag = first.get('ETag') ?? '';
    expect(tag).to.match(/^W\/"[0-9a-f-]+-open"$/);
    const second = await get(ids.ddat, tag);
    expect([second.status, second.text]).to.deep.equal([304, '']);
    expect((await get(ids.second, tag)).status).to.equal(200);
    expect((await get(ids.hidden, tag)).status).to.equal(404);
  });

  it('shows hidden and private drafts to those alone who may see them', async () => {
    expect(await identifiers('/CFDocuments', insider)).to.include(ids.hidden);
    const paths = [`/CFDocuments/${ids.hidden}`, `/CFPackages/${ids.hidden}`, `/CFItems/${uuid(70)}`];
    for (const path of paths) {
      const seen = await ask(path, insider);
      expect(await seen.text()).to.match(/board/i);
      const refused = await ask(path);
      expect(refused.status, path).to.equal(404);
      expect(await refused.text()).not.to.match(/board/i);
    }
    expect(await identifiers('/CFDocuments')).not.to.include(ids.hidden);
    for (const kind of ['CFDocuments', 'CFPackages'])
      expect((await ask(`/${kind}/${ids.preparing}`, insider)).status).to.equal(404);
  });

  it('refuses as CASE words it, in a problem document', async () => {
    for (const path of [
      '/CFItems/nonsense',
      `/CFPackages/${uuid(99)}`,
      '/CFRubrics/1',
      '/',
      '/CFItems/%00',
    ]) {
      const answer = await ask(path);
      expect(answer.status, path).to.equal(404);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      const body = (await answer.json()) as Json;
      expect(body).to.include({ status: 404, imsx_codeMajor: 'failure', imsx_severity: 'error' });
      expect(body['imsx_codeMinor']).to.deep.equal({
        imsx_codeMinorField: [
          { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: 'unknownobject' },
        ],
      });
    }
  });

  it('is how files are read and written', () => {
    const { importers, exporters, config } = test.services;
    const parsed = importers.parse(readSeed(), 'framework.json');
    expect(parsed.edition.items).to.have.length(1124);
    const bytes = exporters.forFile('x.json').build({
      ...parsed.edition,
      identifier: ids.ddat,
      state: 'published',
      lastChange: new Date(),
      baseUrl: config.publicUrl,
    });
    expect(parsePackage(bytes).edition.source.extra).to.include({ adoptionStatus: 'Implemented' });
    expect(() => importers.parse(Buffer.from('{"a": '), 'x.json')).to.throw('line 1');
    expect(() => importers.parse(Buffer.from('a,b'), 'x.csv')).to.throw('formats: case');
  });

  it('offers the newest draft on the page of its framework', async () => {
    const html = await test.services.slots.render(
      'framework',
      {
        framework: { id: 'f', slug: 'roles', title: 'Roles' },
        drafts: [
          { id: ids.second, number: 2 },
          { id: ids.first, number: 1 },
        ],
      },
      guest,
    );
    expect(html).to.include(`href="/ims/case/v1p1/CFPackages/${ids.second}"`);
    expect(html).to.include('Download draft 2 as CASE 1.1 (JSON)');
  });
});
