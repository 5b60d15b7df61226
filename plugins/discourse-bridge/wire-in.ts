import type { Post, Topic } from 'discourse-plugin-api-client';
import { Categories } from './inbound/categories.ts';
import { Taking } from './inbound/taking.ts';
import { bringCategory } from './inbound/bring-category.ts';
import { bringPost } from './inbound/bring-post.ts';
import { bringTopic } from './inbound/bring-topic.ts';
import { sendFile } from './inbound/file-route.ts';
import { seeTopic, type SeenTopic } from './inbound/see.ts';
import { sampleOf, takeTopic } from './inbound/take-topic.ts';
import type { InParts } from './inbound/in-parts.ts';
import { askForHeard } from './inbound/heard.ts';
import { ownersOf } from './inbound/owners.ts';
import { Poll } from './inbound/poll.ts';
import { sweepFiles } from './inbound/sweep-files.ts';
import { largestDelivery, WebhookReceiver } from './inbound/webhook.ts';
import { openOutParts } from './outbound/out-parts.ts';
import { textThere, wordsOfCopy } from './outbound/text-of-post.ts';
import type { Parts } from './parts.ts';
import type { Bridge, Mapping } from './store/records.ts';
import { Deliveries } from './store/deliveries.ts';
import { openStores } from './store/stores.ts';
import type { Doers } from './work/worker.ts';

export interface Inbound {
  parts: InParts;
  poll: Poll;
  /** A topic with all its posts as the reader sees it; null when the reader does not. */
  seeTopic(bridge: Bridge, topic: number): Promise<SeenTopic | null>;
  /** What a backfill does with it. */
  takeTopic(
    bridge: Bridge,
    mapping: Mapping,
    topic: Topic,
    posts: Post[],
  ): Promise<{ posts: number; refused: number }>;
  /** How a post would look here, and by whom it would be; null for what would not come in. */
  sampleOf(
    bridge: Bridge,
    mapping: Mapping,
    topic: number,
    post: Post,
  ): Promise<{ author: string; body: string } | null>;
  /** Asks for what webhooks told of since. */
  askForHeard(bridge: Bridge): Promise<void>;
  doers: Pick<Doers, 'topic-there' | 'post-there' | 'category-there'>;
}

/** How often it is looked which bridges are due to be polled, and which files are due to be looked at. */
const lookSeconds = 60;

/** What comes from forums: the receiver of webhooks, the poll, and what brings topics and posts in step here. */
export function wireIn(outer: Parts): Inbound {
  const parts: InParts = {
    ...outer,
    stores: openStores(outer.collections),
    deliveries: new Deliveries(outer.collections.deliveries, ({ bridge }, error) =>
      outer.host.log.warn({ err: error, bridge }, 'what a webhook told of was not kept'),
    ),
    categories: new Categories(outer),
    taking: new Taking(),
    textThere: (bridge, pair, here) => textThere(openOutParts(outer), bridge, pair, here),
    wordsOfCopy: (here, raw) => wordsOfCopy(openOutParts(outer), here, raw),
    ownersOf: (bridge) => ownersOf(outer, bridge),
  };
  const receiver = new WebhookReceiver(parts);
  const poll = new Poll(parts);
  const { routes, jobs } = parts.host;
  routes.rawPost('/webhooks/:bridge', largestDelivery, (request) => receiver.receive(request));
  routes.get('/files/:id', ({ params, reader }) => sendFile(parts, params['id'] ?? '', reader));
  jobs.every('poll', lookSeconds, () => poll.round());
  jobs.every('files', lookSeconds, () => sweepFiles(parts));
  return {
    parts,
    poll,
    seeTopic: (bridge, topic) => seeTopic(parts, bridge, topic),
    takeTopic: (...asked) => takeTopic(parts, ...asked),
    sampleOf: (...asked) => sampleOf(parts, ...asked),
    askForHeard: (bridge) => askForHeard(parts, bridge),
    doers: doersOf(parts),
  };
}

function doersOf(parts: InParts): Inbound['doers'] {
  return {
    'topic-there': (bridge, { subject }) => bringTopic(parts, bridge, Number(subject)),
    'post-there': (bridge, { subject }) => {
      const [topic, post] = subject.split('/').map(Number);
      return bringPost(parts, bridge, topic!, post!);
    },
    async 'category-there'(bridge, { subject }) {
      const mapping = await parts.stores.mappings.ofCategory(bridge._id, Number(subject));
      if (!mapping) return;
      await parts.categories.anew(bridge);
      await bringCategory(parts, bridge, mapping);
    },
  };
}
