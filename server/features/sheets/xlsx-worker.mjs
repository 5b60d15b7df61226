// Plain JavaScript, since it runs in a thread of its own, from the sources and from a bundle alike. What it is given
// was unpacked within bounds; what a workbook makes of that in memory has none (a cell may say that it is in row
// 1,048,576), so that it runs with little memory, and is ended when it takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import readWorkbook from 'read-excel-file/node';
import { ZipFile } from 'yazl';

const { files, limits } = workerData;
const text = (path) => (files.has(path) ? new TextDecoder().decode(files.get(path)) : '');
const attribute = (tag, name) =>
  new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? null;

async function answer() {
  const facts = new Map(sheetPaths().map((path, index) => [index, factsOf(text(path))]));
  const large = [...facts].find(
    ([, { rows, columns }]) => rows > limits.rows + 1 || columns > limits.columns,
  );
  if (large) return { large: { sheet: large[0], ...large[1] } };
  // Whatever the library throws is about the workbook.
  const sheets = await readWorkbook(await packedAgain(), { trim: false }).catch(() => null);
  return { sheets: sheets?.map((sheet, index) => sheetOf(sheet, facts.get(index))) };
}

function sheetOf({ sheet, data }, facts) {
  const dates = [];
  const rows = data.map((cells, row) =>
    cells.map((cell, column) => {
      if (!(cell instanceof Date)) return cell === null ? '' : typeof cell === 'string' ? cell : wordOf(cell);
      dates.push([row, column]);
      return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
    }),
  );
  return { name: sheet, rows, dates, formulas: facts?.formulas ?? [], errors: facts?.errors ?? [] };
}

/** As a spreadsheet shows it. */
const wordOf = (value) => (typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value));

/** Only what was looked at goes to the library: it reads archives by another list of their entries than others do. */
async function packedAgain() {
  const archive = new ZipFile();
  for (const [path, bytes] of files) archive.addBuffer(Buffer.from(bytes), path, { compress: false });
  archive.end();
  const chunks = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Where the sheets are, in the order in which the workbook has them. */
function sheetPaths() {
  const targets = new Map(
    (text('xl/_rels/workbook.xml.rels').match(/<(?:\w+:)?Relationship\s[^>]*>/g) ?? []).map((tag) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target') ?? '',
    ]),
  );
  const sheets = text('xl/workbook.xml').match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  return sheets.map((tag) => {
    const target = targets.get(/\s\w+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1]) ?? '';
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  });
}

/** How far a sheet goes, and which cells hold formulas and errors, of which the library says nothing. */
function factsOf(xml) {
  const found = { rows: 0, columns: 0, formulas: [], errors: [] };
  let place = null;
  let filled = null;
  for (const [tag, name] of xml.matchAll(/<(?:\w+:)?(row|c|f|v|is)(?=[\s/>])[^>]*>/g)) {
    if (name === 'c') {
      place = placeOf(attribute(tag, 'r') ?? '');
      filled = place;
      if (place && attribute(tag, 't') === 'e') found.errors.push(place);
    } else if (name === 'f' && place) found.formulas.push(place);
    else if (name !== 'row' && filled) {
      // Cells that only have a colour are none.
      found.rows = Math.max(found.rows, filled[0] + 1);
      found.columns = Math.max(found.columns, filled[1] + 1);
      filled = null;
    }
  }
  return found;
}

/** `B3` → row 2, column 1. */
function placeOf(reference) {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (!match) return null;
  const column = Array.from(match[1]).reduce((sum, letter) => sum * 26 + letter.codePointAt(0) - 64, 0);
  return [Number(match[2]) - 1, column - 1];
}

parentPort.postMessage(await answer());
