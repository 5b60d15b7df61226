import type { Routes } from '../../core/http/routes.ts';
import { addMemberDecisions } from './member-decisions.routes.ts';
import { addModerationApi } from './moderation.api.ts';
import { addModerationLists } from './moderation-lists.routes.ts';
import type { ModerationServices } from './moderation.services.ts';
import { addPostDecisions } from './post-decisions.routes.ts';
import { addThreadDecisions } from './thread-decisions.routes.ts';
import { addWaitingPages } from './waiting.routes.ts';

/** Adds every page and call of moderation. */
export function addModerationRoutes(routes: Routes, services: ModerationServices): void {
  addPostDecisions(routes, services);
  addThreadDecisions(routes, services);
  addMemberDecisions(routes, services);
  addModerationLists(routes, services);
  addWaitingPages(routes, services);
  addModerationApi(routes, services);
}
