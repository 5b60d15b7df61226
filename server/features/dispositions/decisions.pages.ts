import { type FieldError, forbidden, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import type { Group } from '../groups/groups.models.ts';
import type { Assigned } from '../threads/disposition.models.ts';
import type { PostView } from '../threads/post.view.ts';
import { filterItems } from './decision-choices.ts';
import { type DecisionFilter, everything, filterQuery, readDecisionFilter } from './decision-filter.ts';
import { assignedIn, chosenIn, decisionIn, decisionOffers, editorItems } from './decision-form.ts';
import { decisionRows } from './decision-rows.ts';
import { type DecisionParts, decisionsPerPage, type DecisionStore, type Listed } from './decisions.store.ts';
import type { Dispositions } from './dispositions.service.ts';
import { dispositionPolicies } from './dispositions.policy.ts';
import { commentNamed } from './named-comment.ts';

export interface DecisionWeb extends DecisionParts {
  dispositions: Dispositions;
  decisions: DecisionStore;
  postView: PostView;
}

/** A framework whose comments this reader decides. */
export interface Desk {
  view: FrameworkView;
  group: Group;
  base: string;
}

/** The framework of an address, for its editors. Throws 401, 403, 404. */
export async function deskOf(
  { frameworks, groups }: DecisionParts,
  reader: Reader,
  slug: string,
): Promise<Desk> {
  const view = await frameworks.bySlug(reader, slug);
  memberOf(reader, t('Sign in to answer comments.'));
  if (!dispositionPolicies['disposition.set'](reader, view.framework))
    throw forbidden(t('This page is for editors of the group.'));
  const group = (await groups.byId(reader, view.framework.group))!;
  return { view, group, base: `/frameworks/${slug}/decisions` };
}

/** `/frameworks/:slug/decisions`: the comments of a framework for its editors, and the form to decide many alike. */
export function addDecisionPages(routes: Routes, web: DecisionWeb): void {
  const path = '/frameworks/:slug/decisions';
  const policy = 'disposition.set';
  routes.page({
    method: 'get',
    path,
    policy,
    async handle({ params, query, reader }) {
      const desk = await deskOf(web, reader, params['slug']!);
      return tablePage(web, reader, desk, query, { typed: {}, errors: [], only: null });
    },
  });
  routes.page({
    method: 'post',
    path,
    policy,
    async handle({ params, query, form, reader, req }) {
      const desk = await deskOf(web, reader, params['slug']!);
      const { done, errors, left, status } =
        form['do'] === 'assign'
          ? await assignAll(web, reader, form)
          : await decideAll(web, reader, desk, form);
      if (errors.length > 0) {
        const only = left.length > 0 && status === 409 ? left : null;
        return tablePage(web, reader, desk, query, { typed: form, errors, only, status, done: done.length });
      }
      leaveNotice(req, noticeOf(form, done.length));
      return { redirect: `${addressOf(desk, query)}#${nextOf(form, done)}` };
    },
  });
}

interface Outcome {
  done: string[];
  errors: FieldError[];
  /** Those that are not done. */
  left: string[];
  status: number;
}

const nothingChosen = (): Outcome => ({
  done: [],
  errors: [{ path: 'table', message: t('Choose the comments first.') }],
  left: [],
  status: 422,
});

async function decideAll(
  web: DecisionWeb,
  reader: Reader,
  { view, group }: Desk,
  form: Record<string, string>,
): Promise<Outcome> {
  const chosen = chosenIn(form);
  if (chosen.length === 0) return nothingChosen();
  try {
    const input = decisionIn(form, group);
    if (!form['outcome']) throw invalid([{ path: 'outcome', message: t('Choose what to answer.') }]);
    const duplicateOf = input.duplicateOf
      ? await commentNamed(web, view, input.duplicateOf, chosen[0]!.id)
      : null;
    const { decided, refused } = await web.dispositions.decideMany(reader, chosen, { ...input, duplicateOf });
    return outcomeOf(decided, refused);
  } catch (error) {
    return wholeRefusal(error);
  }
}

async function assignAll(web: DecisionWeb, reader: Reader, form: Record<string, string>): Promise<Outcome> {
  const chosen = chosenIn(form);
  if (chosen.length === 0) return nothingChosen();
  const refused: { id: string; problem: Problem }[] = [];
  const done: string[] = [];
  for (const { id } of chosen) {
    try {
      if (!form['assignTo'])
        throw invalid([{ path: 'member', message: t('Choose whom or which meeting it waits for.') }]);
      await web.dispositions.assign(reader, id, assignedIn(form));
      done.push(id);
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 401) throw error;
      if (error.status === 422) return wholeRefusal(error);
      refused.push({ id, problem: error });
    }
  }
  return outcomeOf(done, refused);
}

function outcomeOf(done: string[], refused: { id: string; problem: Problem }[]): Outcome {
  const first = refused[0]?.problem;
  // What is wrong with the answer is wrong for all.
  if (first?.status === 422) return { ...wholeRefusal(first), done, left: refused.map(({ id }) => id) };
  return {
    done,
    errors: refused.map(({ id, problem }) => ({ path: `post-${id}`, message: problem.detail })),
    left: refused.map(({ id }) => id),
    status: first?.status ?? 200,
  };
}

