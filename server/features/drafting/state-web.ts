import { notFound } from '../../core/errors.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { type Editing, editingPart } from './editing-part.ts';
import { statePolicies } from './states.policy.ts';
import type { DraftStates } from './states.service.ts';
import { type Standing, standingOf } from './transitions.ts';

/** What the pages about the states of drafts need. */
export interface StateWeb {
  store: FrameworkStore;
  states: DraftStates;
  log: ChangeLog;
  people: People;
  pageCache: PageCache;
  /** The time zone of a group, by its IANA name. */
  zoneOf(group: string): Promise<string>;
}

/** A draft as its state page speaks of it. */
export interface StateView {
  framework: Framework;
  draft: Draft;
  standing: Standing;
  zone: string;
  url: string;
  /** Whether this reader may say what becomes of it. */
  prepares: boolean;
  editing: Editing | null;
}

/** The draft at an address, as this reader may see it. Throws 404. */
export async function findDraft(
  { store, zoneOf }: StateWeb,
  reader: Reader,
  params: Record<string, string>,
): Promise<StateView> {
  // One address each: not `1.0`, not `0x1`.
  const { slug = '', number = '' } = params;
  if (!/^[1-9]\d{0,5}$/.test(number)) throw notFound(say('draft'));
  const { framework, draft, drafts } = await store.draft(reader, slug, Number(number));
  return {
    framework,
    draft,
    standing: standingOf(draft, new Date()),
    zone: await zoneOf(framework.group),
    url: `/frameworks/${framework.slug}/drafts/${number}`,
    prepares: statePolicies['draft.prepare'](reader, framework),
    editing: editingPart(reader, framework, drafts, draft),
  };
}

/** The way to a page below a framework's. */
export const frameworkTrail = (
  { slug, title }: Pick<Framework, 'slug' | 'title'>,
  ...more: { text: string; href?: string }[]
) => [{ text: title, href: `/frameworks/${slug}` }, ...more];
