import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { localPath } from '../../core/http/local-path.ts';
import { languageCookie, languageOf } from '../../core/words/languages.ts';
import { t } from '../../core/words/words.ts';

const yearMs = 365 * 24 * 3600 * 1000;

/**
 * Adds the choice of the language in which the site's own words are shown: a cookie, and nothing else. `onChosen` hears
 * of the choice of somebody who is signed in.
 */
export function addLanguageRoutes(
  routes: Routes,
  secure: boolean,
  onChosen: (member: string, language: string) => Promise<void>,
): void {
  routes.page({
    method: 'post',
    path: '/language',
    policy: 'site.language.choose',
    async handle({ form, query, reader, res }) {
      const language = languageOf(form['to']);
      if (!language)
        throw invalid([{ path: 'to', message: t('must be a language of this site: en, cy or gd') }]);
      res.cookie(languageCookie, language.code, { sameSite: 'lax', path: '/', maxAge: yearMs, secure });
      if (reader.member) await onChosen(reader.member.id, language.code);
      return { redirect: localPath(query['return']) };
    },
  });
}
