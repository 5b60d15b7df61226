import { z } from 'zod';

/**
 * What a column of a sheet can be. `outline` columns hold titles, one column for each step down the tree (Family, Role,
 * Skill); `level` columns hold the statement of an item beneath the row's own, which is called as the column is
 * (Awareness, Working, Practitioner, Expert); `depth` says by a number how far down a row is.
 */
export const columnRoles = [
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
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** Roles that any number of columns may have. */
export const repeatable: ReadonlySet<ColumnRole> = new Set(['none', 'outline', 'level']);

/**
 * What says where a row belongs when no column does: numbers such as 1.2.3, spaces before the title, the draft before,
 * or nothing, so that all are at the top.
 */
export const treeWays = ['numbers', 'indent', 'kept', 'flat'] as const;
export type TreeWay = (typeof treeWays)[number];

/** How a sheet is read. Kept with the upload, and for the next one of the framework. */
export const mappingSchema = z.strictObject({
  /** Which sheet of the file, from 0. */
  sheet: z.number().int().min(0).max(1000),
  /** The row that names the columns, from 1; 0 when there is none. */
  headerRow: z.number().int().min(0).max(1000),
  /** What each column is, from the first. */
  columns: z.array(z.enum(columnRoles)).max(100),
  tree: z.enum(treeWays),
  /** Of rows that have no kind of their own; empty leaves it as the draft before has it. */
  kind: z.string().max(100),
  /** Of the items that come from `level` columns. */
  levelKind: z.string().max(100),
  /** Whether what is not in the sheet goes (`whole`) or stays as it is (`part`). */
  coverage: z.enum(['whole', 'part']),
});
export type Mapping = z.output<typeof mappingSchema>;

/** Columns of this role, from 0. */
export const columnsOf = ({ columns }: Mapping, role: ColumnRole): number[] =>
  columns.flatMap((one, index) => (one === role ? [index] : []));
