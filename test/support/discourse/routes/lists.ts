import type { Category } from '../records.ts';
import { notFound } from '../refusal.ts';
import { permissionIn } from '../rights.ts';
import { showCategoryAlone, showCategoryList } from '../show/category.ts';
import { showTopicList } from '../show/topic-list.ts';
import { isTruthy, number, ok, text, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';

const mostPerPage = 100;
const usualPerPage = 30;

function categoryOf({ forum, call, part }: At): Category {
  const category = forum.categories.get(Number(part.category));
  if (!category || permissionIn(category, call.asker) === null) throw notFound();
  return category;
}

function topics(at: At, categoryId: number | null, withSubcategories: boolean): Reply {
  const { forum, call, faults } = at;
  const given = number(call.params, 'per_page') ?? usualPerPage;
  const answer = showTopicList(forum, call.asker, {
    categoryId,
    withSubcategories: withSubcategories && !isTruthy(call.params, 'no_subcategories'),
    page: faults.endless ? 0 : (number(call.params, 'page') ?? 0),
    perPage: Math.min(mostPerPage, Math.max(1, given)),
    order: text(call.params, 'order') ?? 'default',
    ascending: isTruthy(call.params, 'ascending'),
    noDefinitions: isTruthy(call.params, 'no_definitions'),
    status: text(call.params, 'status'),
    path: call.path,
    query: call.query,
  });
  if (faults.endless) Object.assign(answer.topic_list, { more_topics_url: `${call.path}?page=1` });
  return ok(answer);
}

const ofCategory =
  (withSubcategories: boolean): Route['answer'] =>
  (at) =>
    topics(at, categoryOf(at).id, withSubcategories);

const pins = { category_id: 'category' };

const list = (path: string, withSubcategories = true): Route => ({
  method: 'GET',
  path,
  name: 'list#category',
  pins,
  answer: ofCategory(withSubcategories),
});

export const listRoutes: Route[] = [
  {
    method: 'GET',
    path: '/categories',
    name: 'categories#index',
    answer: ({ forum, call }) =>
      ok(
        showCategoryList(forum, call.asker, {
          parentId: number(call.params, 'parent_category_id'),
          withSubcategories: isTruthy(call.params, 'include_subcategories'),
        }),
      ),
  },
  {
    method: 'GET',
    path: '/c/:category#/show',
    name: 'categories#show',
    pins: { id: 'category' },
    answer: (at) => ok(showCategoryAlone(at.forum, at.call.asker, categoryOf(at))),
  },
  list('/c/:slug/:category#/none/l/latest', false),
  list('/c/:slug/:category#/l/latest'),
  list('/c/:parent/:slug/:category#/l/latest'),
  list('/c/:slug/:category#'),
  list('/c/:parent/:slug/:category#'),
  { method: 'GET', path: '/latest', name: 'list#latest', answer: (at) => topics(at, null, false) },
  { method: 'GET', path: '/top', name: 'list#top', answer: (at) => topics(at, null, false) },
];
