import { type FieldError, invalid, notFound, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader } from '../../core/reader.ts';
import { wordDifference } from '../../core/text/word-difference.ts';
import { say, t } from '../../core/words/words.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { DraftTexts } from '../drafting/draft-texts.ts';
import type { Post } from '../threads/threads.models.ts';
import { type ChangeGroup, changeGroups, changeIn, changeValue } from './change-choices.ts';
import { otherComments, textContext } from './comment-context.ts';
import { everything } from './decision-filter.ts';
import {
  assignedIn,
  decisionIn,
  decisionOffers,
  editorItems,
  reasonAsTyped,
  takeBack,
} from './decision-form.ts';
import { decisionHistory } from './decision-history.ts';
import { decisionRows } from './decision-rows.ts';
import { type DecisionWeb, type Desk, deskOf } from './decisions.pages.ts';
import type { Listed } from './decisions.store.ts';
import { dispositionPolicies } from './dispositions.policy.ts';
import { versionOf } from './dispositions.service.ts';
import { commentNamed } from './named-comment.ts';
import { mayBeTakenUp, type Replies } from './replies.service.ts';
import type { SuggestedChanges } from './suggested-change.service.ts';

export interface DecisionPageWeb extends DecisionWeb {
  changes: ChangesStore;
  draftTexts: DraftTexts;
  suggestedChanges: SuggestedChanges;
  replies: Replies;
  log: ChangeLog;
}

const compareMs = 60;

/** `/frameworks/:slug/decisions/:post`: one comment with all that an editor looks at to decide it. */
export function addDecisionPage(routes: Routes, web: DecisionPageWeb): void {
  const path = '/frameworks/:slug/decisions/:post';
  const policy = 'disposition.set';
  routes.page({
    method: 'get',
    path,
    policy,
    async handle({ params, reader }) {
      const desk = await deskOf(web, reader, params['slug']!);
      return onePage(web, reader, desk, params['post']!, null, []);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy,
    async handle({ params, form, reader, req }) {
      const desk = await deskOf(web, reader, params['slug']!);
      const id = params['post']!;
      await listedOf(web, desk, id);
      try {
        leaveNotice(req, await act(web, reader, desk, id, form));
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 401 || error.status === 404) throw error;
        const errors = error.errors.length > 0 ? error.errors : [{ path: 'decide', message: error.detail }];
        return onePage(web, reader, desk, id, form, errors, error.status);
      }
      return { redirect: `${desk.base}/${id}` };
    },
  });
}

/** Does what a button of the page stands for. Answers what to tell. */
async function act(
  web: DecisionPageWeb,
  reader: Reader,
  { view, group }: Desk,
  id: string,
  form: Record<string, string>,
): Promise<string> {
  const version = /^\d{1,9}$/.test(form['version'] ?? '') ? Number(form['version']) : undefined;
  if (form['do'] === 'change') {
    await web.suggestedChanges.make(reader, id, version);
    return t(
      'The wording is changed in the draft being prepared, and the comment is accepted and tied to it.',
    );
  }
  if (form['do'] === 'take-up') {
    await web.replies.takeUp(reader, id);
    return t('The comment is taken up.');
  }
  if (form['do'] === 'assign') {
    if (!form['assignTo'])
      throw invalid([{ path: 'member', message: t('Choose whom or which meeting it waits for.') }]);
    await web.dispositions.assign(reader, id, assignedIn(form));
    return t('The comment is assigned.');
  }
  if (!form['outcome']) throw invalid([{ path: 'outcome', message: t('Choose what to answer.') }]);
  const input = decisionIn(form, group);
  const duplicateOf = input.duplicateOf ? await commentNamed(web, view, input.duplicateOf, id) : null;
  const tieable = input.outcome === 'accepted' || input.outcome === 'partly';
  const change = tieable ? changeIn(form['change']) : null;
  await web.dispositions.decide(reader, id, {
    ...input,
    duplicateOf,
    change,
    ...(version !== undefined && { version }),
  });
  return input.outcome === null ? t('The decision is taken back.') : t('The comment is decided.');
}

async function listedOf({ decisions }: DecisionPageWeb, { view }: Desk, id: string): Promise<Listed> {
  const found = (await decisions.all(view)).find(({ post }) => post._id === id);
  if (!found) throw notFound(say('post'));
  return found;
}

