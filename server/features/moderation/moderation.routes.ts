import type { Routes } from '../../core/http/routes.ts';
import { addDashboard } from './dashboard.routes.ts';
import { addDecisionPages } from './decision.routes.ts';
import { addHeldPages } from './held.routes.ts';
import { addFullLogPages } from './full-log.routes.ts';
import { addLogPages } from './log.routes.ts';
import { addMemberDecisions } from './member-decisions.routes.ts';
import { addModerationApi } from './moderation.api.ts';
import { addMovePages } from './move-posts.routes.ts';
import { addOrderDecisions } from './order-decisions.routes.ts';
import type { ModerationServices } from './moderation.services.ts';
import { addPolicyPages } from './policy.routes.ts';
import { addPostDecisions } from './post-decisions.routes.ts';
import { addQueueApi } from './queue.api.ts';
import { addQueuePages } from './queue.routes.ts';
import { addThreadDecisions } from './thread-decisions.routes.ts';
import { addWaitingPages } from './waiting.routes.ts';

/** Adds every page and call of moderation. */
export function addModerationRoutes(routes: Routes, services: ModerationServices): void {
  addPostDecisions(routes, services);
  addThreadDecisions(routes, services);
  addOrderDecisions(routes, services);
  addMovePages(routes, services);
  addHeldPages(routes);
  addMemberDecisions(routes, services);
  addDashboard(routes, services);
  addQueuePages(routes, services);
  addDecisionPages(routes, services);
  addLogPages(routes, services);
  addFullLogPages(routes, services);
  addPolicyPages(routes, services);
  addWaitingPages(routes, services);
  addModerationApi(routes, services);
  addQueueApi(routes, services);
}
