import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { forbidden, invalid, Problem, signInNeeded, type FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { ErasureChoice } from '../../core/personal.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { AccountService } from '../accounts/accounts.service.ts';
import type { Member } from '../accounts/accounts.models.ts';
import { accountTrail, type OwnInput } from '../accounts/own-routes.ts';
import { formResult, needSession, ownPage } from '../accounts/web.ts';
import { tellOfErasure } from './erasure-letter.ts';
import { type Erasures, thinkDays } from './erasures.service.ts';
import type { Exports } from './exports.service.ts';
import { ownPolicies } from './own.policy.ts';

export interface OwnPageParts {
  accounts: AccountService;
  erasures: Erasures;
  exports: Exports;
  limits: RateLimits;
  outbox: Outbox;
  /** Where readers reach the site, without a slash at the end. */
  siteUrl: string;
}

/** How lately members without a password must have signed in, in milliseconds. */
const recentMs = 15 * 60_000;

/** `/account/export` and `/account/erase`. */
export function addOwnPages(routes: Routes, parts: OwnPageParts): void {
  const { accounts, erasures } = parts;
  const own = pagesOf(routes);
  own('get', '/account/export', 'own.export', ({ reader }) => exportPage(accounts, reader));
  own('post', '/account/export', 'own.export', ({ reader, form, req, res }) =>
    formResult(
      async () => {
        const member = await proved(accounts, reader, form['currentPassword'] ?? '', req);
        await parts.limits.count('export', member._id);
        await sendArchive(parts.exports, member, res);
        return null;
      },
      (errors, status) => exportPage(accounts, reader, errors, status),
    ),
  );
  own('get', '/account/erase', 'own.erase', ({ reader }) => erasePage(parts, reader, {}));
  own('post', '/account/erase', 'own.erase', ({ reader, form, req }) =>
    formResult(
      async () => {
        const { member, words } = await asked(accounts, reader, form, req);
        const { dueAt } = await erasures.request(member._id, words);
        await tellOfErasure(parts, member, dueAt);
        leaveNotice(req, t('Your account will be erased. Until then you can keep it, here.'), 'important');
        return { redirect: '/account/erase' };
      },
      (errors, status) => erasePage(parts, reader, form, errors, status),
    ),
  );
  own('post', '/account/erase/keep', 'own.erase', async ({ reader, req }) => {
    const kept = await erasures.keep((await accounts.own(reader))._id);
    leaveNotice(req, kept ? t('Your account stays.') : t('There is nothing to undo.'));
    return { redirect: '/account' };
  });
}

/** Adds pages for whoever is signed in, and not by a token. */
function pagesOf(routes: Routes) {
  return (
    method: 'get' | 'post',
    path: string,
    policy: keyof typeof ownPolicies,
    handle: (input: OwnInput) => Promise<PageResult>,
  ): void => {
    routes.page({
      method,
      path,
      policy,
      async handle(input) {
        needSession(input.req);
        if (!ownPolicies[policy](input.reader)) throw signInNeeded();
        return handle(input);
      },
    });
  };
}

/** The reader's own record, once they have shown that it is they: by password, or by having signed in just now. */
async function proved(
  accounts: AccountService,
  reader: Reader,
  password: string,
  req: Request,
): Promise<Member> {
  const member = await accounts.own(reader);
  if (member.passwordHash !== null) return accounts.ownWithPassword(reader, password);
  const { signedInAt = 0 } = req.session;
  if (Date.now() - signedInAt <= recentMs) return member;
  throw forbidden(t('Sign out and sign in again first: this is only for somebody who signed in just now.'));
}

/** The same for an erasure: members without a password also type their handle, so that it is no slip. */
async function willing(
  accounts: AccountService,
  reader: Reader,
  form: Record<string, string>,
  req: Request,
): Promise<Member> {
  const member = await proved(accounts, reader, form['currentPassword'] ?? '', req);
  if (member.passwordHash !== null) return member;
  const typed = (form['handle'] ?? '').trim().replace(/^@/, '').toLowerCase();
  if (typed === member.handle) return member;
  throw invalid([{ path: 'handle', message: t('Type your handle, {handle}', { handle: member.handle }) }]);
}

/** Who is to be erased and how. Throws 422 with every field that is wrong. */
async function asked(
  accounts: AccountService,
  reader: Reader,
  form: Record<string, string>,
  req: Request,
): Promise<ErasureChoice & { member: Member }> {
  const { words } = form;
  const wrong: FieldError[] = [];
  const chosen = words === 'keep' || words === 'remove' ? words : null;
  if (!chosen) wrong.push({ path: 'words', message: t('Choose what becomes of your words') });
  const member = await willing(accounts, reader, form, req).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.errors.length === 0) throw error;
    wrong.push(...error.errors);
    return null;
  });
  if (!chosen || !member) throw invalid(wrong);
  return { words: chosen, member };
}

async function sendArchive(
  exports: Exports,
  { _id: id, handle, name }: Member,
  res: Response,
): Promise<void> {
  const archive = await exports.archive({ id, name });
  const day = new Date().toISOString().slice(0, 10);
  res.setHeader('Content-Type', 'application/zip');
  res.setHeader('Content-Disposition', `attachment; filename="moot-${handle}-${day}.zip"`);
  res.setHeader('Cache-Control', 'private, no-store');
  await pipeline(archive, res);
}

async function exportPage(
  accounts: AccountService,
  reader: Reader,
  errors: FieldError[] = [],
  status = 200,
): Promise<PageResult> {
  const { email, passwordHash } = await accounts.own(reader);
  const title = t('Download everything of yours');
  const data = { title, email, hasPassword: passwordHash !== null };
  return ownPage({ template: 'own/export.njk', title, data, errors, breadcrumbs: accountTrail() }, status);
}

async function erasePage(
  { accounts, erasures }: OwnPageParts,
  reader: Reader,
  form: Record<string, string>,
  errors: FieldError[] = [],
  status = 200,
): Promise<PageResult> {
  const { _id, email, handle, passwordHash } = await accounts.own(reader);
  const title = t('Erase your account');
  const waiting = await erasures.of(_id);
  // What was asked may be stopped when it is due: they are the last chair or administrator since.
  const stops = waiting && waiting.dueAt > new Date() ? null : await stopsAt(erasures, _id);
  const chosen = form['words'] ?? '';
  const data = {
    title,
    email,
    handle,
    waiting,
    stops,
    chosen,
    thinkDays,
    hasPassword: passwordHash !== null,
  };
  return ownPage({ template: 'own/erase.njk', title, data, errors, breadcrumbs: accountTrail() }, status);
}

/** Why a member cannot be erased now, in words, or null. */
async function stopsAt(erasures: Erasures, member: string): Promise<string | null> {
  try {
    await erasures.check(member);
    return null;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return error.detail;
    throw error;
  }
}
