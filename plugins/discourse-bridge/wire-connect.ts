import { Backfills } from './backfill/backfills.ts';
import { DryRuns, type ShowSample } from './backfill/dry-run.ts';
import { BackfillRunner, type SeeTopic, type TakeTopic } from './backfill/runner.ts';
import { addBridgeApi } from './connect/api.ts';
import { addBridgePages } from './connect/bridge.pages.ts';
import { Bridges } from './connect/bridges.ts';
import { Cases, type Deciding } from './connect/cases.ts';
import { addCategoriesPages } from './connect/categories.pages.ts';
import { Choices } from './connect/choices.ts';
import type { ConnectParts } from './connect/connect-parts.ts';
import { Forums } from './connect/forum.ts';
import { reportHealth } from './connect/health.ts';
import { addKeyPages } from './connect/key.pages.ts';
import { addListPage } from './connect/list.pages.ts';
import { CategoryMappings } from './connect/mappings.ts';
import { addNewPages } from './connect/new.pages.ts';
import { Overviews } from './connect/overview.ts';
import { Removal } from './connect/removal.ts';
import { BridgeRights } from './connect/rights.ts';
import { Running } from './connect/running.ts';
import { addStartPages } from './connect/start.pages.ts';
import { Starting } from './connect/starting.ts';
import { addWebhookPages } from './connect/webhook.pages.ts';
import type { Parts } from './parts.ts';
import { addModeratePages } from './people/moderate.pages.ts';

/** What the other parts of the bridge do for connecting. */
export interface ConnectNeeds {
  see: SeeTopic;
  take: TakeTopic;
  show: ShowSample;
  deciding: Deciding;
}

export interface Connecting {
  parts: ConnectParts;
  backfill: BackfillRunner;
  /** Ends what runs at its next step. */
  stop(): void;
}

const backfillSeconds = 2;
const removalSeconds = 10;

/** The pages and the API of bridges, the first taking over of a forum's topics, and health. */
export function wireConnect(outer: Parts, { see, take, show, deciding }: ConnectNeeds): Connecting {
  const rights = new BridgeRights(outer);
  const forums = new Forums(outer);
  const choices = new Choices(outer, rights);
  const categoryMappings = new CategoryMappings(outer, choices);
  const backfills = new Backfills(outer.collections.backfills, outer.clock);
  const dryRuns = new DryRuns(outer, see, show);
  const running = new Running(outer);
  const removal = new Removal(outer);
  const parts: ConnectParts = {
    ...outer,
    rights,
    forums,
    choices,
    categoryMappings,
    backfills,
    dryRuns,
    running,
    removal,
    bridges: new Bridges(outer, forums, rights),
    overviews: new Overviews(outer),
    cases: new Cases(outer, deciding),
    starting: new Starting({ ...outer, backfills, dryRuns, choices, categoryMappings, running }),
  };
  addListPage(parts);
  addNewPages(parts);
  addKeyPages(parts);
  addCategoriesPages(parts);
  addWebhookPages(parts);
  addStartPages(parts);
  addBridgePages(parts);
  addModeratePages({ parts: outer, bridgeFor: (reader, id) => rights.bridge(reader, id) });
  addBridgeApi(parts);
  outer.host.slots.add('group', async ({ group }, reader) =>
    (await rights.mayChange(reader, group.id))
      ? { template: 'group-link.njk', data: { slug: group.slug } }
      : null,
  );
  const backfill = new BackfillRunner(outer, backfills, see, take);
  const { health, jobs } = outer.host;
  health.report(() => reportHealth(parts));
  jobs.every('backfill', backfillSeconds, async () => void (await backfill.round()));
  jobs.every('removal', removalSeconds, () => removal.round());
  return {
    parts,
    backfill,
    stop() {
      backfill.stop();
      removal.stop();
    },
  };
}
