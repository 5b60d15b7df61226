import type { Request } from 'express';
import { notFound, signInNeeded } from '../../core/errors.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { administrationPolicies } from './administration.policy.ts';

export interface Asked {
  reader: Reader;
  params: Record<string, string>;
  query: Record<string, string>;
  form: Record<string, string>;
  req: Request;
}

/** Adds pages for administrators. Guests are asked to sign in; to everybody else there is no such page. */
export function administrationRoutes(routes: Routes) {
  return (
    method: 'get' | 'post',
    path: string,
    handle: (asked: Asked) => Promise<PageResult>,
    policy: keyof typeof administrationPolicies = 'administration.see',
  ): void => {
    routes.page({
      method,
      path,
      policy,
      async handle(asked) {
        if (!asked.reader.member) throw signInNeeded();
        if (!administrationPolicies[policy](asked.reader)) throw notFound();
        return handle(asked);
      },
    });
  };
}

/** The parts of the area, in the order of its navigation. */
const parts = () => [
  { href: '/administration', text: t('Overview') },
  { href: '/administration/members', text: t('Members') },
  { href: '/administration/groups', text: t('Groups') },
  { href: '/administration/mail', text: t('Mail') },
  { href: '/administration/jobs', text: t('Jobs') },
  { href: '/administration/plugins', text: t('Plugins') },
  { href: '/administration/settings', text: t('Settings') },
  { href: '/administration/storage', text: t('Storage') },
  { href: '/administration/acts', text: t('Acts') },
];

export const administrationTrail = () => ({ text: t('Administration'), href: '/administration' });

/** One page of the area, with the way to the others. `part` is the path of the part it belongs to. */
export function administrationPage(
  part: string,
  title: string,
  template: string,
  data: object,
  trail: { text: string; href?: string }[] = [],
): PageResult {
  const overview = part === '/administration';
  return {
    page: {
      template: `administration/${template}.njk`,
      title,
      section: 'administration',
      robots: 'noindex',
      breadcrumbs: overview ? [] : [administrationTrail(), ...trail, { text: title }],
      data: { ...data, title, parts: parts().map((one) => ({ ...one, current: one.href === part })) },
    },
  };
}

/** The page asked for, from 1. Throws 404 for what is no page's number. */
export function pageOf({ page = '1' }: Record<string, string>): number {
  if (!/^[1-9]\d{0,5}$/.test(page)) throw notFound();
  return Number(page);
}

/** How many pages there are; throws 404 beyond the last. */
export function pagesOf(total: number, page: number, size: number): number {
  const pages = Math.max(1, Math.ceil(total / size));
  if (page > pages) throw notFound();
  return pages;
}
