import type { Request } from 'express';
import type { FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { hashSecret } from '../../core/ids.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { aboutView, anchorOf, composeFields, type ComposeFields } from '../threads/compose-form.ts';
import { commentOf } from './response-rules.ts';
import { path, responsePage, type ResponseWeb, sentForm, versionOf } from './response-web.ts';
import { responseUrl } from './response-view.ts';
import type { ResponseComment } from './response.ts';
import type { ResponsePlace } from './responses.store.ts';

/** The forms in which comments of a response are written, changed and taken back. */
export function addCommentPages(routes: Routes, web: ResponseWeb): void {
  const { store, service } = web;
  const placeOf = (reader: Reader, params: Record<string, string>) =>
    store.place(reader, params['slug']!, params['draft']!);
  routes.page({
    method: 'get',
    path: `${path}/comment`,
    policy: 'organisation-response.comment',
    handle: async ({ params, query, reader }) =>
      writePage(web, reader, await placeOf(reader, params), composeFields({ ...query, key: '' }), {}),
  });
  routes.page({
    method: 'post',
    path: `${path}/comments`,
    policy: 'organisation-response.comment',
    async handle({ params, form, reader, req }) {
      const place = await placeOf(reader, params);
      const fields = composeFields(form);
      return sentForm(
        async () => {
          const input = await inputOf(web, reader, place, fields);
          // The same form with the same words is the same comment; changed words after the back button are a new one.
          const key = hashSecret(`${fields.key} ${JSON.stringify(input)}`);
          const id = await service.add(reader, params['slug']!, params['draft']!, input, key);
          return back(req, place, t('Your comment is kept in the response.'), id);
        },
        (refused) => writePage(web, reader, place, fields, refused),
      );
    },
  });
  addChanging(routes, web);
}

function addChanging(routes: Routes, web: ResponseWeb): void {
  const { store, service } = web;
  const at = `${path}/comments/:comment`;
  const find = async (reader: Reader, params: Record<string, string>) => {
    const place = await store.place(reader, params['slug']!, params['draft']!);
    return { place, comment: commentOf(await store.response(place), params['comment']!) };
  };
  routes.page({
    method: 'get',
    path: at,
    policy: 'organisation-response.edit',
    async handle({ params, reader }) {
      const { place, comment } = await find(reader, params);
      return writePage(web, reader, place, fieldsOf(comment), { comment });
    },
  });
  routes.page({
    method: 'post',
    path: at,
    policy: 'organisation-response.edit',
    async handle({ params, form, reader, req }) {
      const { place, comment } = await find(reader, params);
      const [slug, draft] = [params['slug']!, params['draft']!];
      const seen = { id: comment.id, version: versionOf(form['version']) };
      const fields = { ...composeFields(form), competency: comment.anchor.competency };
      const work: Record<string, () => Promise<string>> = {
        async withdraw() {
          await service.withdraw(reader, slug, draft, seen);
          return t('The comment is taken back.');
        },
        async 'leave-out'() {
          await service.leaveOut(reader, slug, draft, { ...seen, reason: form['reason'] });
          return t('The comment is left out. Its author sees why.');
        },
        async 'take-in'() {
          await service.takeIn(reader, slug, draft, seen);
          return t('The comment is taken in again.');
        },
        async unmerge() {
          await service.unmerge(reader, slug, draft, seen);
          return t('The comments stand again as they were.');
        },
        async save() {
          const input = await inputOf(web, reader, place, fields);
          await service.edit(reader, slug, draft, { ...seen, ...input });
          return t('Saved.');
        },
      };
      const asked = form['do'] ?? 'save';
      const run = Object.hasOwn(work, asked) ? work[asked]! : work['save']!;
      return sentForm(
        async () => back(req, place, await run(), comment.id),
        async (refused) => {
          const now = (await find(reader, params)).comment;
          const typed = asked === 'save' ? fields : fieldsOf(now);
          return writePage(web, reader, place, typed, {
            ...refused,
            comment: now,
            reason: form['reason'] ?? '',
          });
        },
      );
    },
  });
}

function back(req: Request, place: ResponsePlace, notice: string, id: string): PageResult {
  leaveNotice(req, notice);
  return { redirect: `${responseUrl(place)}#comment-${id}` };
}

/** What a form says of what it is about, as the service takes it. */
export async function inputOf(
  web: ResponseWeb,
  reader: Reader,
  { draft }: ResponsePlace,
  fields: ComposeFields,
): Promise<{ body: string; anchor: unknown; suggestion: string | null }> {
  const about = fields.competency ? await web.findAbout(reader, draft._id, fields.competency) : null;
  const anchor = anchorOf(fields, about);
  return { body: fields.body, anchor, suggestion: fields.suggestion.trim() || null };
}

export const passageOf = (anchor: Anchor): string =>
  'field' in anchor ? `${anchor.field}:${anchor.start}:${anchor.end}` : '';

const fieldsOf = ({ anchor, body, suggestion }: ResponseComment): ComposeFields =>
  composeFields({
    body,
    competency: anchor.competency,
    passage: passageOf(anchor),
    suggestion: suggestion ?? '',
  });

async function writePage(
  web: ResponseWeb,
  reader: Reader,
  place: ResponsePlace,
  fields: ComposeFields,
  state: {
    errors?: FieldError[];
    status?: number;
    problem?: Problem;
    comment?: ResponseComment;
    reason?: string;
  },
): Promise<PageResult> {
  const { comment, errors = [], status = 200 } = state;
  const about = fields.competency ? await web.findAbout(reader, place.draft._id, fields.competency) : null;
  const missing = about
    ? []
    : [{ path: 'anchor', message: t('Choose a competency of this draft.') }].filter(() => status === 200);
  const people = comment ? await web.people.byIds([comment.author]) : null;
  const title = comment ? t('Change a comment') : t('Comment for {name}', { name: place.organisation.name });
  return responsePage(
    'comment.njk',
    title,
    place,
    {
      errors: [...errors, ...missing],
      status: missing.length > 0 ? 422 : status,
      data: {
        heading: title,
        form: fields,
        ...(about && aboutView(about, fields.passage)),
        comment: comment ?? null,
        author: comment ? (people?.get(comment.author)?.name ?? t('Somebody who has left')) : null,
        theirs: state.problem?.code === 'edit-conflict' ? comment : null,
        reason: state.reason ?? '',
        conflict: status === 409,
      },
    },
    title,
  );
}
