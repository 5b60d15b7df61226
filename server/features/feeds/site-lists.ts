import { escapeHtml } from '../../core/html/escape.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import { guest } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { FeedEntry, FeedList } from './feed-document.ts';

export interface SiteListParts {
  frameworks: FrameworkStore;
  groups: GroupStore;
  /** The organisations that came last, with their Markdown. */
  organisations(
    most: number,
  ): Promise<{ name: string; slug: string; description: string; createdAt: Date }[]>;
}

const most = 50;

/** The newest drafts of all frameworks that everybody may see. */
export async function newestDrafts({ frameworks }: SiteListParts): Promise<FeedList> {
  const views = await frameworks.list(guest);
  const entries = views.flatMap(({ framework, drafts }) =>
    drafts.map((draft) => draftEntry(framework, draft)),
  );
  return { title: t('Drafts of all frameworks'), path: '/frameworks', entries: newest(entries) };
}

/** Groups that everybody may know of, by when they were made. */
export async function newestGroups({ groups }: SiteListParts): Promise<FeedList> {
  const known = await groups.cards(guest);
  const entries = known.map(({ slug, name, purpose, createdAt }) =>
    placeEntry(`/groups/${slug}`, name, purpose, createdAt),
  );
  return { title: t('Groups'), path: '/groups', entries: newest(entries) };
}

/** Organisations, by when they were made. */
export async function newestOrganisations({ organisations }: SiteListParts): Promise<FeedList> {
  const entries = (await organisations(most)).map(({ slug, name, description, createdAt }) =>
    placeEntry(`/organisations/${slug}`, name, description, createdAt),
  );
  return { title: t('Organisations'), path: '/organisations', entries: newest(entries) };
}

/** One draft of a framework. */
export function draftEntry(framework: Framework, draft: Draft): FeedEntry {
  const at = draft.opensAt ?? draft.addedAt;
  const number = String(draft.number);
  const title = t('{framework}, draft {number}', { framework: framework.title, number });
  const html = `<p>${escapeHtml(draft.description || framework.description)}</p>`;
  const path = `/frameworks/${framework.slug}/drafts/${number}`;
  return { path, title, html, author: null, at, updated: at };
}

function placeEntry(path: string, title: string, markdown: string, at: Date): FeedEntry {
  return { path, title, html: renderMarkdown(markdown).html, author: null, at, updated: at };
}

function newest(entries: FeedEntry[]): FeedEntry[] {
  return entries.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
}
