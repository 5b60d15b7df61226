import { Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { sentFiles } from '../../core/http/upload.ts';
import type { Reader } from '../../core/reader.ts';
import { notFound } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import type { Mapping } from './mapping.ts';
import { mappingOf } from './mapping-form.ts';
import { largestFile } from './sheet-limits.ts';
import { choosePage, lookPage, uploadPath } from './upload-view.ts';
import type { Upload } from './uploads.models.ts';
import type { Look, Looks } from './looks.ts';
import type { Target } from './target.ts';
import { isAboutFile, type UploadService } from './uploads.service.ts';
import type { UploadStore } from './uploads.store.ts';

interface SheetPageParts {
  service: UploadService;
  uploads: UploadStore;
  looks: Looks;
}

const path = '/frameworks/:slug/drafts/:number/upload';
const policy = 'draft.upload';

/** Choosing a file for the next draft, saying how it is read, and confirming it. Nothing is written before that. */
export function addSheetPages(routes: Routes, { service, uploads, looks }: SheetPageParts): void {
  const targetOf = (reader: Reader, params: Record<string, string>): Promise<Target> =>
    service.target(reader, params['slug']!, numberOf(params['number']!));
  const choose = async (reader: Reader, target: Target, problem?: Problem): Promise<PageResult> =>
    choosePage(
      target,
      await uploads.list(reader, target.framework),
      problem ? [{ path: 'file', message: problem.errors[0]?.message ?? problem.detail }] : [],
      problem?.status,
    );
  routes.page({
    method: 'get',
    path,
    policy,
    handle: async ({ params, reader }) => choose(reader, await targetOf(reader, params)),
  });
  routes.page({
    method: 'post',
    path,
    policy,
    upload: { field: 'file', maxBytes: largestFile },
    async handle({ params, reader, req }) {
      const target = await targetOf(reader, params);
      try {
        const id = await service.add(reader, target, sentFiles(req));
        return { redirect: uploadPath(target, id) };
      } catch (error) {
        if (isAboutFile(error)) return choose(reader, target, error);
        throw error;
      }
    },
  });
  routes.page({
    method: 'get',
    path: `${path}/:upload`,
    policy,
    async handle({ params, reader }) {
      const target = await targetOf(reader, params);
      const upload = await uploads.find(reader, target.framework, params['upload']!);
      return lookPage(target, upload, await looks.at(target, upload, upload.mapping));
    },
  });
  routes.page({
    method: 'post',
    path: `${path}/:upload`,
    policy,
    async handle({ params, form, reader, req }) {
      const target = await targetOf(reader, params);
      const upload = await uploads.find(reader, target.framework, params['upload']!);
      if (form['do'] === 'forget') {
        await uploads.forget(upload);
        leaveNotice(req, t('The file is deleted; the draft is as it was.'));
        return { redirect: uploadPath(target) };
      }
      const look = await looks.at(target, upload, upload.mapping);
      try {
        const changed = await changedMapping(looks, target, look, form);
        if (changed) {
          await uploads.read(upload, changed);
          if (form['do'] === 'confirm')
            leaveNotice(
              req,
              t('You changed how the file is read. Look at what comes of it, then confirm.'),
              'important',
            );
          return { redirect: `${uploadPath(target, upload._id)}#preview` };
        }
        if (form['do'] !== 'confirm') return { redirect: `${uploadPath(target, upload._id)}#preview` };
        return await confirmed(target, upload, look, form['seq']);
      } catch (error) {
        if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error;
        const errors = error.status === 409 ? [{ path: 'do', message: error.detail }] : error.errors;
        return lookPage(target, upload, look, errors, error.status);
      }

      async function confirmed(to: Target, file: Upload, seen: Look, seq = ''): Promise<PageResult> {
        const { number } = await service.confirm(reader, to, seen, { name: file._id, seq: Number(seq) });
        leaveNotice(
          req,
          t(
            '{count, plural, one {# item is} other {# items are}} now the text of draft {number}. Look at what differs.',
            {
              count: seen.edition.items.length,
              number,
            },
          ),
        );
        return { redirect: `/frameworks/${to.row.slug}/drafts/${number}/review` };
      }
    },
  });
}

/** How the form says the sheet is read; null when that is how it is read already. Throws 422 naming each wrong field. */
async function changedMapping(
  looks: Looks,
  target: Target,
  { mapping, workbook }: Look,
  form: Record<string, string>,
): Promise<Mapping | null> {
  if (!mapping || !workbook) return null;
  const given = mappingOf(form, mapping);
  if (given.sheet !== mapping.sheet) return looks.guess(target, workbook, given.sheet, null);
  if (given.headerRow !== mapping.headerRow)
    return looks.guess(target, workbook, given.sheet, given.headerRow);
  return JSON.stringify(given) === JSON.stringify(mapping) ? null : given;
}

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw notFound(say('draft'));
  return Number(text);
}
