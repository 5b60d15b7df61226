import { expect } from 'chai';
import { indexEdition } from '../../server/features/frameworks/edition-index.ts';
import type { Association, Competency, Item } from '../../server/features/frameworks/frameworks.models.ts';
import { editionOfSheet } from '../../server/features/sheets/edition-of-sheet.ts';
import { guessMapping } from '../../server/features/sheets/guess-mapping.ts';
import { itemsOfSheet } from '../../server/features/sheets/items-of-sheet.ts';
import type { Mapping } from '../../server/features/sheets/mapping.ts';
import { hasName } from '../../server/features/sheets/names-of.ts';
import { readSheets } from '../../server/features/sheets/read-workbook.ts';

const item = (id: string, title: string | null, parent: string | null, more: Partial<Item> = {}): Item => ({
  _id: `e:${id}`,
  edition: 'e',
  competency: id,
  sourceId: `source-${id}`,
  code: id.toUpperCase(),
  kind: 'Skill',
  title,
  statement: `About ${id}.`,
  parent,
  order: 0,
  depth: 0,
  extra: { notes: id },
  writtenAt: new Date(0),
  ...more,
});
const link = (type: string, from: string, to: string): Association => ({
  ...{ edition: 'e', identifier: `${from}${to}`, type, from, to },
  ...{ fromTitle: null, toTitle: null, order: null, extra: {} },
});
const items = [
  item('a', 'Area', null, { kind: 'Area' }),
  item('b', 'Buying', 'a'),
  item('b1', 'Buying: Expert', 'b', { code: null, kind: 'Skill level', statement: 'You can:\n- buy' }),
  item('c', 'Coding', 'a'),
];
const links = [link('isChildOf', 'b', 'a'), link('isChildOf', 'c', 'a'), link('isPeerOf', 'b', 'c')];
const base = {
  framework: 'f',
  index: indexEdition('e', items, links),
  earlier: null,
  competencies: new Map<string, Competency>(),
  about: { title: 'F', description: '', source: {} as never },
};

/** What a sheet makes of that draft: each item by the identifier of its source, with its words. */
async function made(text: string, said: Partial<Mapping> = {}) {
  const { sheets } = await readSheets(Buffer.from(text));
  const sheet = sheets[0]!;
  const mapping = { ...guessMapping(sheet, 0, true), ...said };
  const reading = itemsOfSheet(sheet, mapping, hasName(base.index));
  expect(reading.errors).to.deep.equal([]);
  const { edition, errors, known } = editionOfSheet(reading, mapping, base, 'name');
  const short = (id: string | null): string =>
    id === null ? '' : id.startsWith('source-') ? id.slice(7) : 'new';
  const lines = edition.items.map(
    ({ identifier, parent, title }) => `${short(parent)}>${short(identifier)} ${title}`,
  );
  return { edition, errors, lines, by: [...known.values()].map(({ by }) => by) };
}

describe('the competencies of a sheet', () => {
  it('are known by identifier, else by code, else by the same title in the same place, else new', async () => {
    const found = await made(
      'identifier,code,title,parent\nsource-c,X,Programming,A\n,A,Field,\n,,buying ,A\n,,Coding,A\n,N,New,A\n',
    );
    expect(found.lines).to.deep.equal([
      '>a Field',
      'a>c Programming',
      'a>b buying',
      'a>new Coding',
      'a>new New',
    ]);
    expect(found.by.toSorted()).to.deep.equal(['code', 'identifier', 'title']);
  });

  it('keep what the sheet has no column for: words, kind, place, extensions and links', async () => {
    const found = await made('code,title\nC,Coding well\nB,Buying\n', { coverage: 'part' });
    expect(found.lines).to.deep.equal(['>a Area', 'a>b Buying', 'b>b1 Buying: Expert', 'a>c Coding well']);
    const coding = found.edition.items[3]!;
    expect(coding).to.include({ statement: 'About c.', kind: 'Skill' });
    expect(coding.extra).to.deep.equal({ notes: 'c' });
    expect(found.edition.associations.map(({ type }) => type)).to.deep.equal([
      'isChildOf',
      'isChildOf',
      'isPeerOf',
    ]);
  });

  it('lose links to what is gone, and those that say another place', async () => {
    const found = await made('code,title,parent\nA,Area,\nC,Coding,\n', { coverage: 'whole' });
    expect(found.lines).to.deep.equal(['>a Area', '>c Coding']);
    expect(found.edition.associations).to.deep.equal([]);
  });

  it('have levels that keep their own names, and text that differs by spaces alone is as it was', async () => {
    const found = await made('title,statement,Expert,Novice\nBuying,About b.  ,"You can:\n- buy ",New\n');
    expect(found.lines).to.deep.equal(['>b Buying', 'b>b1 Buying: Expert', 'b>new Novice']);
    expect(found.edition.items.map(({ statement }) => statement).slice(0, 2)).to.deep.equal([
      'About b.',
      'You can:\n- buy',
    ]);
  });

  it('may stand beneath what is only in the draft before; not beneath themselves', async () => {
    const found = await made('code,title,parent\nN,New,B\n', { coverage: 'part' });
    expect(found.lines).to.include('b>new New');
    const circle = await made('code,title,parent\nA,Area,B\n', { coverage: 'part' });
    expect(circle.errors.map(({ row }) => row)).to.deep.equal([2]);
  });
});
