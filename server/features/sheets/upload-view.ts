import type { FieldError } from '../../core/errors.ts';
import type { PageResult } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { columnFields, roleChoices, treeChoices } from './mapping-form.ts';
import { previewOf } from './preview.ts';
import { largestFile, sheetLimits } from './sheet-limits.ts';
import type { Upload } from './uploads.models.ts';
import type { Look } from './looks.ts';
import type { Target } from './target.ts';

const mostNotes = 100;

/** Where the pages of an upload are. */
export const uploadPath = ({ row, number }: Target, id?: string): string =>
  `/frameworks/${row.slug}/drafts/${number}/upload${id === undefined ? '' : `/${id}`}`;

function page(
  target: Target,
  title: string,
  data: Record<string, unknown>,
  errors: FieldError[],
  status: number,
) {
  const { row, number } = target;
  return {
    status,
    page: {
      template: 'sheets/choose.njk',
      title,
      errors,
      section: 'frameworks' as const,
      robots: 'noindex' as const,
      breadcrumbs: [
        { text: t('Frameworks'), href: '/frameworks' },
        { text: row.title, href: `/frameworks/${row.slug}` },
        {
          text: t('Draft {number}', { number }),
          ...(target.preparing && { href: `/frameworks/${row.slug}/drafts/${number}` }),
        },
        { text: t('Upload') },
      ],
      data: {
        framework: row,
        number,
        before: target.before?.number ?? null,
        place: uploadPath(target),
        ...data,
      },
    },
  };
}

/** Where a file is chosen. */
export function choosePage(
  target: Target,
  kept: Pick<Upload, '_id' | 'name' | 'createdAt'>[],
  errors: FieldError[] = [],
  status = 200,
): PageResult {
  const limits = { megabytes: largestFile / 1_000_000, ...sheetLimits };
  return page(
    target,
    t('Upload draft {number}', { number: target.number }),
    { kept, limits },
    errors,
    status,
  );
}

/** How a file is read, and what would come of it. */
export function lookPage(
  target: Target,
  upload: Pick<Upload, '_id' | 'name'>,
  look: Look,
  errors: FieldError[] = [],
  status = 200,
): PageResult {
  const { edition, sheet, workbook, mapping } = look;
  const preview = previewOf(edition, target.index, target.competencies);
  const notes = [
    ...look.remarks.map(({ at, message }) => ({ at, message })),
    ...look.notes.map((note) => ({ at: rowWords(note.row), message: note.message })),
  ];
  const found = page(
    target,
    t('Look at the upload before it becomes draft {number}', { number: target.number }),
    {
      upload,
      seq: target.seq,
      isFirst: target.index.items.length === 0,
      replaces: target.preparing !== null,
      workbook: workbook && {
        format: workbook.format,
        sheets: workbook.sheets.map(({ name, rows }, value) => ({
          value: String(value),
          text: name,
          rows: rows.length,
        })),
      },
      mapping,
      columns: sheet && mapping ? columnFields(sheet, mapping) : [],
      roles: roleChoices(),
      trees: treeChoices(),
      placedByColumn:
        mapping?.columns.some((role) => role === 'parent' || role === 'outline' || role === 'depth') ?? false,
      hasLevels: mapping?.columns.includes('level') ?? false,
      preview,
      knownBy: look.knownBy,
      wrong: look.errors.slice(0, mostNotes).map(({ row, message }) => ({ at: rowWords(row), message })),
      wrongCount: look.errors.length,
      notes: notes.slice(0, mostNotes),
      noteCount: notes.length,
    },
    errors,
    status,
  );
  return { ...found, page: { ...found.page, template: 'sheets/look.njk', wide: true } };
}

const rowWords = (row: number | null): string =>
  row === null ? t('The file') : t('Row {row}', { row: String(row) });
