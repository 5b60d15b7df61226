/** What a spreadsheet would take for a formula, however the sign is written. */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Rows as CSV (RFC 4180) that spreadsheets read as UTF-8. Text that would be a formula is made plain text by an
 * apostrophe before it, since names are written by people.
 */
export function csv(rows: (string | number)[][]): string {
  return `\uFEFF${csvRows(rows)}`;
}

/** Some of the rows, for whoever writes them a few at a time after the mark that `csv` begins with. */
export function csvRows(rows: (string | number)[][]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
