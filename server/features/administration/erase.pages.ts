import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { administrationPage, administrationRoutes } from './administration-page.ts';
import type { AdministrationServices } from './services.ts';

const part = '/administration/members';

/** Erasing a member for good: what becomes of the words is chosen, and the handle is typed. */
export function addErasePage(routes: Routes, { administration }: AdministrationServices): void {
  const add = administrationRoutes(routes);
  const path = `${part}/:handle/erase`;

  async function show(
    reader: Reader,
    handle: string,
    typed: Record<string, string> = {},
    errors: FieldError[] = [],
  ): Promise<PageResult> {
    const { name } = await administration.member(reader, handle);
    const title = t('Erase {name}', { name });
    const trail = [
      { text: t('Members'), href: part },
      { text: name, href: `${part}/${handle}` },
    ];
    const result = administrationPage(part, title, 'erase', { handle, name, typed }, trail);
    return result && 'page' in result
      ? { ...result, status: errors.length > 0 ? 422 : 200, page: { ...result.page, errors } }
      : result;
  }

  add('get', path, async ({ reader, params }) => show(reader, params['handle']!));
  add(
    'post',
    path,
    async ({ reader, params, form, req }) => {
      const handle = params['handle']!;
      try {
        const words = checked(form, handle);
        await administration.erase(reader, handle, words);
        leaveNotice(req, t('The member is erased.'));
        return { redirect: '/administration/acts' };
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 422) throw error;
        return show(reader, handle, form, error.errors);
      }
    },
    'administration.act',
  );
}

function checked(form: Record<string, string>, handle: string): 'keep' | 'remove' {
  const { words } = form;
  const errors: FieldError[] = [];
  if (words !== 'keep' && words !== 'remove')
    errors.push({ path: 'words', message: t('Choose what becomes of their words') });
  if ((form['handle'] ?? '').trim().replace(/^@/, '') !== handle)
    errors.push({ path: 'handle', message: t('Type the handle as it stands here: {handle}', { handle }) });
  if (errors.length > 0) throw invalid(errors);
  return words as 'keep' | 'remove';
}
