import { type FieldError, invalid, notFound, Problem, signInNeeded } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { type SentFile, sentFiles } from '../../core/http/upload.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { PackageImport } from './import.service.ts';
import { travellingPolicies } from './travelling.policy.ts';

export interface PackageImportPageParts {
  packageImport: PackageImport;
  groups(reader: Reader): Promise<{ _id: string; slug: string; name: string; scope: Scope }[]>;
}

/** Larger ones are for the command line: what browsers send is held in memory. */
const largestPackage = 16 * 1024 * 1024;
const path = '/administration/packages';
const policy = 'package.import';

/** `/administration/packages`: taking in a framework that another Moot has exported. */
export function addPackageImportPages(routes: Routes, parts: PackageImportPageParts): void {
  const show = (reader: Reader, form: Record<string, string>, errors: FieldError[] = [], status = 200) =>
    importPage(parts, reader, form, errors, status);
  routes.page({
    method: 'get',
    path,
    policy,
    handle: async ({ reader }) => {
      administratorsOnly(reader);
      return show(reader, {});
    },
  });
  routes.page({
    method: 'post',
    path,
    policy,
    upload: { field: 'file', maxBytes: largestPackage },
    async handle({ reader, form, req }) {
      administratorsOnly(reader);
      try {
        const group = await owner(parts, reader, form['group'] ?? '');
        const bytes = fileOf(sentFiles(req));
        const slug = (form['framework'] ?? '').trim();
        const taken = await parts.packageImport.run(reader, { bytes, slug, group });
        leaveNotice(
          req,
          taken.repeated
            ? t('This framework was here already; nothing was changed.')
            : t(
                '{posts, plural, one {The framework is here, with # post.} other {The framework is here, with # posts.}}',
                { posts: taken.posts },
              ),
        );
        return { redirect: `/frameworks/${taken.framework.slug}` };
      } catch (error) {
        if (!(error instanceof Problem) || ![409, 413, 422].includes(error.status)) throw error;
        return show(reader, form, errorsOf(error), error.status);
      }
    },
  });
}

function administratorsOnly(reader: Reader): void {
  if (!reader.member) throw signInNeeded();
  if (!travellingPolicies[policy](reader)) throw notFound();
}

/** What is wrong inside the package stands at its field, with its place. */
function errorsOf({ errors, detail }: Problem): FieldError[] {
  if (errors.length === 0) return [{ path: 'file', message: detail }];
  const fields = ['framework', 'group'];
  return errors.map(({ path: place, message }) =>
    fields.includes(place)
      ? { path: place, message }
      : { path: 'file', message: place === 'file' ? message : `${place}: ${message}` },
  );
}

async function owner({ groups }: PackageImportPageParts, reader: Reader, slug: string) {
  const found = (await groups(reader)).find((one) => one.slug === slug);
  if (!found) throw invalid([{ path: 'group', message: t('Choose the group that will own the framework') }]);
  return { id: found._id, scope: found.scope };
}

function fileOf([file]: SentFile[]): Buffer {
  if (!file || file.name === '') throw invalid([{ path: 'file', message: t('Choose a package (.zip)') }]);
  if (file.tooLarge) {
    const most = String(largestPackage / 1024 / 1024);
    throw invalid([
      {
        path: 'file',
        message: t(
          'The package is larger than {most} MB. Take it in with npx moot import FILE --framework NAME',
          {
            most,
          },
        ),
      },
    ]);
  }
  return file.bytes;
}

async function importPage(
  { groups }: PackageImportPageParts,
  reader: Reader,
  form: Record<string, string>,
  errors: FieldError[],
  status: number,
): Promise<PageResult> {
  const title = t('Take in a framework');
  const listed = (await groups(reader)).map(({ slug, name }) => ({ value: slug, text: name }));
  return {
    status,
    page: {
      template: 'travelling/import.njk',
      title,
      errors,
      section: 'administration',
      robots: 'noindex',
      breadcrumbs: [{ text: t('Administration'), href: '/administration' }, { text: title }],
      data: { title, form, groups: listed, most: largestPackage / 1024 / 1024, place: path },
    },
  };
}
