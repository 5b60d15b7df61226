import { notFound, signInNeeded } from '../core/errors.ts';
import type { Routes } from '../core/http/routes.ts';
import { t } from '../core/words/words.ts';
import { pluginPolicies } from './plugins.policy.ts';
import type { Plugins } from './plugins.ts';

/** The operator's page: which plugins run, and what is wrong with those that do not. */
export function addPluginPages(routes: Routes, plugins: Plugins): void {
  routes.page({
    method: 'get',
    path: '/administration/plugins',
    policy: 'plugins.see',
    async handle({ reader }) {
      if (!reader.member) throw signInNeeded();
      if (!pluginPolicies['plugins.see'](reader)) throw notFound();
      return {
        page: {
          template: 'core/plugins.njk',
          title: t('Plugins'),
          data: { plugins: plugins.states() },
          breadcrumbs: [{ text: t('Home'), href: '/' }, { text: t('Plugins') }],
          robots: 'noindex',
        },
      };
    },
  });
}