function wholeRefusal(error: unknown): Outcome {
  if (!(error instanceof Problem) || error.errors.length === 0) throw error;
  return { done: [], errors: error.errors, left: [], status: 422 };
}

function noticeOf(form: Record<string, string>, count: number): string {
  return form['do'] === 'assign'
    ? t('{count, plural, one {# comment is assigned.} other {# comments are assigned.}}', { count })
    : t('{count, plural, one {# comment is decided.} other {# comments are decided.}}', { count });
}

/** The first comment after those that were decided, so that a keyboard goes on there. */
function nextOf({ order = '' }: Record<string, string>, done: string[]): string {
  const all = order.split(',').filter((id) => /^[\w-]{1,60}$/.test(id));
  const last = Math.max(-1, ...done.map((id) => all.indexOf(id)));
  const next = all.slice(last + 1)[0] ?? all.find((id) => !done.includes(id));
  return next ? `post-${next}` : 'table';
}

/** The table's address with its filter and page. */
function addressOf({ base }: Desk, query: Record<string, string>): string {
  const { filter } = readDecisionFilter(query);
  const parts = new URLSearchParams(filterQuery(filter));
  if (/^[1-9]\d{0,5}$/.test(query['page'] ?? '') && query['page'] !== '1') parts.set('page', query['page']!);
  return parts.size > 0 ? `${base}?${parts}` : base;
}

interface Shown {
  typed: Record<string, string>;
  errors: FieldError[];
  /** Only these comments: somebody else decided them meanwhile. */
  only: string[] | null;
  status?: number;
  done?: number;
}

async function tablePage(
  web: DecisionWeb,
  reader: Reader,
  desk: Desk,
  query: Record<string, string>,
  { typed, errors, only, status = 200, done = 0 }: Shown,
): Promise<PageResult> {
  const { view, group, base } = desk;
  const { filter, errors: wrong } = readDecisionFilter(query);
  const all = await web.decisions.all(view);
  const found = only
    ? all.filter(({ post }) => only.includes(post._id))
    : await web.decisions.find(reader, all, filter);
  const pages = Math.max(1, Math.ceil(found.length / decisionsPerPage));
  const page = Math.min(Number(/^[1-9]\d{0,5}$/.exec(query['page'] ?? '')?.[0] ?? 1), pages);
  const shown = found.slice((page - 1) * decisionsPerPage, page * decisionsPerPage);
  const title = t('Comments on {framework}: decisions', { framework: view.framework.title });
  return {
    status: wrong.length > 0 ? 422 : errors.length > 0 ? status : 200,
    page: {
      template: 'dispositions/decisions.njk',
      title,
      section: 'frameworks',
      robots: 'noindex',
      wide: true,
      errors: [...wrong, ...errors],
      breadcrumbs: [
        { text: t('Frameworks'), href: '/frameworks' },
        { text: view.framework.title, href: `/frameworks/${view.framework.slug}` },
        { text: t('Decisions') },
      ],
      data: {
        framework: view.framework,
        base,
        action: addressOf(desk, query),
        rows: await decisionRows(web, view.framework, shown),
        total: found.length,
        counts: await countsOf(web, reader, all),
        only: only !== null,
        done,
        filters: await filterItems(web, reader, all, filter, nameOfItem),
        filtered: Object.keys(filterQuery(filter)).some((name) => name !== 'sort'),
        state: filter.state,
        page,
        pages,
        href: `${base}?${new URLSearchParams({ ...filterQuery(filter), page: '' })}`,
        form: decisionOffers(group),
        editors: await editorItems(web.people, await web.groups.holders(group._id, 'editor', 'chair')),
        meetings: meetingsOf(all),
        typed,
        chosen: chosenIn(typed).map(({ id }) => id),
      },
    },
  };
}

const nameOfItem = ({ item, index }: Listed): string => (item ? fullNameOf(index, item) : '');

/** How many comments there are to do in each way, for the links above the table. */
async function countsOf({ decisions }: DecisionWeb, reader: Reader, all: Listed[]) {
  const count = async (state: DecisionFilter['state']) =>
    (await decisions.find(reader, all, { ...everything, state })).length;
  return {
    all: all.length,
    undecided: await count('undecided'),
    /** Of the undecided ones. */
    formal: (await decisions.find(reader, all, { ...everything, formal: 'yes' })).length,
    toTie: await count('to-tie'),
    notContent: await count('not-content'),
    takenUp: await count('taken-up'),
    content: all.filter(({ post }) => post.disposition?.reply?.content === true).length,
    discontent: all.filter(({ post }) => post.disposition?.reply?.content === false).length,
  };
}

/** Meetings that comments are put before already, to choose again. */
function meetingsOf(all: Listed[]): string[] {
  const meetings = all.flatMap(({ post }) => {
    const assigned: Assigned | null | undefined = post.disposition?.assigned;
    return assigned && 'meeting' in assigned ? [assigned.meeting.name] : [];
  });
  return [...new Set(meetings)].slice(0, 20);
}
