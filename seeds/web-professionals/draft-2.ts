import type { SeedItem } from '../shapes.ts';
import { contentManagers } from './content-managers.ts';
import { eCommunications } from './e-communications.ts';
import { measurement } from './measurement.ts';
import { programmers } from './programmers.ts';
import { serviceHeads } from './service-heads.ts';
import { socialNetworking } from './social-networking.ts';
import { webDesigners } from './web-designers.ts';
import { webDevelopers } from './web-developers.ts';
import { webManagers } from './web-managers.ts';
import { webMarketers } from './web-marketers.ts';

/** The whole of draft 2, role by role. */
export const draftTwoItems: SeedItem[] = [
  ...programmers,
  ...webDevelopers,
  ...webDesigners,
  ...contentManagers,
  ...socialNetworking,
  ...measurement,
  ...webMarketers,
  ...webManagers,
  ...serviceHeads,
  ...eCommunications,
];
