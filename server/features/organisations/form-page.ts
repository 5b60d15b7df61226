import { type FieldError, Problem } from '../../core/errors.ts';
import type { PageResult } from '../../core/http/routes.ts';

/** The page of a form, for whoever is signed in; with what is wrong in it. */
export function formPage(
  template: string,
  title: string,
  breadcrumbs: { text: string; href?: string }[],
  errors: FieldError[],
  data: Record<string, unknown>,
): PageResult {
  const status = errors.length > 0 ? 422 : 200;
  return {
    status,
    page: { template, title, section: 'groups', robots: 'noindex', breadcrumbs, errors, data },
  };
}

/** Does the work of a form; when fields are wrong, `show` gives the form again with what is wrong with them. */
export async function formResult(
  work: () => Promise<PageResult>,
  show: (errors: FieldError[]) => PageResult | Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 422 && error.errors.length > 0)
      return show(error.errors);
    throw error;
  }
}
