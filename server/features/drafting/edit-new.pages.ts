import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { shownHtml } from './edit-comments.ts';
import { type Form, typed, wordsIn } from './edit-form.ts';
import { orKept } from './edit-late.ts';
import { nextOf } from './edit-places.ts';
import { chosenUrl, editPage, type Editing, type EditWeb, findEditing, kindsOf } from './edit-web.ts';
import { longest } from './item-words.ts';

/** The form of a new competency. */
export function addEditNewPages(routes: Routes, web: EditWeb): void {
  const path = '/frameworks/:slug/drafts/:number/edit/new';
  routes.page({
    method: 'get',
    path,
    policy: 'draft.edit',
    async handle({ params, query, reader }) {
      const editing = await findEditing(web, reader, params);
      return newPage(editing, { ...startOf(editing, query), ...query }, []);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.edit',
    handle: ({ params, form, reader, req }) =>
      orKept(form, async () =>
        addItem(web, await findEditing(web, reader, params), reader, form, (text) => leaveNotice(req, text)),
      ),
  });
}

/** What the form of a new competency begins with: the kind of those that it will stand beside. */
function startOf({ working }: Editing, query: Form): Form {
  const parent = placeIn(query, working.entries).parent;
  const siblings = (working.order.get(parent) ?? []).flatMap((id) => working.entries.get(id) ?? []);
  return { kind: siblings.at(-1)?.kind ?? '' };
}

/** Beneath one, or after one, as the address says. */
function placeIn(
  query: Form,
  entries: Editing['working']['entries'],
): { parent: string | null; after: string | null } {
  const after = entries.get(query['after'] ?? '');
  if (after) return { parent: after.parent, after: after.competency };
  return { parent: entries.get(query['parent'] ?? '')?.competency ?? null, after: null };
}

async function addItem(
  web: EditWeb,
  editing: Editing,
  reader: Reader,
  form: Form,
  tell: (text: string) => void,
): Promise<PageResult> {
  if (form['action'] === 'look') return newPage(editing, form, [], true);
  const { parent, after } = placeIn(form, editing.working.entries);
  try {
    const { made } = await web.drafting.addItem(reader, editing.draft._id, {
      parent,
      before: after === null ? null : nextOf(editing.working, parent, after),
      ...wordsIn(form),
      key: form['key'] || undefined,
    });
    tell(t('“{name}” is added.', { name: nameOf(typed(form)) }));
    return { redirect: chosenUrl(editing, made[0]!) };
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return newPage(editing, form, error.errors);
    throw error;
  }
}

function newPage(editing: Editing, form: Form, errors: FieldError[], look = false): PageResult {
  const { working } = editing;
  const { parent, after } = placeIn(form, working.entries);
  const words = typed(form);
  const name = (id: string | null): string | null => (id === null ? null : nameOf(working.entries.get(id)!));
  return editPage(
    editing,
    {
      template: 'drafting/edit-new.njk',
      title: t('Add a competency'),
      trail: t('Add'),
      errors,
      data: {
        form,
        longest,
        kinds: kindsOf(editing),
        parent,
        after,
        parentName: name(parent),
        afterName: name(after),
        key: form['key'] || crypto.randomUUID(),
        back: parent || after ? chosenUrl(editing, (after ?? parent)!) : editing.url,
        look: look && { html: shownHtml(words) },
      },
    },
    errors.length > 0 ? 422 : 200,
  );
}
