import { accessibleWeb } from './accessible-web/framework.ts';
import { accessibleWebThreads } from './conversations/accessible-web.ts';
import { contentThreads } from './conversations/content.ts';
import { draftOneFeed } from './conversations/draft-one-feed.ts';
import { draftTwoFeed } from './conversations/draft-two-feed.ts';
import { governmentThreads } from './conversations/government-digital-and-data.ts';
import { groupThreads } from './conversations/groups.ts';
import { longThread } from './conversations/long-thread.ts';
import { manyLanguages } from './conversations/many-languages.ts';
import { programmeBoardThreads } from './conversations/programme-board.ts';
import { publicFacingThreads } from './conversations/public-facing.ts';
import { technicalThreads } from './conversations/technical.ts';
import { webManagerSplit } from './conversations/web-manager-split.ts';
import { webManagerThreads } from './conversations/web-manager.ts';
import { programmeBoardRoles } from './programme-board-roles.ts';
import type { SeedFramework, SeedThread } from './shapes.ts';
import { webProfessionals } from './web-professionals/framework.ts';

export { groups } from './groups.ts';
export { members } from './members.ts';

/** The frameworks written here. The Government Digital and Data framework is imported from its file instead. */
export const frameworks: SeedFramework[] = [webProfessionals, accessibleWeb, programmeBoardRoles];

/** Every thread, each with its posts in the order they were written. */
export const threads: SeedThread[] = [
  webManagerSplit,
  ...webManagerThreads,
  ...contentThreads,
  ...technicalThreads,
  ...publicFacingThreads,
  draftOneFeed,
  draftTwoFeed,
  ...groupThreads,
  ...accessibleWebThreads,
  longThread,
  manyLanguages,
  ...governmentThreads,
  ...programmeBoardThreads,
];
