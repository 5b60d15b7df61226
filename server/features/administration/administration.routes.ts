import type { Routes } from '../../core/http/routes.ts';
import { addActsPage } from './acts.pages.ts';
import { addErasePage } from './erase.pages.ts';
import { addGroupList } from './groups.pages.ts';
import { addMemberActs } from './member-acts.routes.ts';
import { addMemberPages } from './members.pages.ts';
import { addOverviewPage } from './overview.pages.ts';
import type { AdministrationServices } from './services.ts';
import { addWorksPages } from './works.pages.ts';

/** Every page of the administrators' area. */
export function addAdministrationPages(
  routes: Routes,
  services: AdministrationServices,
  onSessionsChanged: () => void,
): void {
  addOverviewPage(routes, services);
  addMemberPages(routes, services);
  addErasePage(routes, services);
  addMemberActs(routes, services, onSessionsChanged);
  addGroupList(routes, services);
  addWorksPages(routes, services);
  addActsPage(routes, services);
}
