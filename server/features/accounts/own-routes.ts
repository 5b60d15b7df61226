import type { Request, Response } from 'express';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { ownMember } from './accounts.policy.ts';
import { needSession } from './web.ts';

/** What a page of one's own account is given. */
export interface OwnInput {
  reader: Reader;
  params: Record<string, string>;
  query: Record<string, string>;
  form: Record<string, string>;
  req: Request;
  res: Response;
}

/** The way to a page below the account's. */
export const accountTrail = (): { text: string; href: string }[] => [
  { text: t('Home'), href: '/' },
  { text: t('Your account'), href: '/account' },
];

/** Adds pages of one's own account: for whoever is signed in, and not by a token. */
export function ownRoutes(routes: Routes) {
  return (
    method: 'get' | 'post',
    path: string,
    handle: (input: OwnInput) => Promise<PageResult>,
    policy: 'account.own' | 'account.profile' = 'account.own',
  ): void => {
    routes.page({
      method,
      path,
      policy,
      async handle(input) {
        needSession(input.req);
        ownMember(input.reader, policy);
        return handle(input);
      },
    });
  };
}
