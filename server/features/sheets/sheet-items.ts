import type { Note } from './workbook.ts';

/** What a row says of an item; a field is absent where the sheet has no column for it. */
export interface SheetText {
  code?: string | null;
  title?: string | null;
  statement?: string;
  kind?: string;
}

/** One item as a sheet has it: a row, or one of a row's levels, or a step of the tree that no row of its own has. */
export interface SheetItem {
  row: number;
  /** Of an item that comes from a `level` column: what the column is called. */
  level: string | null;
  identifier: string | null;
  text: SheetText;
  /** What kind it is when neither the sheet nor the draft before says so. */
  usualKind: string | null;
  parent: SheetItem | null;
  /** How the row names what is above it, until that is looked for. */
  above: string | null;
}

/** What a sheet came to. Where there are errors, nothing can be made of it. */
export interface SheetReading {
  /** In the order of the rows. */
  items: SheetItem[];
  /** Whether the sheet says where its rows belong; otherwise the draft before does. */
  placed: boolean;
  errors: Note[];
  notes: Note[];
}
