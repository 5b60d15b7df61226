import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDuplicate } from '../../core/database/duplicate.ts';
import { conflict, forbidden, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { projectRoot } from '../../core/paths.ts';
import type { Reader } from '../../core/reader.ts';
import { english, type Language } from '../../core/words/languages.ts';
import { say, t } from '../../core/words/words.ts';
import type { SiteModels, SitePageVersion } from './site.models.ts';
import { sitePolicies } from './site.policy.ts';

/** The pages that every footer links to. */
export const pageNames = [
  'about',
  'privacy',
  'cookies',
  'accessibility',
  'terms',
  'complaints',
  'moderation',
] as const;
export type PageName = (typeof pageNames)[number];

/** What readers see under a name, and where it comes from. */
export interface SitePage {
  name: PageName;
  body: string;
  /** Of the saved version; 0 when nothing was saved in the browser yet. */
  version: number;
  /** When it was written, if that is known. */
  at: Date | null;
  /** The language it is in: English where there is no translation. */
  language: Language;
}

export const longestPage = 50_000;
const versionsShown = 50;
const texts = join(projectRoot, 'server', 'features', 'site', 'texts');

/**
 * The texts about the site: as it comes, unless the operator put `pages/<name>.md` into the data folder, unless an
 * administrator saved another in the browser. Translations stand beside the files: `pages/<name>.cy.md`.
 */
export class SitePages {
  readonly #models: SiteModels;
  readonly #folder: string;
  readonly #files = new Map<string, { mtimeMs: number; body: string }>();

  constructor(models: SiteModels, dataDir: string) {
    this.#models = models;
    this.#folder = join(dataDir, 'pages');
  }

  /** The page of this name as readers of this language see it, in English if need be. Throws 404. */
  async find(name: string, language = english): Promise<SitePage> {
    const page = await this.#english(name);
    if (language === english) return page;
    const translation = await this.#translation(page, language);
    return translation ? { ...page, ...translation, language } : page;
  }

  async #english(name: string): Promise<SitePage> {
    const known = pageNames.find((one) => one === name);
    if (!known) throw notFound();
    const saved = await this.#models.sitePages
      .findOne({ name: known })
      .sort({ version: -1 })
      .lean<SitePageVersion>();
    if (saved) {
      return { name: known, body: saved.body, version: saved.version, at: saved.at, language: english };
    }
    const file = (await this.#read(join(this.#folder, `${known}.md`))) ?? (await this.#default(known));
    return { name: known, ...file, version: 0, language: english };
  }

  /**
   * `<name>.<language>.md` of the operator, or ours while the English is ours too: a translation of what the operator
   * has replaced would say something else.
   */
  async #translation(page: SitePage, { code }: Language): Promise<{ body: string; at: Date | null } | null> {
    const file = `${page.name}.${code}.md`;
    const given = await this.#read(join(this.#folder, file));
    if (given) return given;
    const ours = page.version === 0 && page.at === null ? await this.#read(join(texts, file)) : null;
    return ours && { body: ours.body, at: null };
  }

  /** Saved versions, newest first, without their words. Only for who may edit. */
  async versions(reader: Reader, name: PageName): Promise<Omit<SitePageVersion, 'body'>[]> {
    refuseOthers(reader);
    return this.#models.sitePages
      .find({ name }, { body: 0 })
      .sort({ version: -1 })
      .limit(versionsShown)
      .lean<SitePageVersion[]>();
  }

  /** The words of one saved version. Throws 404. */
  async wordsOf(reader: Reader, name: PageName, version: number): Promise<string> {
    refuseOthers(reader);
    const row = await this.#models.sitePages.findById(`${name}:${version}`).lean<SitePageVersion>();
    if (!row) throw notFound(say('version'));
    return row.body;
  }

  /** Saves new words over `version`, the one that was edited. Throws 401, 403, 409 when it is no longer newest, 422. */
  async save(reader: Reader, name: PageName, body: unknown, version: number): Promise<void> {
    const by = refuseOthers(reader);
    const words = checkPostText('body', body, { min: 20, max: longestPage });
    const stale = conflict(t('Somebody else saved this page while you were writing.'));
    if ((await this.find(name)).version !== version) throw stale;
    const row = {
      _id: `${name}:${version + 1}`,
      name,
      version: version + 1,
      body: words,
      by,
      at: new Date(),
    };
    try {
      await this.#models.sitePages.create(row);
    } catch (error) {
      throw isDuplicate(error) ? stale : error;
    }
  }

  async #default(name: PageName): Promise<{ body: string; at: null }> {
    const file = await this.#read(join(texts, `${name}.md`));
    if (!file) throw new Error(`the text of the page ${name} is missing`);
    return { body: file.body, at: null };
  }

  /** A file, read anew only when it changed; null when there is none. */
  async #read(path: string): Promise<{ body: string; at: Date } | null> {
    try {
      const { mtimeMs, mtime } = await stat(path);
      let kept = this.#files.get(path);
      if (kept?.mtimeMs !== mtimeMs) {
        const body = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
        kept = { mtimeMs, body };
        this.#files.set(path, kept);
      }
      return { body: kept.body, at: mtime };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }
}

function refuseOthers(reader: Reader): string {
  const member = memberOf(reader, t('Sign in as a site administrator to edit this page.'));
  if (!sitePolicies['site.page.edit'](reader)) {
    throw forbidden(t('Only a site administrator may edit the pages about the site.'));
  }
  return member.id;
}
