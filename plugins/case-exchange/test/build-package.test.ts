import { expect } from 'chai';
import type { AssociationInput, ItemInput, ParsedEdition } from '../../../server/plugin-api.ts';
import { buildDocument, buildItem, buildPackage } from '../build-package.ts';
import type { DocumentToSend } from '../build-package.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf, smallPackage, uuid } from './case-samples.ts';
import { officialSchema } from './official-schema.ts';

const baseUrl = 'https://moot.example.org/';
const lastChange = new Date('2026-04-01T12:00:00Z');
const document: DocumentToSend = {
  identifier: uuid(1),
  title: 'Web roles',
  description: '',
  source: {
    creator: 'Public Sector Web Professionals',
    publisher: null,
    version: '2',
    language: 'en-GB',
    officialUrl: null,
    licence: { title: 'CC BY 4.0', url: null },
    attribution: 'Web roles, by the Public Sector Web Professionals Group',
    identifier: 'web-roles',
  },
  adoptionStatus: 'Draft',
  lastChange,
};

const makeItem = (identifier: string, parent: string | null, more: Partial<ItemInput> = {}): ItemInput => ({
  identifier,
  code: null,
  kind: 'Item',
  title: null,
  statement: `What ${identifier} says`,
  parent,
  extra: {},
  ...more,
});

const makeAssociation = (
  identifier: string,
  from: string,
  to: string,
  order: number | null,
): AssociationInput => ({
  identifier,
  type: 'isChildOf',
  from,
  to,
  fromTitle: null,
  toTitle: null,
  order,
  extra: {},
});

const sendAndRead = (items: ItemInput[], associations: AssociationInput[]): ParsedEdition['edition'] =>
  parsePackage(bytesOf(buildPackage({ document, items, associations, baseUrl }))).edition;

describe('CASE: sending a package out', () => {
  const strange = makeItem('R-1', null, {
    extra: {
      language: 7,
      colour: 'red',
      lastChangeDateTime: new Date(),
      subjectURI: [null],
      extensions: 'none',
    },
  });

  it('satisfies the official schema, whatever was kept beside the items', function () {
    const check = officialSchema(this);
    const items = [strange, makeItem('R-1.1', 'R-1', { title: 'Short', code: 'R1', statement: '' })];
    const associations: AssociationInput[] = [
      { ...makeAssociation('x', 'R-1.1', 'elsewhere', 1.5), type: 'is taught by', toTitle: 'Elsewhere' },
    ];
    expect(check('CFPackage', buildPackage({ document, items, associations, baseUrl }))).to.deep.equal([]);
    expect(
      check('CFPckgDocument', buildDocument({ ...document, identifier: 'draft 2' }, baseUrl)),
    ).to.deep.equal([]);
    for (const item of items)
      expect(check('CFPckgItem', buildItem(item, { lastChange, baseUrl }))).to.deep.equal([]);
    const wrong = { ...buildItem(strange, { lastChange, baseUrl }), colour: 1 };
    expect(check('CFPckgItem', wrong)).to.have.length(1);
  });

  it('gives addresses on this server', () => {
    expect(buildDocument(document, baseUrl)['uri']).to.equal(
      `https://moot.example.org/ims/case/v1p1/CFDocuments/${uuid(1)}`,
    );
    expect(buildItem(makeItem(uuid(2), null), { lastChange, baseUrl })['uri']).to.equal(
      `https://moot.example.org/ims/case/v1p1/CFItems/${uuid(2)}`,
    );
  });

  it('sends identifiers that are not UUIDs as lasting UUIDs, and knows them again', () => {
    const sent = buildItem(strange, { lastChange, baseUrl });
    // Others have stored it: it must never change.
    expect(sent['identifier']).to.equal('4efc208d-c31d-5ce1-9f94-0e049aecd123');
    expect(buildItem(strange, { lastChange, baseUrl })).to.deep.equal(sent);
    const read = sendAndRead([strange, makeItem('R-2', 'R-1')], [makeAssociation('a', 'R-2', 'R-1', 1)]);
    expect(read.items.map(({ identifier, parent }) => [identifier, parent])).to.deep.equal([
      ['R-1', null],
      ['R-2', 'R-1'],
    ]);
    expect(read.associations[0]).to.deep.include({ identifier: 'a', from: 'R-2', to: 'R-1' });
  });

  it('does not believe a claimed identifier that its UUID is not made from', () => {
    const file = smallPackage();
    Object.assign(file.CFItems[1] ?? {}, { extensions: { sourceIdentifier: 'R-1' } });
    expect(parsePackage(bytesOf(file)).edition.items[0]?.identifier).to.equal(uuid(2));
  });

  it('keeps description, licence and attribution', () => {
    const { source } = sendAndRead([strange], []);
    expect(source).to.deep.include({
      licence: { title: 'CC BY 4.0', url: null },
      attribution: document.source.attribution,
      version: '2',
    });
  });

  it('tells places that no association tells', () => {
    const items = [
      makeItem(uuid(2), null),
      makeItem(uuid(3), uuid(2)),
      makeItem(uuid(4), uuid(2)),
      makeItem(uuid(5), null),
    ];
    const read = sendAndRead(items, []);
    expect(read.items).to.deep.equal(
      items.map((item) => ({ ...item, extra: { lastChangeDateTime: '2026-04-01T12:00:00Z' } })),
    );
    expect(read.associations).to.have.length(4);
  });

  it('keeps the order and the parent in which items are given, though the old numbers say otherwise', () => {
    const items = [
      makeItem(uuid(2), null),
      makeItem(uuid(3), uuid(2)),
      makeItem(uuid(4), uuid(2)),
      makeItem(uuid(5), null),
    ];
    const places = (read: { items: ItemInput[] }): unknown =>
      read.items.map(({ identifier, parent }) => [identifier, parent]);
    const old = [
      makeAssociation(uuid(10), uuid(2), 'web-roles', 2),
      makeAssociation(uuid(11), uuid(5), 'web-roles', 1),
      makeAssociation(uuid(12), uuid(3), uuid(5), null),
      makeAssociation(uuid(13), uuid(3), uuid(2), null),
      makeAssociation(uuid(14), uuid(4), uuid(5), 0),
      makeAssociation(uuid(15), uuid(4), uuid(2), 9),
    ];
    expect(places(sendAndRead(items, old))).to.deep.equal(places({ items }));
    expect(sendAndRead(items, old).associations).to.have.length(6);
  });
});
