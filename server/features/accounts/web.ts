import type { Request } from 'express';
import { type FieldError, forbidden, Problem } from '../../core/errors.ts';
import { identityOf } from '../../core/http/context.ts';
import type { PageResult } from '../../core/http/routes.ts';
import type { PageSlots } from '../../core/html/page-slots.ts';
import type { Page } from '../../core/html/views.ts';
import type { Person, PersonAffiliation } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import type { Logger } from '../../core/logger.ts';
import type { Sessions } from '../../core/sessions/sessions.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { postsOfAuthor } from '../threads/posts-of-author.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { t } from '../../core/words/words.ts';
import type { AccountServices } from './accounts.feature.ts';
import type { AccountModels, Member } from './accounts.models.ts';
import type { Directory } from './directory.ts';

/** What the pages and the API of accounts need. */
export interface AccountWeb extends Omit<AccountServices, 'lettersSettled'> {
  sessions: Sessions;
  directory: Directory;
  groupStore: Pick<GroupStore, 'byId' | 'membershipsOf'>;
  threadStore: Pick<ThreadStore, 'subject'>;
  postsOf: ReturnType<typeof postsOfAuthor>;
  /** Organisations to which a member belongs, as confirmed. */
  belongsTo(member: string): Promise<PersonAffiliation[]>;
  /** The organisation that a reader may show, as their confirmed address speaks for it; null for none. */
  offerTo(reader: Reader): Promise<PersonAffiliation | null>;
  models: Pick<AccountModels, 'members'>;
  /** Shows somebody of another site as a member of their network, everywhere. */
  unname(person: Person): Promise<void>;
  /** What plugins add to pages. */
  slots: PageSlots;
  logger: Pick<Logger, 'warn'>;
  /** What stands on the button of the provider to sign in with; null when there is none. */
  providerName: string | null;
  /** When this member is to be erased, as they asked; null for everybody else. */
  erasedOn(member: string): Promise<Date | null>;
  /** Told after a session ended, so that live connections are asked again who they are. */
  onSessionsChanged(): void;
}

/** Signs a member in on this browser, under a new session. */
export async function signInHere(web: AccountWeb, req: Request, member: Member): Promise<void> {
  await web.sessions.begin(req, { member: member._id, authVersion: member.authVersion });
}

/** Refuses a token: a program may post for its member, but the account itself is the person's own affair. */
export function needSession(req: Request): void {
  if (identityOf(req).by === 'token')
    throw forbidden(t('A token cannot see or change an account. Use the pages.'));
}

/** A page of a person's own, not for search engines. */
export function ownPage(page: Omit<Page, 'member' | 'token' | 'path' | 'notice'>, status = 200): PageResult {
  return { status, page: { robots: 'noindex', section: 'account', ...page } };
}

/** Does the work of a form; when fields are wrong, `show` gives the form again with what is wrong with them. */
export async function formResult(
  work: () => Promise<PageResult>,
  show: (errors: FieldError[], status: number) => PageResult | Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.errors.length > 0) return show(error.errors, 422);
    throw error;
  }
}

/** The work's page, or one that says that this link is no longer good and how to get another. */
export async function linkResult(
  purpose: 'confirm' | 'reset',
  work: () => Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    const title = t('This link is no longer good');
    return ownPage({ template: 'accounts/link-void.njk', title, data: { purpose } }, 404);
  }
}
