import type { Setup } from '../../server/plugin-api.ts';
import { casePath } from './case-names.ts';
import { looksLikePackage } from './looks-like-package.ts';
import { parsePackage } from './parse-package.ts';
import { buildFile } from './publication.ts';
import { addRoutes } from './routes.ts';

/** CASE 1.0 and 1.1: reads drafts from packages, writes them, and serves them at `/ims/case/v1p1`. */
export const setup: Setup<'routes' | 'slots' | 'importers' | 'exporters' | 'read'> = (host) => {
  host.importers.register({ id: 'case', detect: looksLikePackage, parse: parsePackage });
  host.exporters.register({ id: 'case', extension: 'json', build: buildFile });
  addRoutes(host);
  host.slots.add('framework', ({ framework, drafts }) => {
    const [newest] = drafts;
    if (!newest) return null;
    const { id, number } = newest;
    return {
      template: 'download.njk',
      data: {
        href: `${casePath}/CFPackages/${id}`,
        filename: `${framework.slug}-draft-${number}.json`,
        number,
      },
    };
  });
};
