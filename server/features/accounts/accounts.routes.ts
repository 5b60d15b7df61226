import type { Routes } from '../../core/http/routes.ts';
import { addAccountApi } from './accounts.api.ts';
import { addConfirmPages } from './confirm.pages.ts';
import { addMemberPages } from './member.pages.ts';
import { addOwnAccountPages } from './own-account.pages.ts';
import { addProviderAccountPages } from './provider-account.pages.ts';
import { addProviderPages } from './provider.pages.ts';
import type { ProviderWeb } from './provider-web.ts';
import { addRecoveryPages } from './recovery.pages.ts';
import { addSessionPages } from './session.pages.ts';
import { addSignInPages } from './sign-in.pages.ts';
import type { AccountWeb } from './web.ts';

/** Every page and call of accounts; those of the provider to sign in with only when there is one. */
export function addAccountRoutes(routes: Routes, web: AccountWeb, means: ProviderWeb | null): void {
  addSignInPages(routes, web);
  addRecoveryPages(routes, web);
  addConfirmPages(routes, web);
  addOwnAccountPages(routes, web);
  addSessionPages(routes, web);
  if (means) {
    addProviderPages(routes, web, means);
    addProviderAccountPages(routes, web, means);
  }
  addMemberPages(routes, web);
  addAccountApi(routes, web);
}
