import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { asksFirst, type Choice, choicesOf } from './state-choices.ts';
import { noticeOf, statePage, surePage } from './state-view.ts';
import { findDraft, type StateView, type StateWeb } from './state-web.ts';
import type { Transition } from './states.service.ts';
import { readTime, typedTime } from './times-form.ts';

/** What a draft is, what became of it and why; for its editors, what may be done next. */
export function addStatePages(routes: Routes, web: StateWeb): void {
  const path = '/frameworks/:slug/drafts/:number/state';
  routes.page({
    method: 'get',
    path,
    policy: 'draft.history',
    async handle({ params, reader }) {
      const view = await findDraft(web, reader, params);
      const channels = ['frameworks', `framework:${view.framework._id}`, 'groups', 'members'];
      return statePage(web, view, { stamp: await web.pageCache.stamp(channels) });
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'draft.prepare',
    async handle({ params, form, reader, req }) {
      const view = await findDraft(web, reader, params);
      web.states.mayPrepare(reader, view.framework);
      return orAgain(web, view, form, async () => {
        const asked = read(view, form);
        if (asksFirst(view.standing, asked.choice) && form['sure'] !== 'yes') {
          const times = await checked(web, reader, view, asked);
          return surePage(view, asked.choice, form, times);
        }
        await act(web, reader, view, asked);
        const after = await web.store.draftById(reader, view.draft._id);
        leaveNotice(req, noticeOf(asked.choice, after?.draft ?? view.draft));
        const { slug } = view.framework;
        return { redirect: after ? `${view.url}/state` : `/frameworks/${slug}` };
      });
    },
  });
}

interface Asked extends Transition {
  choice: Choice;
}

/** What was asked for by the form. Throws 422 naming each wrong field. */
function read({ standing, zone }: StateView, form: Record<string, string>): Asked {
  const choice = choicesOf(standing).find(({ value }) => value === form['state']);
  if (!choice) throw invalid([{ path: 'state', message: t('Choose what is to be done') }]);
  const errors: FieldError[] = [];
  const timeOf = (name: 'opensAt' | 'closesAt') =>
    readTime(typedTime(form, name), { zone, name, end: name === 'closesAt', errors });
  const times = {
    ...(choice.opens && { opensAt: timeOf('opensAt') }),
    ...(choice.closes && { closesAt: timeOf('closesAt') }),
  };
  if (errors.length > 0) throw invalid(errors);
  const state = choice.value === 'discarded' ? 'preparing' : choice.value;
  return { choice: choice.value, state, ...times, reason: form['reason'] ?? '' };
}

/** The times that it will have. Throws as doing it would. */
async function checked(
  { states }: StateWeb,
  reader: Reader,
  { draft }: StateView,
  { choice, ...asked }: Asked,
) {
  return choice === 'discarded' ? draft : states.check(reader, draft._id, asked);
}

async function act({ states }: StateWeb, reader: Reader, { draft }: StateView, asked: Asked): Promise<void> {
  const { choice, ...transition } = asked;
  if (choice === 'discarded') await states.discard(reader, draft._id, asked.reason ?? '');
  else await states.change(reader, draft._id, transition);
}

/** The page again, filled in, with what is wrong, or with what became of the draft meanwhile. */
async function orAgain(
  web: StateWeb,
  view: StateView,
  form: Record<string, string>,
  work: () => Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 422 && error.status !== 409)) throw error;
    const errors = error.errors.length > 0 ? error.errors : [{ path: 'state', message: error.detail }];
    return statePage(web, view, { errors, form, status: error.status });
  }
}
