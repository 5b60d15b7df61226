import { invalid, notFound, type PluginPage, type Reader, t } from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';
import { bridgeView } from './bridge-view.ts';
import type { ConnectParts } from './connect-parts.ts';
import { picture } from './new.pages.ts';
import { crumbs, home, pageOf, submitted } from './page-parts.ts';

/** The page of a bridge, and what its moderators do there. */
export function addBridgePages(parts: ConnectParts): void {
  const { routes, read, blobs } = parts.host;

  const page = async (reader: Reader, bridge: Bridge, at: number, delay: string): Promise<PluginPage> => ({
    template: 'bridge.njk',
    title: t('Bridge to {name}', { name: bridge.name }),
    wide: true,
    breadcrumbs: crumbs(await read.group(reader, bridge.group), bridge),
    data: {
      title: t('Bridge to {name}', { name: bridge.name }),
      form: { delay },
      ...(await bridgeView(parts, reader, bridge, at)),
    },
  });

  routes.get('/bridges/:bridge', async ({ reader, params, query }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    if (!/^[1-9]\d{0,4}$/.test(query['page'] ?? '1')) throw notFound();
    return { page: await page(reader, bridge, Number(query['page'] ?? 1), String(bridge.delaySeconds)) };
  });
  routes.get('/bridges/:bridge/logo', async ({ reader, params }) => {
    const { logo } = await parts.rights.bridge(reader, params['bridge']!);
    return picture(logo === null ? null : ((await blobs.get(logo))?.bytes ?? null));
  });
  routes.post('/bridges/:bridge/state', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => {
        if (form['act'] === 'pause') await parts.running.pause(bridge);
        else await parts.running.resume(bridge);
        return { redirect: pageOf(bridge) };
      },
      () => page(reader, bridge, 1, String(bridge.delaySeconds)),
    );
  });
  routes.post('/bridges/:bridge/delay', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    const delay = form['delay'] ?? '';
    return submitted(
      async () => {
        await parts.running.setDelay(bridge, delay);
        return { redirect: pageOf(bridge), notice: t('The delay is saved.') };
      },
      () => page(reader, bridge, 1, delay),
    );
  });
  routes.post('/bridges/:bridge/cases', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    const settled = await parts.cases.settle(bridge, form['task'] ?? '', form['act'] ?? '');
    const notice = settled ? t('That is noted.') : t('It was not found there. It is as unclear as before.');
    // To the top, where the notice stands: at the list it may be out of sight.
    return { redirect: pageOf(bridge), notice };
  });
  addDisconnect(parts);
}

function addDisconnect(parts: ConnectParts): void {
  const { routes, read } = parts.host;
  const page = async (reader: Reader, bridge: Bridge, copies: string[]): Promise<PluginPage> => {
    const title = t('Disconnect {name}', { name: bridge.name });
    return {
      template: 'disconnect.njk',
      title,
      breadcrumbs: crumbs(await read.group(reader, bridge.group), bridge, t('Disconnect')),
      data: { title, bridge, here: pageOf(bridge), overview: await parts.overviews.of(bridge), home, copies },
    };
  };
  routes.get('/bridges/:bridge/disconnect', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return { page: await page(reader, bridge, []) };
  });
  routes.post('/bridges/:bridge/disconnect', async ({ reader, params, form, values }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    const copies = values('copies');
    return submitted(
      async () => {
        if (form['sure'] !== 'yes')
          throw invalid([{ path: 'sure', message: t('Tick this box if you want to disconnect the forum.') }]);
        await parts.removal.disconnect(bridge, {
          here: copies.includes('here'),
          there: copies.includes('there'),
        });
        return { redirect: pageOf(bridge), notice: t('{name} is disconnected.', { name: bridge.name }) };
      },
      () => page(reader, bridge, copies),
    );
  });
}
