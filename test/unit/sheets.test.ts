import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../server/core/errors.ts';
import { guessMapping } from '../../server/features/sheets/guess-mapping.ts';
import { itemsOfSheet } from '../../server/features/sheets/items-of-sheet.ts';
import type { Mapping } from '../../server/features/sheets/mapping.ts';
import { readSheets } from '../../server/features/sheets/read-workbook.ts';
import type { SheetReading } from '../../server/features/sheets/sheet-items.ts';
import type { Workbook } from '../../server/features/sheets/workbook.ts';
import { lyingArchive, rowXml, workbookParts, zipOf } from '../support/workbooks.ts';

const csv = (text: string): Promise<Workbook> => readSheets(Buffer.from(text));
const rowsOf = async (bytes: Buffer): Promise<string[][]> => (await readSheets(bytes)).sheets[0]!.rows;

/** What is said when a file is refused. */
async function refusal(bytes: Buffer | Promise<Buffer>): Promise<string> {
  try {
    await readSheets(await bytes);
  } catch (error) {
    if (error instanceof Problem)
      return `${error.status} ${error.errors[0]?.path}: ${error.errors[0]?.message}`;
    throw error;
  }
  return 'was taken';
}

/** A sheet read as it is guessed, or with something else said. */
async function reading(text: string, said: Partial<Mapping> = {}): Promise<SheetReading> {
  const { sheets } = await csv(text);
  return itemsOfSheet(sheets[0]!, { ...guessMapping(sheets[0]!, 0, false), ...said });
}

const tree = ({ items }: SheetReading): string[] =>
  items.map(({ text, parent }) => `${parent?.text.title ?? ''} > ${text.title}`);
const wrong = ({ errors }: SheetReading): string[] => errors.map(({ row, message }) => `${row} ${message}`);

