import { expect } from 'chai';
import type { AssociationInput, ItemInput, ParsedEdition } from '../../../server/plugin-api.ts';
import { buildDocument } from '../build-package.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf, childOf, item, link, smallPackage, uuid } from './case-samples.ts';

const parse = (file: unknown): ParsedEdition => parsePackage(bytesOf(file));

/** Reads the small package with one more item, numbered 9 and beneath item 2. */
function parseWith(more: object): { item: ItemInput; notes: ParsedEdition['notes'] } {
  const file = smallPackage();
  file.CFItems.push(item(9, 'One more', more));
  file.CFAssociations.push(childOf(19, 9, 2));
  const { edition, notes } = parse(file);
  const read = edition.items.at(-1);
  if (read === undefined) throw new Error('Nothing was read');
  return { item: read, notes };
}

/** Reads the small package with one more association, changed as said. */
function parseLink(changes: object): { association: AssociationInput; notes: string[] } {
  const file = smallPackage();
  file.CFAssociations.push({ ...childOf(19, 3, 4), associationType: 'isRelatedTo', ...changes });
  const { edition, notes } = parse(file);
  const read = edition.associations.at(-1);
  if (read === undefined) throw new Error('Nothing was read');
  return { association: read, notes: notes.map(({ at, message }) => `${at}: ${message}`) };
}

