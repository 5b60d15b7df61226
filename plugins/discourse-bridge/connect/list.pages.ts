import { signInNeeded, t } from '../../../server/plugin-api.ts';
import type { ConnectParts } from './connect-parts.ts';
import { lockedOf } from './locked.ts';
import { crumbs, home } from './page-parts.ts';
import { stateTag } from './state-words.ts';

/** The bridges of a group, and of all groups that somebody looks after. */
export function addListPage(parts: ConnectParts): void {
  const { routes, read } = parts.host;
  routes.get('/', async ({ reader, query }) => {
    const group = query['group'] ? await parts.rights.group(reader, query['group']) : null;
    if (!reader.member) throw signInNeeded();
    const title = group ? t('Bridges of {name}', { name: group.name }) : t('Bridges to forums');
    const groups = group ? [group] : await parts.rights.groups(reader);
    const bridges = await parts.rights.bridges(reader, group?.id);
    const rows = await Promise.all(
      bridges.map(async (bridge) => {
        const [{ refused, unclear, failed }, locked] = await Promise.all([
          parts.tasks.counts(bridge._id),
          lockedOf(parts, bridge),
        ]);
        return {
          id: bridge._id,
          name: bridge.name,
          host: bridge.host,
          tag: stateTag(bridge, locked),
          group: bridge.group === '' ? null : await read.group(reader, bridge.group),
          needs:
            refused +
            unclear +
            failed +
            Number(bridge.state === 'stopped') +
            Number(locked.key) +
            Number(locked.webhook) +
            Number(locked.signIn),
        };
      }),
    );
    return {
      page: {
        template: 'list.njk',
        title,
        breadcrumbs: crumbs(group, null).map(({ text }, at, all) =>
          at < all.length - 1 ? { text, href: `/groups/${group?.slug}` } : { text },
        ),
        data: { title, rows, groups, all: group === null, home },
      },
    };
  });
}