describe('a file with a sheet', () => {
  it('is read in every encoding and with every separator that spreadsheets write, and that is said', async () => {
    const text = 'code,title\nA,Crème brûlée “à point”\n';
    const latin = Buffer.from(
      'code;title\nA;Cr\u00e8me br\u00fbl\u00e9e \u0093\u00e0 point\u0094\n',
      'latin1',
    );
    const marked = Buffer.concat([Buffer.from('\uFEFF'), Buffer.from(text)]);
    const utf16 = Buffer.from(`\uFEFF${text.replaceAll(',', '\t')}`, 'utf16le');
    const expected = [
      ['code', 'title'],
      ['A', 'Crème brûlée “à point”'],
    ];
    for (const [bytes, ...notes] of [
      [Buffer.from(text)],
      [marked, 'byte order mark'],
      [utf16, 'UTF-16', 'Tabs'],
      [Buffer.from(utf16).swap16(), 'UTF-16', 'Tabs'],
      [Buffer.from(text.replaceAll(',', '\t'), 'utf16le'), 'UTF-16', 'Tabs'],
      [latin, 'Windows-1252', 'Semicolons'],
    ] as [Buffer, ...string[]][]) {
      const workbook = await readSheets(bytes);
      expect(workbook.sheets[0]!.rows).to.deep.equal(expected);
      expect(workbook.notes).to.have.length(notes.length);
      notes.forEach((note, at) => expect(workbook.notes[at]!.message).to.include(note));
    }
  });

  it('keeps what is in a cell, whatever line ends and quotation marks it has', async () => {
    const rows = await rowsOf(Buffer.from('sep=;\r\na;"You can:\r\n- one\r- ""two"""\r\n'));
    expect(rows).to.deep.equal([[], ['a', 'You can:\n- one\n- "two"']]);
  });

  it('is refused where it is broken, saying in which row', async () => {
    expect(await refusal(Buffer.from(''))).to.match(/^422 file: .*empty/);
    expect(await refusal(Buffer.from('a,b\nc,"d\ne,f'))).to.include('Row 2 opens a quotation mark');
    expect(await refusal(Buffer.from('a,b\nc,5" disk\n'))).to.include(
      'Row 2 has a quotation mark in the middle',
    );
    expect(await refusal(Buffer.from([0x61, 0, 1, 2, 0x62]))).to.include('not a text file');
    const damaged = Buffer.concat([Buffer.from('é,à\nç,'), Buffer.from([0xe9, 0x2c]), Buffer.from('ü\n')]);
    expect(await refusal(damaged)).to.include('Line 2 holds bytes that are not UTF-8');
    expect(await refusal(Buffer.from('a\n'.repeat(50_000)))).to.include('10,000 at most');
    expect(await refusal(Buffer.from('a,'.repeat(5_000)))).to.include('100 at most');
    expect(await refusal(Buffer.from(`a\n${'x'.repeat(40_000)}\n`))).to.include(
      'Row 2 has a cell of more than',
    );
  });

  it('may be an Excel workbook with several sheets; formulas, errors and dates are said', async () => {
    const formula =
      '<row r="2"><c r="A2" t="str"><f>B1&amp;"x"</f><v>worked out</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>';
    const parts = workbookParts({
      Notes: rowXml(1, ['Read me']),
      Skills: rowXml(1, ['  Code', 'Title']) + formula,
    });
    const { format, sheets } = await readSheets(await zipOf(parts));
    expect(format).to.equal('xlsx');
    expect(sheets.map(({ name }) => name)).to.deep.equal(['Notes', 'Skills']);
    expect(sheets[1]!.rows).to.deep.equal([
      ['  Code', 'Title'],
      ['worked out', ''],
    ]);
    expect(sheets[1]!.notes.map(({ row, message }) => `${row} ${message.slice(0, 26)}`)).to.deep.equal([
      '2 Cell A2 holds a formula; t',
      '2 Cell B2 holds a formula; t',
      '2 Cell B2 shows an error, an',
    ]);
  });

  it('is refused when it unpacks to too much, says what is untrue, is locked, or is no workbook', async () => {
    const parts = workbookParts({ One: rowXml(1, ['a']) });
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`xl/media/${at}.png`, '']));
    expect(await refusal(zipOf({ ...parts, ...many }))).to.include('too large');
    expect(await refusal(lyingArchive('xl/workbook.xml', 61_000_000, 1))).to.include('too large');
    expect(await refusal(lyingArchive('xl/workbook.xml', 100, 5))).to.include('damaged');
    expect(await refusal(lyingArchive('xl/workbook.xml', 100, 1, 1))).to.include('password');
    expect(await refusal(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).to.include('password');
    expect(await refusal(zipOf({ 'word/document.xml': '<a/>' }))).to.include('Word');
    expect(await refusal(zipOf({ 'content.xml': '<a/>' }))).to.include('.ods');
    expect(await refusal(zipOf({ 'a.txt': 'a' }))).to.include('no Excel workbook');
    expect(await refusal((await zipOf(parts)).subarray(0, 200))).to.include('damaged');
    expect(
      await refusal(zipOf({ ...parts, 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row' })),
    ).to.include('damaged');
    const far = workbookParts({ One: rowXml(1, ['a']) + rowXml(50_000, ['b']) });
    expect(await refusal(zipOf(far))).to.include('10,000 at most');
    const wide = workbookParts({ One: '<row r="1"><c r="ZZ1" t="inlineStr"><is><t>a</t></is></c></row>' });
    expect(await refusal(zipOf(wide))).to.include('100 at most');
  }).timeout(180_000);

  it('is a sheet or is refused, whatever its bytes', async () => {
    const whole = await zipOf(
      workbookParts({ One: rowXml(1, ['code', 'title']) + rowXml(2, ['A', 'Words']) }),
    );
    const damaged = fc
      .tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }))
      .map(([at, bytes]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]));
    const texts = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', ' ', '1', '.', 'é', '\uFEFF', '\0'),
    });
    const isHeld = async (bytes: Buffer): Promise<void> => {
      const answer = await readSheets(bytes).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 422) return null;
        throw error;
      });
      for (const sheet of answer?.sheets ?? []) itemsOfSheet(sheet, guessMapping(sheet, 0, false));
    };
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => isHeld(Buffer.from(bytes))),
    );
    await fc.assert(fc.asyncProperty(texts, (text) => isHeld(Buffer.from(text))));
    await fc.assert(fc.asyncProperty(damaged, isHeld), { numRuns: 6 });
  }).timeout(120_000);
});

