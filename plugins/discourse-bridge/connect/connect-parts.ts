import type { Parts } from '../parts.ts';
import type { Backfills } from '../backfill/backfills.ts';
import type { DryRuns } from '../backfill/dry-run.ts';
import type { Bridges } from './bridges.ts';
import type { Cases } from './cases.ts';
import type { Choices } from './choices.ts';
import type { Forums } from './forum.ts';
import type { CategoryMappings } from './mappings.ts';
import type { Overviews } from './overview.ts';
import type { Removal } from './removal.ts';
import type { BridgeRights } from './rights.ts';
import type { Running } from './running.ts';
import type { Starting } from './starting.ts';

/** Everything that the pages and the API of bridges ask. */
export interface ConnectParts extends Parts {
  rights: BridgeRights;
  forums: Forums;
  bridges: Bridges;
  choices: Choices;
  categoryMappings: CategoryMappings;
  overviews: Overviews;
  running: Running;
  removal: Removal;
  cases: Cases;
  backfills: Backfills;
  dryRuns: DryRuns;
  starting: Starting;
}
