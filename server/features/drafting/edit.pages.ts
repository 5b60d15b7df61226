import { Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { shownHtml } from './edit-comments.ts';
import { changeRows } from './edit-changes.view.ts';
import { type Form, formOf } from './edit-form.ts';
import { itemPage } from './edit-item.pages.ts';
import { findEntries, markOf, treeOf } from './edit-tree.view.ts';
import {
  conflictIn,
  chosenUrl,
  editPage,
  type Editing,
  type EditWeb,
  findEditing,
  itemUrl,
  pathWords,
} from './edit-web.ts';
import { successorsOf } from './working-index.ts';
import type { ItemWords } from './working-changes.ts';
import type { WorkingItem } from './working-rules.ts';
import type { Entry } from './working-tree.ts';

const longestQuery = 200;

/** The tree of a draft that is being prepared, what was changed in it, and taking that back. */
export function addEditPages(routes: Routes, web: EditWeb): void {
  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number/edit',
    policy: 'draft.edit',
    async handle({ params, query, reader }) {
      const editing = await findEditing(web, reader, params);
      const chosen = editing.working.entries.get(query['at'] ?? '') ?? null;
      const q = (query['q'] ?? '').trim().slice(0, longestQuery);
      const title = t('Edit draft {number} of {framework}', {
        number: String(editing.draft.number),
        framework: editing.framework.title,
      });
      return editPage(editing, {
        template: 'drafting/edit.njk',
        title,
        wide: true,
        data: {
          heading: title,
          me: reader.member!.handle,
          tree: treeOf(editing, chosen),
          chosen: chosen && chosenPart(editing, chosen),
          q,
          found: q ? findEntries(editing, q) : null,
          count: editing.working.index.items.length,
          totals: totalsOf(editing),
        },
      });
    },
  });

  routes.page({
    method: 'get',
    path: '/frameworks/:slug/drafts/:number/edit/changes',
    policy: 'draft.edit',
    async handle({ params, query, reader }) {
      const editing = await findEditing(web, reader, params);
      const of = editing.working.entries.get(query['of'] ?? '') ?? null;
      const title = t('What was changed in draft {number}', { number: String(editing.draft.number) });
      const list = await changeRows(web, editing, { of: of?.competency ?? null, before: query['before'] });
      return editPage(editing, {
        template: 'drafting/edit-changes.njk',
        title,
        trail: t('What was changed'),
        data: {
          heading: title,
          of: of && { name: nameOf(of), href: chosenUrl(editing, of.competency) },
          ...list,
        },
      });
    },
  });

  routes.page({
    method: 'post',
    path: '/frameworks/:slug/drafts/:number/edit/undo',
    policy: 'draft.edit',
    async handle({ params, form, reader, req }) {
      const editing = await findEditing(web, reader, params);
      const seq = Number(form['seq']);
      const back = form['of'] ? `?of=${encodeURIComponent(form['of'])}` : '';
      try {
        const asked = Number.isSafeInteger(seq) ? seq : 0;
        const { changed } = await web.drafting.undo(reader, editing.draft._id, asked);
        leaveNotice(req, changed ? t('The change is taken back.') : t('Nothing of that change was left.'));
      } catch (error) {
        const theirs = conflictIn(error);
        // Words that were changed again since: those of before stand in the form, beside those of now.
        if (theirs)
          return itemPage(web, editing, theirs.id, formBack(error as Problem, theirs), {
            me: reader,
            theirs,
          });
        if (!(error instanceof Problem) || error.status !== 409) throw error;
        leaveNotice(req, error.detail, 'important');
      }
      return { redirect: `${editing.url}/changes${back}` };
    },
  });
}

const formBack = ({ more }: Problem, { version }: WorkingItem): Form => ({
  ...formOf(more['yours'] as ItemWords),
  version: String(version),
});

/** How many are new, changed and retired. */
function totalsOf(editing: Editing): { added: number; changed: number; retired: number } {
  const { working } = editing;
  const marks = [...working.entries.values()].map((entry) => markOf(editing, entry));
  return {
    added: working.added.size,
    changed: marks.filter((mark) => mark === 'changed').length,
    retired: working.retired.size,
  };
}

/** The chosen competency beside the tree: its words, and what can be done with it. */
function chosenPart(editing: Editing, entry: Entry) {
  const { working } = editing;
  const { competency, retired } = entry;
  const living = (id: string): boolean => working.entries.get(id)?.retired === null;
  const siblings = (working.order.get(entry.parent) ?? []).filter(living);
  const at = siblings.indexOf(competency);
  return {
    id: competency,
    name: nameOf(entry),
    code: entry.code,
    kind: entry.kind,
    titled: entry.title !== null,
    mark: markOf(editing, entry),
    path: pathWords(working, entry),
    html: shownHtml(entry),
    beneath: (working.order.get(competency) ?? []).filter(living).length,
    moves: { up: at > 0, down: at < siblings.length - 1, in: at > 0, out: entry.parent !== null },
    placed: entry.placed,
    url: itemUrl(editing, competency),
    retired: retired && {
      reason: retired.reason,
      replacedBy: successorsOf(working, competency).map((id) => ({
        name: nameOf(working.entries.get(id)!),
        href: chosenUrl(editing, id),
      })),
    },
  };
}
