import { type PluginPage, type Reader, t } from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';
import type { ConnectParts } from './connect-parts.ts';
import { crumbs, home, pageOf } from './page-parts.ts';

/** Where the forum's webhook of this bridge goes. */
export const webhookAddress = (siteUrl: string, { _id }: Pick<Bridge, '_id'>): string =>
  `${siteUrl}${home}/webhooks/${_id}`;

/** The events that are wanted, by the names of Discourse. */
export const webhookEvents = [
  'topic_created',
  'topic_edited',
  'topic_destroyed',
  'topic_recovered',
  'post_created',
  'post_edited',
  'post_destroyed',
  'post_recovered',
  'category_updated',
  'category_destroyed',
] as const;

/** The boxes to tick, by the headings that Discourse has. */
const boxes = () => [
  { group: t('Topic events'), boxes: t('created, edited, destroyed, recovered') },
  { group: t('Post events'), boxes: t('created, edited, destroyed, recovered') },
  { group: t('Category events'), boxes: t('updated, destroyed') },
];

/** What to enter on the forum so that it tells of what happens, and whether its ping arrived. */
export function addWebhookPages(parts: ConnectParts): void {
  const { routes, read, baseUrl } = parts.host;
  const page = async (reader: Reader, bridge: Bridge, secret: string | null): Promise<PluginPage> => {
    const title = t('Webhook');
    const [group, mappings] = await Promise.all([
      read.group(reader, bridge.group),
      parts.categoryMappings.of(bridge._id),
    ]);
    return {
      template: 'webhook.njk',
      title: `${title}: ${bridge.name}`,
      breadcrumbs: crumbs(group, bridge, title),
      data: {
        title,
        bridge,
        secret,
        here: pageOf(bridge),
        connecting: bridge.state === 'connecting',
        address: webhookAddress(baseUrl, bridge),
        events: boxes(),
        categories: mappings.filter(({ direction }) => direction !== 'out').map((one) => one.categoryName),
        pingedAt: bridge.webhook.pingedAt,
      },
    };
  };
  routes.get('/bridges/:bridge/webhook', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return { page: await page(reader, bridge, null) };
  });
  // The secret is on the page that answers, and nowhere else ever.
  routes.post('/bridges/:bridge/webhook', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    const secret = await parts.bridges.newSecret(bridge);
    const now = { ...bridge, webhook: { ...bridge.webhook, pingedAt: null } };
    return { page: await page(reader, now, secret), headers: { 'Cache-Control': 'no-store' } };
  });
}
