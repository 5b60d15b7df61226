import { invalid } from '../../core/errors.ts';
import { localPath } from '../../core/http/local-path.ts';
import type { Routes } from '../../core/http/routes.ts';
import { themeCookie, themeOf } from '../../core/html/themes.ts';
import { t } from '../../core/words/words.ts';

const yearMs = 365 * 24 * 3600 * 1000;

/** Adds the choice between light colours, dark ones and those of the device: a cookie, and nothing else. */
export function addThemeRoutes(routes: Routes, secure: boolean): void {
  routes.page({
    method: 'post',
    path: '/theme',
    policy: 'site.theme.choose',
    async handle({ form, query, res }) {
      const theme = themeOf(form['to']);
      if (!theme) throw invalid([{ path: 'to', message: t('must be one of: device, light, dark') }]);
      res.cookie(themeCookie, theme, { sameSite: 'lax', path: '/', maxAge: yearMs, secure });
      return { redirect: localPath(query['return']) };
    },
  });
}