async function onePage(
  web: DecisionPageWeb,
  reader: Reader,
  desk: Desk,
  id: string,
  typed: Record<string, string> | null,
  errors: FieldError[],
  status = 200,
): Promise<PageResult> {
  const { view, group, base } = desk;
  const listed = await listedOf(web, desk, id);
  const post = (await web.store.byIds([id])).get(id)!;
  const { subject } = await web.store.find(reader, post.thread);
  const [row] = await decisionRows(web, view.framework, [listed]);
  const replies = await web.store.repliesTo(post);
  const changes = await changeGroups(web, reader, view, listed.draft.number, post.about);
  return {
    status: errors.length > 0 ? status : 200,
    page: {
      template: 'dispositions/decision.njk',
      title: t('Comment {draft}/{number}: decision', { draft: listed.draft.number, number: post.number }),
      section: 'frameworks',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Frameworks'), href: '/frameworks' },
        { text: view.framework.title, href: `/frameworks/${view.framework.slug}` },
        { text: t('Decisions'), href: base },
        { text: `${listed.draft.number}/${post.number}` },
      ],
      data: {
        base,
        row,
        version: versionOf(post),
        conflict: status === 409,
        postHtml: (await web.postView.rows(subject, [post]))[0],
        repliesHtml: await web.postView.rows(subject, replies),
        text: await textContext(web, view, listed),
        others: await otherComments(web, base, listed),
        history: await decisionHistory(web, post),
        form: decisionOffers(group),
        changes,
        tied: tiedToHidden(post, view, changes),
        suggested: await suggestedView(web, reader, post, view.drafts),
        editors: await editorItems(web.people, await web.groups.holders(group._id, 'editor', 'chair')),
        meetings: [],
        typed: typed ?? asDecided(post, group),
        next: await nextOf(web, reader, desk, id),
        takeUp: mayBeTakenUp(post) && dispositionPolicies['disposition.take-up'](reader, view.framework),
      },
    },
  };
}

/** The change that a comment is tied to where only editors know of its draft yet, in words. */
function tiedToHidden({ disposition }: Post, { drafts }: Desk['view'], groups: ChangeGroup[]): string | null {
  const change = disposition?.change;
  if (!change || !drafts.some(({ _id, state }) => _id === change.draft && state === 'preparing')) return null;
  const items = groups.flatMap((group) => group.items);
  return items.find(({ value }) => value === changeValue(change))?.text ?? null;
}

/** The form as the present decision would fill it in. */
function asDecided({ disposition: given }: Post, group: Desk['group']): Record<string, string> {
  return {
    outcome: given?.outcome ?? (given?.version ? takeBack : ''),
    ...reasonAsTyped(given?.reason ?? null, group),
    words: given?.words ?? '',
    duplicateOf: given?.duplicateOf ?? '',
    change: given?.change ? changeValue(given.change) : '',
  };
}

/** What the button that takes the suggestion over would do, where its words still stand. */
async function suggestedView(
  { suggestedChanges }: DecisionPageWeb,
  reader: Reader,
  post: Post,
  drafts: Desk['view']['drafts'],
) {
  if (!post.suggestion) return null;
  const preparing = drafts.find(({ state }) => state === 'preparing');
  const number = preparing?.number ?? (drafts[0]?.number ?? 0) + 1;
  const proposed = await suggestedChanges.propose(reader, post);
  return {
    number,
    starts: preparing === undefined,
    parts: proposed && wordDifference(proposed.before, proposed.after, Date.now() + compareMs),
    found: proposed !== null,
  };
}

/** The undecided comment that comes after this one. */
async function nextOf(
  web: DecisionPageWeb,
  reader: Reader,
  { view, base }: Desk,
  id: string,
): Promise<string | null> {
  const all = await web.decisions.all(view);
  const here = all.find(({ post }) => post._id === id)?.post.createdAt ?? new Date(0);
  const open = (await web.decisions.find(reader, all, everything)).filter(({ post }) => post._id !== id);
  const next = open.find(({ post }) => post.createdAt >= here) ?? open[0];
  return next ? `${base}/${next.post._id}` : null;
}
