import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { compareWords } from './compare-words.ts';
import { commentsBeside, shownHtml, withSuggestion } from './edit-comments.ts';
import {
  chosenUrl,
  conflictIn,
  editPage,
  type Editing,
  type EditWeb,
  entryOf,
  findEditing,
  pathWords,
  kindsOf,
  paramsOf,
  whoChanged,
} from './edit-web.ts';
import { orKept } from './edit-late.ts';
import { type Form, formOf, typed, wordsIn } from './edit-form.ts';
import { isSameWords, longest } from './item-words.ts';
import type { ItemWords } from './working-changes.ts';
import type { WorkingItem } from './working-rules.ts';
import { livingEntry } from './working-rules.ts';

/** The form of one competency, with a comparison, a preview, and the comments beside it. */
export function addEditItemPages(routes: Routes, web: EditWeb): void {
  const path = '/frameworks/:slug/drafts/:number/edit/:competency';
  routes.page({
    method: 'get',
    path,
    policy: 'draft.edit',
    async handle({ params, query, reader }) {
      const editing = await findEditing(web, reader, params);
      const entry = livingEntry(editing.working, params['competency']!);
      const cause = query['cause'] ? await web.threads.post(reader, query['cause']) : null;
      const words = (cause && withSuggestion(entry, cause)) ?? entry;
      const form = { ...formOf(words), version: String(entry.version), cause: cause?._id ?? '' };
      return itemPage(web, editing, entry.competency, form, { me: reader, look: cause !== null });
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.edit',
    handle: ({ params, form, reader, req }) =>
      orKept(form, async () =>
        saveItem(web, await findEditing(web, reader, params), reader, params['competency']!, form, (text) =>
          leaveNotice(req, text),
        ),
      ),
  });
}

async function saveItem(
  web: EditWeb,
  editing: Editing,
  reader: Reader,
  competency: string,
  form: Form,
  tell: (text: string) => void,
): Promise<PageResult> {
  const entry = entryOf(editing, competency);
  const shown = { me: reader };
  if (form['action'] === 'look') return itemPage(web, editing, competency, form, { ...shown, look: true });
  try {
    const asked = {
      competency,
      version: Number(form['version']),
      ...wordsIn(form),
      cause: form['cause'] || null,
    };
    const { changed } = await web.drafting.reword(reader, editing.draft._id, asked);
    const name = form['title']?.trim() || nameOf(entry);
    tell(
      changed ? t('“{name}” has its new words.', { name }) : t('Nothing was changed in “{name}”.', { name }),
    );
    return { redirect: chosenUrl(editing, competency) };
  } catch (error) {
    const theirs = conflictIn(error);
    if (theirs) {
      const now = await findEditing(web, reader, paramsOf(editing));
      return itemPage(
        web,
        now,
        competency,
        { ...form, version: String(theirs.version) },
        { ...shown, theirs },
      );
    }
    if (error instanceof Problem && error.status === 422)
      return itemPage(web, editing, competency, form, { ...shown, errors: error.errors });
    throw error;
  }
}

interface Shown {
  me: Reader;
  errors?: FieldError[];
  look?: boolean;
  theirs?: WorkingItem;
}

/** The page of the form of one competency, filled in. */
export async function itemPage(
  web: EditWeb,
  editing: Editing,
  competency: string,
  form: Form,
  { me, errors = [], look = false, theirs }: Shown,
): Promise<PageResult> {
  const entry = entryOf(editing, competency);
  const words = typed(form);
  const then = editing.before?.index.byCompetency.get(competency);
  const title = t('Edit “{name}”', { name: nameOf(entry) });
  const data = {
    heading: title,
    me: me.member!.handle,
    id: competency,
    stands: pathWords(editing.working, entry),
    form,
    longest,
    kinds: kindsOf(editing),
    back: chosenUrl(editing, competency),
    theirs: theirs && (await theirsView(web, editing, theirs, words)),
    look: look && {
      before: then && compareWords(then, words),
      beforeNumber: editing.before?.draft.number,
      html: shownHtml(words),
    },
    comments: await commentsBeside(web, editing, competency),
    // What the browser keeps of this form is of this text.
    keep: `edit:${editing.draft._id}:${competency}`,
  };
  const page = { template: 'drafting/edit-item.njk', title, trail: nameOf(entry), errors, wide: true, data };
  return editPage(editing, page, theirs ? 409 : errors.length > 0 ? 422 : 200);
}

/** What somebody else made of it meanwhile, beside one's own words. */
async function theirsView(web: EditWeb, editing: Editing, theirs: WorkingItem, yours: ItemWords) {
  return {
    by: await whoChanged(web, editing, theirs.version),
    words: theirs,
    html: shownHtml(theirs),
    retired: theirs.retired,
    same: isSameWords(theirs, yours),
    toYours: compareWords(theirs, yours),
  };
}
