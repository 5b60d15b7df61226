import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Packaging } from './export.service.ts';

export interface PackagePageParts {
  frameworks: FrameworkStore;
  packaging: Packaging;
  limits: RateLimits;
}

/** `/frameworks/:slug/package`, which says what is in it, and `/frameworks/:slug/package.zip`. */
export function addPackagePages(routes: Routes, { frameworks, packaging, limits }: PackagePageParts): void {
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/package',
    policy: 'package.read',
    async handle({ params, reader }) {
      const { framework, drafts } = await frameworks.bySlug(reader, params['slug']!);
      const url = `/frameworks/${framework.slug}`;
      const title = t('Take this framework along');
      return {
        page: {
          template: 'travelling/package.njk',
          title,
          section: 'frameworks',
          breadcrumbs: [
            { text: t('Home'), href: '/' },
            { text: t('Frameworks'), href: '/frameworks' },
            { text: framework.title, href: url },
            { text: title },
          ],
          data: {
            framework,
            url,
            drafts: drafts.filter((draft) => stateAt(draft, new Date()) !== 'preparing').length,
          },
        },
      };
    },
  });

  routes.page({
    method: 'get',
    path: '/frameworks/:slug/package.zip',
    policy: 'package.read',
    async handle({ params, reader, req, res }) {
      const { framework } = await frameworks.bySlug(reader, params['slug']!);
      await limits.count('package', reader.member?.id ?? req.ip ?? '');
      const { bytes } = await packaging.of(reader, framework.slug, new Date());
      res.setHeader('Cache-Control', 'private, no-store');
      res.attachment(`${framework.slug}.zip`).type('application/zip').send(bytes);
      return null;
    },
  });
}
