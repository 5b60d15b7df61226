import type { Routes } from '../../core/http/routes.ts';
import type { Directory } from '../accounts/directory.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { HeldPosts } from './held-posts.service.ts';
import { addMemberDecisions } from './member-decisions.routes.ts';
import { addModerationApi } from './moderation.api.ts';
import { addModerationLists } from './moderation-lists.routes.ts';
import type { ModerationStore } from './moderation.store.ts';
import { addPostDecisions } from './post-decisions.routes.ts';
import type { ReportService } from './reports.service.ts';
import type { SuspensionService } from './suspensions.service.ts';
import { addThreadDecisions } from './thread-decisions.routes.ts';
import { addWaitingPages } from './waiting.routes.ts';

/** What the pages and the API of moderation call. */
export interface ModerationServices {
  directory: Directory;
  groupStore: GroupStore;
  threadStore: ThreadStore;
  threads: ThreadService;
  moderationStore: ModerationStore;
  heldPosts: HeldPosts;
  reports: ReportService;
  suspensions: SuspensionService;
}

/** Adds every page and call of moderation. */
export function addModerationRoutes(routes: Routes, services: ModerationServices): void {
  addPostDecisions(routes, services);
  addThreadDecisions(routes, services);
  addMemberDecisions(routes, services);
  addModerationLists(routes, services);
  addWaitingPages(routes, services);
  addModerationApi(routes, services);
}
