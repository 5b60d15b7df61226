import type { Routes } from '../../core/http/routes.ts';
import type { GroupWeb } from './group-web.ts';
import { addGroupPage } from './group.pages.ts';
import { addInvitationCsvPages } from './invitation-csv.pages.ts';
import { addInvitationUse } from './invitation.pages.ts';
import { addInvitationPages } from './invitations.pages.ts';
import { addJoinPages } from './join.pages.ts';
import { addMemberPages } from './members.pages.ts';
import { addNewGroupPages } from './new-group.pages.ts';
import { addNewThreadPages } from './new-thread.pages.ts';
import { addRequestPages } from './requests.pages.ts';
import { addSettingsPages } from './settings.pages.ts';

/** Every page of groups. Those whose address has a fixed word where others have a group's come first. */
export function addGroupPages(routes: Routes, web: GroupWeb): void {
  addNewGroupPages(routes, web);
  addGroupPage(routes, web);
  addJoinPages(routes, web);
  addMemberPages(routes, web);
  addRequestPages(routes, web);
  addInvitationCsvPages(routes, web);
  addInvitationPages(routes, web);
  addInvitationUse(routes, web);
  addSettingsPages(routes, web);
  addNewThreadPages(routes, web);
}
