import type { Routes } from '../../core/http/routes.ts';
import type { PageResult } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import type { StopService, StopView } from './stops.service.ts';

/**
 * The pages behind the links that stop letters. A GET changes nothing, whoever follows it: scanners of mail do. A POST
 * to the address stops, as a mail program sends it (RFC 8058) and as the button does; the address proves who may.
 */
export function addStopPages(routes: Routes, stops: StopService): void {
  const show = (token: string, view: StopView, state: 'asked' | 'stopped' | 'undone'): PageResult => ({
    page: {
      template: 'letters/stop.njk',
      title:
        state === 'undone'
          ? t('Letters come again')
          : state === 'stopped'
            ? t('Letters are stopped')
            : t('Stop letters'),
      robots: 'noindex',
      data: { view, state, address: `/letters/stop/${encodeURIComponent(token)}` },
    },
  });
  routes.page({
    method: 'get',
    path: '/letters/stop/:token',
    policy: 'letter.stop',
    async handle({ params }) {
      const token = params['token']!;
      return show(token, await stops.view(token), 'asked');
    },
  });
  const act = (
    path: string,
    state: 'stopped' | 'undone',
    change: (token: string) => Promise<StopView>,
  ): void =>
    routes.page({
      method: 'post',
      path,
      policy: 'letter.stop',
      provedByAddress: true,
      async handle({ params }) {
        const token = params['token']!;
        return show(token, await change(token), state);
      },
    });
  act('/letters/stop/:token', 'stopped', async (token) => {
    await stops.stop(token);
    return stops.view(token);
  });
  act('/letters/stop/:token/all', 'stopped', async (token) => {
    await stops.stopAll(token);
    return { kind: 'all', title: null };
  });
  act('/letters/stop/:token/undo', 'undone', async (token) => {
    await stops.undo(token);
    return stops.view(token);
  });
}
