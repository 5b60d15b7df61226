import { expect } from 'chai';
import { isUuid } from '../identifiers.ts';
import { buildPackage } from '../build-package.ts';
import { parsePackage } from '../parse-package.ts';
import type { ParsedEdition } from '../../../server/plugin-api.ts';
import { bytesOf, readSample, readSeed } from './case-samples.ts';
import { officialSchema } from './official-schema.ts';

const statusOf = ({ source }: ParsedEdition['edition']): string | null => {
  const status = source.extra?.['adoptionStatus'];
  return typeof status === 'string' ? status : null;
};

const send = ({ edition }: ParsedEdition): object =>
  buildPackage({
    document: {
      identifier: edition.source.identifier ?? '',
      title: edition.title,
      description: edition.description,
      source: edition.source,
      adoptionStatus: statusOf(edition),
      lastChange: new Date('2026-04-01T12:00:00Z'),
    },
    items: edition.items,
    associations: edition.associations,
    baseUrl: 'https://moot.example.org',
  });

describe('CASE: the Government Digital and Data framework', () => {
  const parsed = parsePackage(readSeed());
  const { edition, notes } = parsed;

  it('is read whole, with one thing to put right', () => {
    expect(notes).to.deep.equal([
      {
        at: 'CFItems[971].abbreviatedStatement',
        message: 'Line breaks and blanks around the text were left out.',
      },
    ]);
    expect(edition.items).to.have.length(1124);
    expect(edition.associations).to.have.length(2904);
    expect(edition.items.filter(({ code }) => code === null)).to.have.length(265);
    expect(edition.items.filter(({ title }) => title === null)).to.have.length(10);
    expect(edition.source).to.deep.include({
      creator: 'Government Digital Service',
      version: '2026-03-23',
      language: 'en',
      identifier: '499cbfdb-d5cc-58f1-9565-72e3fa6cdc54',
      attribution: 'Contains public sector information licensed under the Open Government Licence v3.0.',
      licence: {
        title: 'Open Government Licence v3.0',
        url: 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
      },
    });
    expect(edition.description).to.match(/^Derived from/);
  });

  it('counts the kinds of items', () => {
    const kinds: Record<string, number> = {};
    for (const { kind } of edition.items) kinds[kind] = (kinds[kind] ?? 0) + 1;
    expect(kinds).to.deep.equal({
      Section: 2,
      Skill: 189,
      'Skill level': 668,
      'Role family': 8,
      Role: 52,
      'Role level': 205,
    });
  });

  it('comes in the order of the tree', () => {
    expect(edition.items.filter(({ parent }) => parent === null).map(({ code }) => code)).to.deep.equal([
      'SK',
      'RO',
    ]);
    expect(edition.items.slice(0, 4).map(({ code }) => code)).to.deep.equal([
      'SK',
      'SK001',
      'SK001.1',
      'SK001.2',
    ]);
    const ancestors: string[] = [];
    for (const { identifier, parent } of edition.items) {
      while (ancestors.length > 0 && ancestors.at(-1) !== parent) ancestors.pop();
      expect(ancestors.at(-1) ?? null).to.equal(parent);
      ancestors.push(identifier);
    }
    const orders = new Map(
      edition.associations
        .filter(({ type }) => type === 'isChildOf')
        .map(({ from, order }) => [from, order ?? 0]),
    );
    const last = new Map<string | null, number>();
    for (const { identifier, parent } of edition.items) {
      expect(orders.get(identifier)).to.be.greaterThan(last.get(parent) ?? 0);
      last.set(parent, orders.get(identifier) ?? 0);
    }
  });

  it('is the same after it was sent out and read again', () => {
    expect(parsePackage(bytesOf(send(parsed)))).to.deep.equal({ edition, notes: [] });
  });

  it('is sent out as the official schema wants it', function () {
    expect(officialSchema(this)('CFPackage', send(parsed))).to.deep.equal([]);
  });
});

describe('CASE: a real export of CASE 1.0 that breaks the schema', () => {
  const name = 'case-v1p0-opensalt-what-standards-could-be.json';

  it('is read, and each thing put right is listed', function () {
    const { edition, notes } = parsePackage(readSample(this, name));
    expect(edition.items).to.have.length(16);
    expect(edition.associations).to.have.length(39);
    expect(
      edition.associations.filter(({ order }) => order !== null).map(({ order }) => order),
    ).to.deep.equal([1, 2]);
    expect(edition.items[0]?.extra).to.deep.include({
      educationLevel: ['06'],
      lastChangeDateTime: '2017-05-25T18:05:33Z',
    });
    const outside = edition.associations.find(({ type }) => type === 'exemplar');
    expect(outside).to.deep.include({ fromTitle: null, toTitle: 'Destination' });
    const said = (message: RegExp): string[] =>
      notes.filter((note) => message.test(note.message)).map(({ at }) => at);
    expect(said(/no zone/)).to.have.length(1 + 16 + 39);
    expect(said(/educationLevel/)[0]).to.equal('CFItems[0].educationalLevel');
    expect(said(/made anew/)).to.have.length(2 * 16 + 39);
    expect(said(/given as text/)).to.have.length(2);
  });

  it('breaks the schema as it is, and satisfies it once sent out by us', function () {
    const check = officialSchema(this);
    const file = readSample(this, name);
    expect(check('CFPackage', JSON.parse(file.toString()))).to.have.length.greaterThan(100);
    const parsed = parsePackage(file);
    expect(check('CFPackage', send(parsed))).to.deep.equal([]);
    expect(parsePackage(bytesOf(send(parsed)))).to.deep.equal({ edition: parsed.edition, notes: [] });
    expect(parsed.edition.items.every(({ identifier }) => isUuid(identifier))).to.equal(true);
  });
});
