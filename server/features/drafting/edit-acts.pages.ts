import { type FieldError, notFound, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { type Act, acts, type ActResult, picksOf } from './edit-acts.ts';
import type { Form } from './edit-form.ts';
import { orKept } from './edit-late.ts';
import { shownHtml } from './edit-comments.ts';
import { findEntries } from './edit-tree.view.ts';
import {
  chosenUrl,
  conflictIn,
  editPage,
  type Editing,
  type EditWeb,
  entryOf,
  findEditing,
  itemUrl,
  paramsOf,
  pathWords,
  whoChanged,
} from './edit-web.ts';
import { longest } from './item-words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { WorkingItem } from './working-rules.ts';
import type { Entry } from './working-tree.ts';

const longestQuery = 200;

/** Moving, splitting, merging, retiring and bringing back one competency, each with a page of its own. */
export function addEditActPages(routes: Routes, web: EditWeb): void {
  const path = '/frameworks/:slug/drafts/:number/edit/:competency/:act';
  const actOf = (name: string | undefined): Act => {
    const act = acts.get(name ?? '');
    if (!act) throw notFound();
    return act;
  };
  routes.page({
    method: 'get',
    path,
    policy: 'draft.edit',
    async handle({ params, query, reader }) {
      const act = actOf(params['act']);
      const editing = await findEditing(web, reader, params);
      const entry = entryOf(editing, params['competency']!);
      return actPage(editing, act, entry, { ...act.start(editing, entry), ...query }, {});
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.edit',
    handle: ({ params, form, reader, req }) =>
      orKept(form, async () => {
        const act = actOf(params['act']);
        const editing = await findEditing(web, reader, params);
        const entry = entryOf(editing, params['competency']!);
        // Looking for others, or asking for more fields, keeps what was typed.
        if (form['action'] === 'look' || form['action'] === 'more')
          return actPage(editing, act, entry, form, {});
        return perform(web, editing, act, entry, reader, form, (text) => leaveNotice(req, text));
      }),
  });
}

async function perform(
  web: EditWeb,
  editing: Editing,
  act: Act,
  entry: Entry,
  reader: Reader,
  form: Form,
  tell: (text: string) => void,
): Promise<PageResult> {
  try {
    const { at, said }: ActResult = await act.perform(web.drafting, { reader, editing, entry, form });
    tell(said);
    return { redirect: chosenUrl(editing, at) };
  } catch (error) {
    const theirs = conflictIn(error);
    if (theirs) {
      const now = await findEditing(web, reader, paramsOf(editing));
      const by = await whoChanged(web, now, Math.max(theirs.version, theirs.placed));
      const present = entryOf(now, entry.competency);
      return actPage(now, act, present, { ...act.start(now, present), ...kept(form, now) }, { theirs, by });
    }
    if (error instanceof Problem && error.status === 422 && error.errors.length > 0)
      return actPage(editing, act, entry, form, { errors: error.errors });
    throw error;
  }
}

/** What was typed, beside the versions that are there now. */
function kept(form: Form, { working }: Editing): Form {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      if (name === 'version' || name === 'placed') return [];
      const picked = name.startsWith('pick.') ? working.entries.get(name.slice(5)) : undefined;
      return [[name, picked ? String(picked.version) : value]];
    }),
  );
}

/** What is looked for among the others, without what is picked already. */
function findOthers(editing: Editing, entry: Entry, form: Form) {
  const q = form['q']?.trim().slice(0, longestQuery);
  if (!q) return null;
  const without = new Set([entry.competency, ...picksOf(editing, form).map(({ id }) => id)]);
  return findEntries(editing, q, without);
}

interface Shown {
  errors?: FieldError[];
  theirs?: WorkingItem;
  by?: string | null;
}

function actPage(
  editing: Editing,
  act: Act,
  entry: Entry,
  form: Form,
  { errors = [], theirs, by = null }: Shown,
): PageResult {
  const { working } = editing;
  const name = nameOf(entry);
  const title = act.title(name);
  const beneath = (working.order.get(entry.competency) ?? []).filter(
    (id) => working.entries.get(id)?.retired === null,
  );
  return editPage(
    editing,
    {
      template: `drafting/edit-${act.name}.njk`,
      title,
      trail: name,
      errors,
      data: {
        heading: title,
        entry,
        name,
        stands: pathWords(working, entry),
        html: shownHtml(entry),
        beneath: beneath.length,
        form,
        longest,
        action: itemUrl(editing, entry.competency, act.name),
        back: chosenUrl(editing, entry.competency),
        theirs: theirs && { by, name: nameOf(theirs), retired: theirs.retired },
        q: form['q'] ?? '',
        picked: picksOf(editing, form),
        found: findOthers(editing, entry, form),
        ...act.data?.(editing, entry, form),
      },
    },
    theirs ? 409 : errors.length > 0 ? 422 : 200,
  );
}
