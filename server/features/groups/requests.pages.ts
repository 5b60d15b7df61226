import type { FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain } from './group-web.ts';
import type { Group } from './groups.models.ts';

/** The requests that wait in a group, and answering one. */
export function addRequestPages(routes: Routes, web: GroupWeb): void {
  const { groups, requests } = web;
  routes.page({
    method: 'get',
    path: '/groups/:slug/requests',
    policy: 'group.admit',
    async handle({ params, reader }) {
      const group = await groups.bySlug(reader, params['slug']!);
      return requestsPage(web, reader, group, null);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/requests/:id',
    policy: 'group.admit',
    async handle({ params, reader, form, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      const { answer = '' } = form;
      const reason = form[`reason-${params['id']}`] ?? '';
      const id = params['id']!;
      return orAgain(
        async () => {
          await requests.answer(reader, group, id, answer === 'yes', reason);
          const told =
            answer === 'yes'
              ? t('They are a member now, and are told.')
              : t('They are told, with your words.');
          leaveNotice(req, told);
          return { redirect: `/groups/${group.slug}/requests` };
        },
        (errors, status) => requestsPage(web, reader, group, { id, reason, errors }, status),
      );
    },
  });
}

async function requestsPage(
  { people, requests }: GroupWeb,
  reader: Reader,
  group: Group,
  typed: { id: string; reason: string; errors: FieldError[] } | null,
  status = 200,
): Promise<PageResult> {
  requests.mayAnswer(reader, group);
  const { requests: waiting, total } = await requests.waiting(group._id);
  const known = await people.byIds(waiting.map(({ member }) => member));
  const rows = waiting.map(({ _id, member, answer, at }) => ({
    id: _id,
    // Each form's fields have names of their own, so that a word about one is not shown at all of them.
    field: `reason-${_id}`,
    person: known.get(member) ?? null,
    answer,
    at,
    typed: typed?.id === _id ? typed.reason : '',
  }));
  const errors = (typed?.errors ?? []).map(({ message }) => ({ path: `reason-${typed!.id}`, message }));
  return groupPage(
    {
      template: 'groups/requests.njk',
      title: t('Requests to join {name}', { name: group.name }),
      breadcrumbs: groupTrail(group, { text: t('Requests') }),
      errors,
      data: { group, rows, total },
    },
    status,
  );
}
