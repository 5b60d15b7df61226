import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import { sentFiles } from '../../core/http/upload.ts';
import { mappingSchema, treeWays } from './mapping.ts';
import { previewOf } from './preview.ts';
import { largestFile } from './sheet-limits.ts';
import { rowErrors, type UploadService } from './uploads.service.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

const body = z.object({
  sheet: z.string().max(100).optional().meta({ description: 'Name of the sheet, or its number from 1' }),
  headerRow: z.coerce.number().int().min(0).max(1000).optional().meta({
    description: 'The row that names the columns, from 1; 0 when there is none',
  }),
  columns: z.string().max(2000).optional().meta({
    description:
      'What each column is, by letter or name: code=A,title=B,statement=C,kind=D,parent=E,identifier=F,outline=G+H,depth=I,level=J+K; what is not named is left out. Guessed when missing',
  }),
  tree: z.enum(treeWays).optional().meta({
    description: 'What says where a row belongs when no column does',
  }),
  kind: z.string().max(100).optional(),
  levelKind: z.string().max(100).optional(),
  coverage: z.enum(['whole', 'part']).optional().meta({
    description: 'Whether what is not in the sheet is retired (whole) or stays as it is (part)',
  }),
  dryRun: z.enum(['true', 'false']).optional().meta({
    description: 'true only says what would come of it',
  }),
});

const count = z.number().int();
const answer = z
  .object({
    number: count,
    written: z.boolean(),
    items: count,
    top: count,
    same: count,
    changed: count,
    new: count,
    retired: count,
    kinds: z.array(z.object({ kind: z.string(), count })),
    mapping: nullable(mappingSchema),
    notes: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'DraftUpload' });

/** Uploading the next draft as a file, for programs. */
export function addSheetApi(routes: Routes, service: UploadService): void {
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/drafts/upload',
    summary:
      'Make a file (CASE, CSV or XLSX, 8 MB at most) the text of the draft that is being prepared, or begin the next one with it',
    tag: 'frameworks',
    policy: 'draft.upload',
    params: z.object({ slug: z.string().max(100) }),
    upload: { field: 'file', maxBytes: largestFile },
    body,
    responses: {
      200: { description: 'What would come of it, with dryRun', schema: answer },
      201: { description: 'What came of it', schema: answer },
    },
    async handle({ params, body: { dryRun, ...words }, reader, req }) {
      const target = await service.target(reader, params.slug, null);
      const { look, name } = await service.lookAt(reader, target, sentFiles(req), words);
      const preview = previewOf(look.edition, target.index, target.competencies);
      const written = dryRun !== 'true';
      if (written || look.errors.length > 0)
        await service.confirm(reader, target, look, { name, seq: target.seq });
      const { items, top, states, kinds, missing } = preview;
      const notes = [
        ...look.remarks.map(({ at, message }) => ({ path: at, message })),
        ...rowErrors(look.notes),
      ];
      return {
        status: written ? 201 : 200,
        body: {
          number: target.number,
          written,
          items,
          top,
          ...states,
          retired: missing.length,
          kinds,
          mapping: look.mapping,
          notes,
        },
      };
    },
  });
}
