import type { FieldError } from '../../core/errors.ts';
import { Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import type { People } from '../../core/people.ts';
import { languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import { longestPage, type SitePage, type SitePages } from './site-pages.ts';
import { sitePolicies } from './site.policy.ts';

export interface SiteServices {
  sitePages: SitePages;
  directory: People;
}

/** What search engines need not fetch: it is personal, or a form. */
const robots = [
  'User-agent: *',
  'Disallow: /account',
  'Disallow: /api/',
  'Disallow: /appeals/',
  'Disallow: /moderation$',
  'Disallow: /moderation/decisions/',
  'Disallow: /moderation/members/',
  'Disallow: /moderation/queue',
  'Disallow: /posts/',
  'Disallow: /register',
  'Disallow: /sign-in',
  'Disallow: /threads/*/compose',
  '',
].join('\n');

/** Adds the pages about the site: privacy, terms and the like, and their editor. */
export function addSiteRoutes(routes: Routes, services: SiteServices): void {
  const { sitePages } = services;

  routes.page({
    method: 'get',
    path: '/robots.txt',
    policy: 'site.robots',
    async handle({ res }) {
      res.type('text/plain').setHeader('Cache-Control', 'public, max-age=3600');
      res.send(robots);
      return null;
    },
  });

  routes.page({
    method: 'get',
    path: '/pages/:name',
    policy: 'site.page.read',
    async handle({ params, reader }) {
      const page = await sitePages.find(params['name']!, languageNow());
      const { title, html } = cook(page.body, page.name);
      const edit = sitePolicies['site.page.edit'](reader) ? `/pages/${page.name}/edit` : null;
      const inEnglish = page.language !== languageNow();
      const data = { title, html, at: page.at, edit, inEnglish };
      return { page: { template: 'site/page.njk', title, data } };
    },
  });

  routes.page({
    method: 'get',
    path: '/pages/:name/edit',
    policy: 'site.page.edit',
    async handle({ params, query, reader }) {
      const page = await sitePages.find(params['name']!);
      const older = /^\d{1,9}$/.test(query['version'] ?? '') ? Number(query['version']) : null;
      const body = older === null ? page.body : await sitePages.wordsOf(reader, page.name, older);
      return editor(services, reader, page, { body });
    },
  });

  routes.page({
    method: 'post',
    path: '/pages/:name/edit',
    policy: 'site.page.edit',
    async handle({ params, form, reader, req }) {
      const page = await sitePages.find(params['name']!);
      const { body = '', action, version = '' } = form;
      if (action === 'preview') return editor(services, reader, page, { body, version, preview: true });
      try {
        await sitePages.save(reader, page.name, body, /^\d{1,9}$/.test(version) ? Number(version) : -1);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.status === 422) return editor(services, reader, page, { body, version }, error.errors);
        if (error.status !== 409) throw error;
        // The version is now theirs: whoever has compared the two may save over it.
        const message = t(
          '{what} Their text is below, and yours is still in the box. Save again to replace theirs.',
          { what: error.detail },
        );
        const now = await sitePages.find(page.name);
        return editor(services, reader, now, { body, theirs: true }, [{ path: 'body', message }]);
      }
      leaveNotice(req, t('The page was saved.'));
      return { redirect: `/pages/${page.name}` };
    },
  });
}

interface Typed {
  body: string;
  /** The version that was edited, as the form sent it; the newest when it did not. */
  version?: string;
  preview?: boolean;
  /** Show what is saved now beside what was typed. */
  theirs?: boolean;
}

async function editor(
  { sitePages, directory }: SiteServices,
  reader: Reader,
  page: SitePage,
  typed: Typed,
  errors: FieldError[] = [],
): Promise<PageResult> {
  const versions = await sitePages.versions(reader, page.name);
  const people = await directory.byIds(versions.map(({ by }) => by));
  const { title } = cook(page.body, page.name);
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'site/edit.njk',
      title: t('Edit “{title}”', { title }),
      breadcrumbs: [{ text: title, href: `/pages/${page.name}` }, { text: t('Edit') }],
      robots: 'noindex',
      errors,
      data: {
        name: page.name,
        title,
        body: typed.body,
        version: typed.version ?? String(page.version),
        most: longestPage,
        preview: typed.preview ? cook(typed.body, page.name) : null,
        theirs: typed.theirs ? cook(page.body, page.name) : null,
        versions: versions.map(({ version, by, at }) => ({ version, at, by: people.get(by) ?? null })),
      },
    },
  };
}

/** The title (the first line, `# …`) and the rest as HTML. */
function cook(body: string, name: string): { title: string; html: string } {
  const heading = /^\s*#[ \t]+(.+?)[ \t#]*(?:\n|$)/.exec(body);
  const title = heading?.[1] ?? name.charAt(0).toUpperCase() + name.slice(1);
  const rest = heading ? body.slice(heading[0].length) : body;
  return { title, html: renderMarkdown(rest, { headings: 'page' }).html };
}