describe('the rows of a sheet', () => {
  it('stand in a tree by the column that names the parent: its code, identifier or title', async () => {
    const text =
      'Ref,Competency,Description,Type,Parent\nA,Area,,Area,\nB,Skill,Words,Skill,A\nC,Other,,Skill,area\n';
    const found = await reading(text);
    expect(wrong(found)).to.deep.equal([]);
    expect(tree(found)).to.deep.equal([' > Area', 'Area > Skill', 'Area > Other']);
    expect(found.items[1]!.text).to.deep.equal({
      code: 'B',
      title: 'Skill',
      statement: 'Words',
      kind: 'Skill',
    });
  });

  it('or by numbers, by spaces, by depth, or by a column for each step', async () => {
    const three = [' > One', 'One > Two', 'Two > Three', ' > Four'];
    const ways = [
      'code,title\n1,One\n1.1,Two\n1.1.1,Three\n2,Four',
      'title\n1. One\n1.1 Two\n1.1.1 Three\n2. Four',
      'title\nOne\n  Two\n\tThree\nFour',
      'depth,title\n1,One\n2,Two\n3,Three\n1,Four',
      'Level 1,Level 2,Level 3\nOne,Two,Three\nFour,,',
      'Family,Role,Skill\nOne,,\n,Two,\n,,Three\nFour,,',
      'Family,Role,Skill,Definition\nOne,Two,Three,a\nOne,Two,,b\nFour,,,',
    ];
    for (const way of ways) expect(tree(await reading(way)), way).to.deep.equal(three);
    const kinds = (await reading(ways[5]!)).items.map(({ usualKind }) => usualKind);
    expect(kinds).to.deep.equal(['Family', 'Role', 'Skill', 'Family']);
  });

  it('have an item beneath them for each level that has a column', async () => {
    const text =
      'Skill Name,Skill Description,Awareness,Expert,Roles\n"Access",About,"You can:\r\n- one","You can:\n- two",Dev\nPlain,,,"You can:\n- three",\n';
    const found = await reading(text);
    expect(tree(found)).to.deep.equal([
      ' > Access',
      'Access > Awareness',
      'Access > Expert',
      ' > Plain',
      'Plain > Expert',
    ]);
    expect(found.items[1]).to.include({ usualKind: 'Skill level', level: 'Awareness', row: 2 });
    expect(found.items[1]!.text.statement).to.equal('You can:\n- one');
  });

  it('are named where something is wrong with them', async () => {
    const head = 'code,title,description,parent,identifier\n';
    const cases: [string, RegExp[]][] = [
      ['A,One,,B,\n', [/^2 No row is its parent “B”/]],
      ['A,One,,A,\n', [/^2 It names itself/]],
      ['A,One,,B,\nB,Two,,C,\nC,Three,,A,\n', [/^2 .*2 → 3 → 4 → 2/]],
      ['A,One,,,\na,Two,,,\n', [/^3 The code a is in row 2 too/]],
      ['A,One,,,x\nB,Two,,,X\n', [/^3 The identifier X is in row 2/]],
      ['A,,,,\n', [/^2 It has neither a title nor a statement/]],
      ['A,Same,,,\nB,Same,,,\nC,Three,,Same,\n', [/^4 .*any of rows 2, 3/]],
      [`A,${'x'.repeat(2_001)},,,\n`, [/^2 .*2,001 characters/]],
      [`A,One,${'x'.repeat(20_001)},,\n`, [/^2 .*20,001 characters/]],
      ['A,One\u0007,,,\n', []],
      ['', [/^null No row beneath/]],
    ];
    for (const [rows, expected] of cases) {
      if (rows.includes('\u0007')) {
        expect(await refusal(Buffer.from(head + rows))).to.include('not a text file');
        continue;
      }
      const found = wrong(await reading(head + rows));
      expect(found, rows.slice(0, 80)).to.have.length(expected.length);
      expected.forEach((form, at) => expect(found[at]).to.match(form));
    }
    expect(wrong(await reading('depth,title\n1,One\n3,Two\n'))[0]).to.match(/^3 It is more than one step/);
    expect(wrong(await reading('title,title\nOne,a\n', { columns: ['title', 'title'] }))[0]).to.include(
      'Two columns',
    );
  });

  it('are as many as the sheet has, however the columns are taken', async () => {
    const { sheets } = await csv('code,title,statement\nA,One,a\nB,Two,b\n');
    const sheet = sheets[0]!;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            'none',
            'code',
            'title',
            'statement',
            'kind',
            'parent',
            'identifier',
            'outline',
            'depth',
            'level',
          ),
          { minLength: 3, maxLength: 3 },
        ),
        fc.constantFrom('numbers', 'indent', 'kept', 'flat'),
        async (columns, way) => {
          const mapping = { ...guessMapping(sheet, 0, true), columns, tree: way };
          const { items, errors } = itemsOfSheet(sheet, mapping);
          if (errors.length === 0) expect(new Set(items.map(({ row }) => row)).size).to.equal(2);
        },
      ),
    );
  });
});
