import type { Routes } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { path, responsePage, type ResponseWeb } from './response-web.ts';
import { daysLeft, groupsOf, responseUrl, stateOf } from './response-view.ts';
import type { Inside, ListedResponse } from './responses.store.ts';

/** An organisation's responses, and one of them: for those who work there. */
export function addResponsePages(routes: Routes, web: ResponseWeb): void {
  const { store, people } = web;
  routes.page({
    method: 'get',
    path: '/organisations/:slug/responses',
    policy: 'organisation-response.read',
    async handle({ params, reader }) {
      const inside = await store.inside(reader, params['slug']!);
      const { organisation } = inside;
      const listed = await store.list(reader, inside);
      return {
        page: {
          template: 'organisation-responses/list.njk',
          title: t('Responses of {name}', { name: organisation.name }),
          section: 'groups',
          robots: 'noindex',
          breadcrumbs: [
            { text: t('Organisations'), href: '/organisations' },
            { text: organisation.name, href: `/organisations/${organisation.slug}` },
            { text: t('Responses') },
          ],
          data: {
            organisation,
            leads: inside.leads,
            open: listed.filter((one) => isOpen(one)).map((one) => rowOf(inside, one)),
            past: listed.filter((one) => !isOpen(one)).map((one) => rowOf(inside, one)),
          },
        },
      };
    },
  });
  routes.page({
    method: 'get',
    path,
    policy: 'organisation-response.read',
    async handle({ params, reader }) {
      const place = await store.place(reader, params['slug']!, params['draft']!);
      const response = await store.response(place);
      const index = await web.edition(place.draft.edition);
      const { lead } = place.organisation;
      const known = await people.byIds(
        [lead, response.submission?.by].filter((one) => typeof one === 'string'),
      );
      const groups = await groupsOf(web, place, response, index);
      const title = t('Response to {framework}, draft {number}', {
        framework: place.framework.title,
        number: String(place.draft.number),
      });
      return responsePage('response.njk', title, place, {
        data: {
          groups,
          state: stateOf(response, place.draft),
          left: daysLeft(place.draft),
          open: !response.submission && (await web.service.takes(reader, params['slug']!, place.draft._id)),
          lead: lead ? (known.get(lead) ?? null) : null,
          submission: response.submission,
          sentBy: known.get(response.submission?.by ?? '') ?? null,
          mayReopen: place.leads && response.submission && daysLeft(place.draft) !== null,
          standing: response.comments.filter((one) => one.state === 'standing').length,
          link: web.publicUrl + responseUrl(place),
          choices: index.items.map((item) => ({
            value: item.competency,
            text: `${item.code ? `${item.code} ` : ''}${nameOf(item).slice(0, 90)}`,
          })),
        },
      });
    },
  });
}

const isOpen = ({ draft, response }: ListedResponse): boolean =>
  daysLeft(draft) !== null && response.submission === null;

function rowOf(inside: Inside, { framework, draft, response }: ListedResponse) {
  return {
    title: framework.title,
    number: draft.number,
    url: responseUrl({ ...inside, draft }),
    state: stateOf(response, draft),
    left: daysLeft(draft),
    closesAt: draft.closesAt,
    sentAt: response.submission?.at ?? null,
    count: response.submission
      ? response.submission.comments.length
      : response.comments.filter(({ state }) => state === 'standing').length,
  };
}
