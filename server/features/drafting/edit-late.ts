import { Problem } from '../../core/errors.ts';
import type { PageResult } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import type { Form } from './edit-form.ts';

/** Fields that hold what somebody wrote, in the order of the forms. */
const written = /^(?:into\[\d\]\.)?(title|statement|code|kind|reason)$/;

/**
 * Does the work of a form. When it comes too late, since the draft was frozen or the right to edit ended meanwhile, what
 * was typed is shown with why, to be taken along.
 */
export async function orKept(form: Form, work: () => Promise<PageResult>): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    const late = error instanceof Problem && [401, 403, 409].includes(error.status);
    const kept = Object.entries(form).filter(([name, value]) => written.test(name) && value.trim() !== '');
    if (!late || kept.length === 0) throw error;
    const { status, detail } = error;
    return {
      status,
      page: {
        template: 'drafting/edit-late.njk',
        title: t('Not saved'),
        section: 'frameworks',
        robots: 'noindex',
        data: { detail, kept: kept.map(([name, value]) => ({ label: labelOf(name), value })) },
      },
    };
  }
}

function labelOf(name: string): string {
  const field = written.exec(name)![1];
  if (field === 'title') return t('Title');
  if (field === 'statement') return t('Statement');
  if (field === 'code') return t('Code');
  return field === 'kind' ? t('Kind') : t('Why?');
}
