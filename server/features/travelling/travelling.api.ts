import { z } from 'zod';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Packaging } from './export.service.ts';

/** `GET /frameworks/{slug}/package`. */
export function addPackageApi(
  routes: Routes,
  parts: { frameworks: FrameworkStore; packaging: Packaging; limits: RateLimits },
): void {
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/package',
    summary: 'A framework with its discussion, as one zip: CASE, Web Annotations and dispositions',
    tag: 'frameworks',
    policy: 'package.read',
    params: z.object({ slug: z.string().max(100) }),
    responses: { 200: { description: 'The package', type: 'application/zip' } },
    async handle({ params, reader, req }) {
      const { framework } = await parts.frameworks.bySlug(reader, params.slug);
      await parts.limits.count('package', reader.member?.id ?? req.ip ?? '');
      const { bytes } = await parts.packaging.of(reader, framework.slug, new Date());
      return { file: { type: 'application/zip', name: `${framework.slug}.zip`, bytes } };
    },
  });
}
