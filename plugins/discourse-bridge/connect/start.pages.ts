import { type PluginPage, Problem, type Reader, renderMarkdown, t } from '../../../server/plugin-api.ts';
import type { DryRun } from '../backfill/dry-run.ts';
import type { Bridge } from '../store/records.ts';
import type { ConnectParts } from './connect-parts.ts';
import { crumbs, pageOf, submitted } from './page-parts.ts';
import { endedWords } from './starting.ts';
import { spanWords } from './time-words.ts';

/** The dry run, and the start of taking over what the forum has. */
export function addStartPages(parts: ConnectParts): void {
  const { routes, read } = parts.host;
  const page = async (reader: Reader, bridge: Bridge, dryRun: DryRun | null): Promise<PluginPage> => {
    const title = t('Take over what is there');
    const group = await read.group(reader, bridge.group);
    return {
      template: 'start.njk',
      title: `${title}: ${bridge.name}`,
      breadcrumbs: crumbs(group, bridge, title),
      data: {
        title,
        bridge,
        dryRun,
        here: pageOf(bridge),
        connecting: bridge.state === 'connecting',
        mayStart: bridge.state !== 'disconnected',
        span: dryRun && spanWords(dryRun.seconds),
        categories: dryRun?.categories.map((one) => ({ words: sumWords(one) })) ?? [],
        samples: dryRun?.samples.map((one) => ({ ...one, html: renderMarkdown(one.body).html })) ?? [],
      },
    };
  };
  routes.get('/bridges/:bridge/start', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return { page: await page(reader, bridge, null) };
  });
  routes.post('/bridges/:bridge/dry-run', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => ({ page: await page(reader, bridge, await parts.starting.dryRun(bridge)) }),
      () => page(reader, bridge, null),
    );
  });
  routes.post('/bridges/:bridge/start', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => {
        if (form['backfill'] === 'no') await parts.running.start(bridge);
        else await parts.starting.backfill(bridge);
        const notice = t('{name} is connected: what happens from now on is kept in step.', {
          name: bridge.name,
        });
        return { redirect: pageOf(bridge), notice };
      },
      () => page(reader, bridge, null),
    );
  });
  routes.post('/bridges/:bridge/backfill', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    try {
      await parts.starting.turn(bridge, form['act'] === 'pause' ? 'paused' : 'running');
      return { redirect: pageOf(bridge) };
    } catch (error) {
      // It ended while somebody looked at the button: what they wanted is so.
      if (!(error instanceof Problem) || !(await parts.starting.hasEnded(bridge))) throw error;
      return { redirect: pageOf(bridge), notice: endedWords() };
    }
  });
}

const sumWords = ({ name, topics, posts }: DryRun['categories'][number]): string =>
  t(
    '{name}: {topics, plural, one {# topic} other {# topics}}, {posts, plural, one {# post} other {# posts}}',
    {
      name,
      topics,
      posts,
    },
  );