describe('CASE: lenient import', () => {
  it('reads a valid package without a note', () => {
    const { edition, notes } = parse(smallPackage());
    expect(notes).to.deep.equal([]);
    expect(edition.items.map(({ statement }) => statement)).to.deep.equal([
      'Looks after a website',
      'Works alone',
      'Leads a team',
    ]);
    expect(edition.items[0]).to.deep.include({
      code: 'WM',
      title: 'Web manager',
      kind: 'Role',
      parent: null,
    });
    expect(edition.items[1]).to.deep.include({ code: null, title: null, kind: 'Level', parent: uuid(2) });
  });

  it('leaves out a byte order mark', () => {
    const { notes } = parse(`\uFEFF${JSON.stringify(smallPackage())}`);
    expect(notes.map(({ at }) => at)).to.deep.equal(['line 1']);
  });

  it('keeps a replacement character that the file itself holds', () => {
    expect(parseWith({ fullStatement: 'a � b' }).item.statement).to.equal('a � b');
  });

  it('cleans texts', () => {
    const { item: read, notes } = parseWith({
      fullStatement: ' a\r\nb\u0000\u0007\tc\rd ',
      notes: 'half \ud83d',
    });
    expect(read.statement).to.equal(' a\nb\tc\nd ');
    expect(read.extra['notes']).to.equal('half \uFFFD');
    expect(notes.map(({ at }) => at)).to.deep.equal(['CFItems[3].fullStatement', 'CFItems[3].notes']);
  });

  it('takes an empty statement beside a title', () => {
    expect(parseWith({ fullStatement: '', abbreviatedStatement: 'Short' }).item).to.deep.include({
      title: 'Short',
      statement: '',
    });
  });

  it('finds the kind', () => {
    const CFItemTypeURI = { title: 'Skill', identifier: uuid(50), uri: 'https://example.org/types/skill' };
    expect(parseWith({}).item.kind).to.equal('Item');
    expect(parseWith({ CFItemTypeURI }).item.kind).to.equal('Skill');
    expect(parseWith({ CFItemTypeURI, CFItemType: 'Role' }).item.kind).to.equal('Role');
  });

  it('reads dates in other forms', () => {
    const dates: [given: string, read: string | undefined][] = [
      ['2017-05-25T18:05:33', '2017-05-25T18:05:33Z'],
      ['2017-05-25 18:05:33.5+0200', '2017-05-25T18:05:33.5+02:00'],
      ['2017-05-25', '2017-05-25T00:00:00Z'],
      ['2017-02-30T00:00:00Z', undefined],
      ['yesterday', undefined],
    ];
    for (const [lastChangeDateTime, expected] of dates) {
      const { item: read, notes } = parseWith({ lastChangeDateTime });
      expect(read.extra['lastChangeDateTime']).to.equal(expected);
      expect(notes.map(({ at }) => at)).to.deep.equal(['CFItems[3].lastChangeDateTime']);
    }
    expect(parseWith({ statusStartDate: '2017-05-25T18:05:33Z' }).item.extra['statusStartDate']).to.equal(
      '2017-05-25',
    );
  });

  it('keeps fields that CASE does not have as extensions', () => {
    const { item: read, notes } = parseWith({ colour: { name: 'red', '__proto__ ': 1 }, CFDocumentURI: 'x' });
    expect(read.extra['extensions']).to.deep.equal({ colour: { name: 'red', '__proto__ ': 1 } });
    expect(notes.map(({ at }) => at)).to.deep.equal(['CFItems[3].CFDocumentURI', 'CFItems[3].colour']);
  });

  it('is not harmed by names that reach into JavaScript', () => {
    const file = JSON.stringify(smallPackage()).replace(
      '"fullStatement":"Leads',
      '"__proto__":{"polluted":1},"constructor":{"a":1},"extensions":{"b":{"__proto__":{"polluted":1}}},"fullStatement":"Leads',
    );
    const { edition, notes } = parse(file);
    expect(edition.items[2]?.extra['extensions']).to.deep.equal({ b: {} });
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).to.equal(false);
    expect(notes.map(({ at }) => at)).to.have.members([
      'CFItems[0].extensions.b.__proto__',
      'CFItems[0].__proto__',
      'CFItems[0].constructor',
    ]);
  });

  it('keeps identifiers that are not UUIDs, and writes UUIDs in lower case', () => {
    const upper = 'ABCDEF00-0000-4000-8000-000000000000';
    const file = smallPackage();
    file.CFItems.push(item(9, 'a', { identifier: 'R-1' }), item(9, 'b', { identifier: upper }));
    file.CFAssociations.push({ ...childOf(19, 9, 2), originNodeURI: { ...link(9), identifier: 'R-1' } });
    file.CFAssociations.push({ ...childOf(20, 9, 2), originNodeURI: { ...link(9), identifier: upper } });
    const { edition, notes } = parse(file);
    expect(edition.items.slice(-2).map(({ identifier }) => identifier)).to.deep.equal([
      'R-1',
      upper.toLowerCase(),
    ]);
    expect(edition.associations.slice(-2).map(({ from }) => from)).to.deep.equal([
      'R-1',
      upper.toLowerCase(),
    ]);
    expect(notes.map(({ at }) => at)).to.deep.equal(['CFItems[3].identifier', 'CFItems[4].identifier']);
  });

  it('takes links in any shape', () => {
    const shapes: [given: unknown, notes: number][] = [
      [link(2), 0],
      [uuid(2), 2],
      [`https://example.org/items/${uuid(2)}`, 2],
      [`https://elsewhere.example/${uuid(2)}?x=1`, 2],
      [{ uri: `https://example.org/items/${uuid(2)}` }, 1],
      [{ identifier: uuid(2) }, 1],
      [[link(2)], 1],
      [[link(2), link(3)], 1],
    ];
    for (const [destinationNodeURI, count] of shapes) {
      const { association, notes } = parseLink({ destinationNodeURI });
      expect(association).to.deep.include({ to: uuid(2), toTitle: null });
      expect(notes, JSON.stringify(destinationNodeURI)).to.have.length(count);
    }
    const { item: read } = parseWith({
      licenseURI: 'https://creativecommons.org/licenses/by/4.0/',
      subjectURI: link(5),
    });
    expect(read.extra['licenseURI']).to.deep.include({ uri: 'https://creativecommons.org/licenses/by/4.0/' });
    expect(read.extra['subjectURI']).to.deep.equal([link(5)]);
  });

  it('keeps ends outside the package, with a title', () => {
    const outside = {
      title: 'Elsewhere',
      identifier: 'x:1',
      uri: 'https://elsewhere.example/1',
      targetType: 'CASE',
    };
    const { association } = parseLink({ destinationNodeURI: outside });
    expect(association).to.deep.include({ to: 'x:1', toTitle: 'Elsewhere', fromTitle: null });
    expect(association.extra['destinationNodeURI']).to.deep.equal({ uri: outside.uri, targetType: 'CASE' });
    const nameless = parseLink({ originNodeURI: { uri: 'https://elsewhere.example/1' } });
    expect(nameless.association).to.deep.include({
      from: 'https://elsewhere.example/1',
      fromTitle: 'https://elsewhere.example/1',
    });
    expect(nameless.notes).to.have.length(2);
  });

  it('leaves out what could not be sent out again', () => {
    const outside = { title: 'A', identifier: 'x:1', uri: 'https://elsewhere.example/1', targetType: 'Job' };
    const { association, notes } = parseLink({ destinationNodeURI: outside });
    expect(association.extra['destinationNodeURI']).to.deep.equal({ uri: outside.uri });
    expect(notes).to.have.length(1);

    const file = JSON.stringify(smallPackage()).replace('"fullStatement":"Leads', '"weight":1e999,$&');
    expect(parse(file).edition.items[2]?.extra['extensions']).to.deep.equal({ weight: null });
  });

  it('reads association types in other spellings', () => {
    const spellings: [given: string, read: string][] = [
      ['is child of', 'isChildOf'],
      ['IsChildOf', 'isChildOf'],
      ['exact_match-of', 'exactMatchOf'],
      ['https://example.org/case#hasSkillLevel', 'hasSkillLevel'],
      ['ext:teaches', 'ext:teaches'],
      ['is taught by', 'ext:isTaughtBy'],
      ['上位', 'ext:u4e0au4f4d'],
    ];
    for (const [associationType, expected] of spellings) {
      expect(parseLink({ associationType, destinationNodeURI: link(2) }).association.type).to.equal(expected);
    }
  });

  it('makes a lasting identifier for an association that has none, and reads a number given as text', () => {
    const changes = { identifier: undefined, sequenceNumber: '7' };
    const { association, notes } = parseLink(changes);
    expect(association.identifier).to.equal(parseLink(changes).association.identifier);
    expect(association.order).to.equal(7);
    expect(notes).to.have.length(2);
  });

  it('shows an item beneath its first parent, and items without one at the top', () => {
    const file = smallPackage();
    file.CFItems.push(item(8, 'No parent'), item(9, 'A parent elsewhere'));
    file.CFAssociations.push(childOf(18, 3, 4, 0), childOf(19, 9, 77));
    const { edition, notes } = parse(file);
    expect(edition.items.map(({ statement }) => statement)).to.deep.equal([
      'Looks after a website',
      'Leads a team',
      'Works alone',
      'No parent',
      'A parent elsewhere',
    ]);
    expect(edition.items[2]?.parent).to.equal(uuid(4));
    expect(edition.associations).to.have.length(5);
    expect(notes.map(({ at }) => at)).to.deep.equal(['CFItems[2]', 'CFItems[3]', 'CFItems[4]']);
  });

  it('reads a tree 10,000 levels deep', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => 100 + index);
    const file = smallPackage();
    file.CFItems = numbers.map((number) => item(number, `Level ${number}`)).reverse();
    file.CFAssociations = numbers.map((number) =>
      childOf(20_000 + number, number, number === 100 ? 1 : number - 1),
    );
    const { edition } = parse(file);
    expect(edition.items.map(({ identifier }) => identifier)).to.deep.equal(numbers.map(uuid));
  });

  it('reads the licence and the attribution', () => {
    const file = smallPackage();
    const licence = (licenseURI: unknown): unknown => {
      file.CFDocument['licenseURI'] = licenseURI;
      return parse(file).edition.source.licence;
    };
    const url = 'https://creativecommons.org/licenses/by/4.0/';
    expect(licence(url)).to.deep.equal({ title: url, url });
    expect(licence({ title: 'CC BY', identifier: uuid(60), uri: url })).to.deep.equal({
      title: 'CC BY',
      url,
    });
    file['CFDefinitions'] = {
      CFLicenses: [{ identifier: uuid(60), title: 'CC BY 4.0', licenseText: 'Do as you like' }],
    };
    expect(licence(link(60))).to.deep.equal({ title: 'CC BY 4.0', url: null });
    expect(parse(file).notes.map(({ at }) => at)).to.deep.equal(['CFDefinitions.CFLicenses[0].licenseText']);
    expect(licence(undefined)).to.equal(null);

    file.CFDocument['notes'] = 'Contains public sector information licensed under the OGL v3.0. See there.';
    expect(parse(file).edition.source.attribution).to.equal(
      'Contains public sector information licensed under the OGL v3.0.',
    );
  });

  it('names what it has no place for', () => {
    const file = { ...smallPackage(), CFRubrics: [], CFDefinitions: { CFConcepts: [] } };
    expect(parse(file).notes.map(({ at }) => at)).to.deep.equal(['CFRubrics', 'CFDefinitions.CFConcepts']);
  });

  it('keeps what the document says of itself', () => {
    const file = smallPackage();
    const more = {
      frameworkType: 'Skills',
      subject: ['Web'],
      adoptionStatus: 'Adopted',
      statusStartDate: '2026-01-01',
      notes: 'Made with care.',
    };
    Object.assign(file.CFDocument, more, { colour: 'red' });
    const { edition, notes } = parse(file);
    expect(edition.source.extra).to.deep.equal({
      ...more,
      lastChangeDateTime: '2026-01-01T00:00:00Z',
      extensions: { colour: 'red' },
    });
    expect(edition.source.attribution).to.equal(null);
    expect(notes.map(({ at }) => at)).to.deep.equal(['CFDocument.colour']);
    const document = buildDocument(
      {
        ...edition,
        identifier: uuid(1),
        adoptionStatus: 'Draft',
        lastChange: new Date('2026-04-01T12:00:00Z'),
      },
      'https://moot.example.org',
    );
    expect(document).to.deep.include({
      ...more,
      adoptionStatus: 'Draft',
      lastChangeDateTime: '2026-01-01T00:00:00Z',
      extensions: { colour: 'red' },
    });
  });

  it('lists a hundred places of the same slip and counts the rest', () => {
    const file = smallPackage();
    file.CFItems = Array.from({ length: 300 }, (_, index) => item(100 + index, 'x'));
    file.CFAssociations = [];
    const { notes } = parse(file);
    expect(notes).to.have.length(101);
    expect(notes.at(-1)?.message).to.match(/and in 200 more places/);
  });
});
