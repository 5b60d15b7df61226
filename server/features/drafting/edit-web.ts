import { notFound, Problem } from '../../core/errors.ts';
import type { Page } from '../../core/html/views.ts';
import type { PageResult } from '../../core/http/routes.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import { memberOf } from '../../core/http/context.ts';
import { forbidden } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { type EditionIndex, nameOf } from '../frameworks/edition-index.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { type DraftTexts, draftingChannel } from './draft-texts.ts';
import { draftingPolicies } from './drafting.policy.ts';
import type { Drafting } from './drafting.service.ts';
import { refuseFrozen, type WorkingItem } from './working-rules.ts';
import type { Working } from './working-text.ts';
import type { Entry } from './working-tree.ts';

/** What the pages of editing need. */
export interface EditWeb {
  store: FrameworkStore;
  texts: DraftTexts;
  drafting: Drafting;
  log: ChangeLog;
  people: People;
  threads: ThreadStore;
  /** How the editors answered a comment, in a word or two; null where they have not. */
  answerOf(post: Post): string | null;
}

/** A draft that is being edited, and the text before it. */
export interface Editing {
  framework: Framework;
  draft: Draft;
  working: Working;
  /** The newest earlier draft that readers can see; null for a first draft. */
  before: { draft: Draft; index: EditionIndex } | null;
  /** Earlier drafts, newest first. */
  earlier: Draft[];
  /** `/frameworks/web/drafts/3/edit` */
  url: string;
}

/**
 * The draft that an address names, for somebody who may edit it. Throws 401, 403, 404, and 409 when it is frozen, with
 * what can be done instead.
 */
export async function findEditing(
  { store, texts }: EditWeb,
  reader: Reader,
  params: Record<string, string>,
): Promise<Editing> {
  // One address each: not `1.0`, not `0x1`.
  if (!/^[1-9]\d{0,5}$/.test(params['number']!)) throw notFound(say('draft'));
  const { framework, draft, drafts } = await store.draft(reader, params['slug']!, Number(params['number']));
  memberOf(reader, t('Sign in to edit a draft.'));
  if (!draftingPolicies['draft.edit'](reader, framework))
    throw forbidden(t('Only the editors of its group may change a draft.'));
  refuseFrozen(draft, false);
  const earlier = drafts.filter(({ number, state }) => number < draft.number && state !== 'preparing');
  const [last] = earlier;
  return {
    framework,
    draft,
    working: await texts.working(draft),
    before: last ? { draft: last, index: await store.edition(last.edition) } : null,
    earlier,
    url: `/frameworks/${framework.slug}/drafts/${draft.number}/edit`,
  };
}

/** What `findEditing` found it by. */
export const paramsOf = ({ framework, draft }: Editing): Record<string, string> => ({
  slug: framework.slug,
  number: String(draft.number),
});

/** A competency of the draft, living or retired. Throws 404. */
export function entryOf({ working }: Editing, competency: string): Entry {
  const entry = working.entries.get(competency);
  if (!entry) throw notFound(say('competency'));
  return entry;
}

/** Where a competency is chosen in the tree. */
export const chosenUrl = ({ url }: Pick<Editing, 'url'>, competency: string): string =>
  `${url}?at=${encodeURIComponent(competency)}#chosen`;

export const itemUrl = ({ url }: Pick<Editing, 'url'>, competency: string, act = ''): string =>
  `${url}/${encodeURIComponent(competency)}${act && `/${act}`}`;

/** Those above an entry, outermost first. */
export function above({ entries }: Working, entry: Entry): Entry[] {
  const found: Entry[] = [];
  for (let parent = entry.parent; parent !== null;) {
    const next = entries.get(parent);
    if (!next || found.includes(next)) break;
    found.unshift(next);
    parent = next.parent;
  }
  return found;
}

/** `Skills › Web manager`: where a competency stands, in words. */
export const pathWords = (working: Working, entry: Entry): string =>
  above(working, entry)
    .map((one) => nameOf(one))
    .join(' › ');

/** A page of the editor: for editors alone, not for search engines. */
export function editPage(
  editing: Editing,
  page: Omit<Page, 'member' | 'token' | 'path' | 'notice' | 'breadcrumbs'> & { trail?: string },
  status = 200,
): PageResult {
  const { framework, draft, url } = editing;
  const { trail, ...rest } = page;
  const edit = t('Edit draft {number}', { number: String(draft.number) });
  return {
    status,
    page: {
      section: 'frameworks',
      robots: 'noindex',
      ...rest,
      breadcrumbs: [
        { text: framework.title, href: `/frameworks/${framework.slug}` },
        ...(trail ? [{ text: edit, href: url }, { text: trail }] : [{ text: edit }]),
      ],
      data: {
        framework,
        draft,
        url,
        channel: draftingChannel(draft._id),
        seq: editing.working.seq,
        ...page.data,
      },
    },
  };
}

/** The version that somebody else made first, when that is why an edit was refused; else null. */
export function conflictIn(error: unknown): WorkingItem | null {
  if (!(error instanceof Problem) || error.code !== 'edit-conflict') return null;
  return error.more['current'] as WorkingItem;
}

/** Who made a change of a draft, by name; null where nobody is known any more. */
export async function whoChanged(
  { log, people }: EditWeb,
  { draft }: Editing,
  seq: number,
): Promise<string | null> {
  const [change] = seq > 0 ? await log.read(draftingChannel(draft._id), seq - 1, 1) : [];
  if (!change?.actor) return null;
  return (await people.byIds([change.actor])).get(change.actor)?.name ?? null;
}

/** Kinds that the draft has, to choose from while typing. */
export const kindsOf = ({ working }: Editing): string[] =>
  [...new Set(working.index.items.map(({ kind }) => kind))].slice(0, 40);
