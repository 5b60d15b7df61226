import type { FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { hashSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { aboutView, composeFields, type ComposeFields } from '../threads/compose-form.ts';
import { inputOf, passageOf } from './comment.pages.ts';
import { onlyLead } from './response-rules.ts';
import { path, responsePage, type ResponseWeb, sentForm, versionOf } from './response-web.ts';
import { daysLeft, groupsOf, responseUrl } from './response-view.ts';
import type { OrganisationResponse, ResponseComment } from './response.ts';
import type { ResponsePlace } from './responses.store.ts';

type Input = Record<string, string>;

/** What the lead does with the whole of a response: merging, sending, reopening. */
export function addLeadPages(routes: Routes, web: ResponseWeb): void {
  const find = async (reader: Reader, params: Input) => {
    const place = await web.store.place(reader, params['slug']!, params['draft']!);
    if (!place.leads) throw onlyLead();
    return { place, response: await web.store.response(place) };
  };
  addMerging(routes, web, find);
  addSending(routes, web, find);
}

type Find = (
  reader: Reader,
  params: Input,
) => Promise<{ place: ResponsePlace; response: OrganisationResponse }>;

function addMerging(routes: Routes, web: ResponseWeb, find: Find): void {
  routes.page({
    method: 'get',
    path: `${path}/merge`,
    policy: 'organisation-response.lead',
    async handle({ params, query, reader }) {
      const { place, response } = await find(reader, params);
      const chosen = chosenOf(response, query);
      return mergePage(web, reader, place, chosen, mergedFields(chosen), {});
    },
  });
  routes.page({
    method: 'post',
    path: `${path}/merge`,
    policy: 'organisation-response.lead',
    async handle({ params, form, reader, req }) {
      const { place, response } = await find(reader, params);
      const chosen = chosenOf(response, form);
      const fields = composeFields(form);
      return sentForm(
        async () => {
          const input = await inputOf(web, reader, place, fields);
          const comments = chosen.map(({ id }) => ({ id, version: versionOf(form[`c-${id}`]) }));
          const asked = { comments, ...input };
          const key = hashSecret(`${fields.key} ${JSON.stringify(asked)}`);
          const id = await web.service.merge(reader, params['slug']!, params['draft']!, asked, key);
          leaveNotice(req, t('The comments are merged.'));
          return { redirect: `${responseUrl(place)}#comment-${id}` };
        },
        (refused) => mergePage(web, reader, place, chosen, fields, refused),
      );
    },
  });
}

/** Those that a form names: fields `c-<id>` with the version that was seen. */
function chosenOf({ comments }: OrganisationResponse, form: Input): ResponseComment[] {
  return comments.filter(({ id, state }) => state === 'standing' && form[`c-${id}`] !== undefined);
}

/** The words of all, one after the other, about what the first is about. */
function mergedFields(chosen: ResponseComment[]): ComposeFields {
  const [first] = chosen;
  return composeFields({
    body: chosen.map(({ body }) => body).join('\n\n'),
    competency: first?.anchor.competency ?? '',
    passage: first ? passageOf(first.anchor) : '',
    suggestion: chosen.find(({ suggestion }) => suggestion !== null)?.suggestion ?? '',
  });
}

async function mergePage(
  web: ResponseWeb,
  reader: Reader,
  place: ResponsePlace,
  chosen: ResponseComment[],
  fields: ComposeFields,
  { errors = [], status = 200 }: { errors?: FieldError[]; status?: number },
): Promise<PageResult> {
  const title = t('Merge comments');
  const few =
    chosen.length < 2 && errors.length === 0
      ? [{ path: 'comments', message: t('Choose two or more comments that are to be one.') }]
      : [];
  const about = fields.competency ? await web.findAbout(reader, place.draft._id, fields.competency) : null;
  const people = await web.people.byIds(chosen.map(({ author }) => author));
  return responsePage(
    'merge.njk',
    title,
    place,
    {
      errors: [...errors, ...few],
      status: few.length > 0 ? 422 : status,
      data: {
        form: fields,
        ...(about && aboutView(about, fields.passage)),
        chosen: chosen.map((one) => ({
          ...one,
          by: people.get(one.author)?.name ?? t('Somebody who has left'),
        })),
        competencies: await namesOf(web, reader, place, chosen),
      },
    },
    title,
  );
}

/** The competencies that the chosen comments are about, to choose one. */
async function namesOf(
  web: ResponseWeb,
  reader: Reader,
  { draft }: ResponsePlace,
  chosen: ResponseComment[],
) {
  const ids = [...new Set(chosen.map(({ anchor }) => anchor.competency))];
  const found = await Promise.all(ids.map((id) => web.findAbout(reader, draft._id, id)));
  return found.flatMap((about) => (about ? [{ value: about.competency, text: about.title }] : []));
}

function addSending(routes: Routes, web: ResponseWeb, find: Find): void {
  const show = async (reader: Reader, params: Input, state: { errors?: FieldError[]; status?: number }) => {
    const { place, response } = await find(reader, params);
    const index = await web.edition(place.draft.edition);
    const title = t('Send the response of {name}', { name: place.organisation.name });
    const groups = await groupsOf(web, place, response, index, ['standing']);
    const out = response.comments.filter((one) => one.state === 'left-out').length;
    const count = response.comments.filter((one) => one.state === 'standing').length;
    const data = {
      groups,
      seq: response.seq,
      out,
      count,
      left: daysLeft(place.draft),
      sent: response.submission,
    };
    return responsePage('send.njk', title, place, { ...state, data }, t('Preview and send'));
  };
  routes.page({
    method: 'get',
    path: `${path}/send`,
    policy: 'organisation-response.lead',
    handle: ({ params, reader }) => show(reader, params, {}),
  });
  routes.page({
    method: 'post',
    path: `${path}/send`,
    policy: 'organisation-response.lead',
    handle: ({ params, form, reader, req }) =>
      sentForm(
        async () => {
          const [slug, draft] = [params['slug']!, params['draft']!];
          if (form['do'] === 'reopen') {
            await web.service.reopen(reader, slug, draft);
            leaveNotice(req, t('The response is open again. Its comments are taken out of the draft’s.'));
          } else if (form['sure'] === 'yes') {
            await web.service.submit(reader, slug, draft, versionOf(form['seq']));
            leaveNotice(req, t('The response is sent. Its comments stand among those on the draft.'));
          } else {
            const message = t('Say that you have read it as it will be sent.');
            return show(reader, params, { errors: [{ path: 'sure', message }], status: 422 });
          }
          return { redirect: `/organisations/${slug}/responses/${draft}` };
        },
        ({ errors, status }) =>
          show(reader, params, { status, errors: errors.map(({ message }) => ({ path: 'sure', message })) }),
      ),
  });
}
