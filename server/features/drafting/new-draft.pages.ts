import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import { editingPart } from './editing-part.ts';
import { frameworkTrail, type StateWeb } from './state-web.ts';

/** Starting the next draft of a framework. Comes before the page of a draft, whose address could be taken for it. */
export function addNewDraftPages(routes: Routes, web: StateWeb): void {
  const path = '/frameworks/:slug/drafts/new';
  const find = async (reader: Reader, slug: string): Promise<FrameworkView> => {
    const view = await web.store.bySlug(reader, slug);
    web.states.mayPrepare(reader, view.framework);
    return view;
  };
  routes.page({
    method: 'get',
    path,
    policy: 'draft.prepare',
    handle: async ({ params, reader }) => newPage(reader, await find(reader, params['slug']!), {}),
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.prepare',
    async handle({ params, form, reader, req }) {
      const view = await find(reader, params['slug']!);
      try {
        const { number } = await web.states.start(reader, view.framework.slug, form['reason'] ?? '');
        leaveNotice(
          req,
          t('Draft {number} is started. Only editors of the group see it.', { number: String(number) }),
        );
        return { redirect: `/frameworks/${view.framework.slug}/drafts/${number}/state` };
      } catch (error) {
        if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error;
        const errors = error.errors.length > 0 ? error.errors : [{ path: '', message: error.detail }];
        return newPage(reader, await find(reader, params['slug']!), { form, errors, status: error.status });
      }
    },
  });
}

function newPage(
  reader: Reader,
  { framework, drafts }: FrameworkView,
  state: { form?: Record<string, string>; errors?: FieldError[]; status?: number },
): PageResult {
  const { errors = [], status = 200, form = {} } = state;
  const editing = editingPart(reader, framework, drafts)!;
  const newest = editing.preparing ? null : drafts[0];
  return {
    status,
    page: {
      template: 'drafting/new.njk',
      title: t('Prepare the next draft of {framework}', { framework: framework.title }),
      errors,
      section: 'frameworks',
      robots: 'noindex',
      breadcrumbs: frameworkTrail(framework, { text: t('Next draft') }),
      data: {
        framework,
        preparing: editing.preparing,
        base: newest ? { number: newest.number, items: newest.itemCount } : null,
        next: (newest?.number ?? 0) + 1,
        form,
      },
    },
  };
}
