import type { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Edited } from './drafting-appends.ts';
import {
  addBody,
  draftParams,
  edited,
  editParams,
  itemParams,
  itemsQuery,
  mergeBody,
  moveBody,
  retireBody,
  rewordBody,
  splitBody,
  workingItem,
} from './edit.schemas.ts';
import { type EditWeb, findEditing, type Editing } from './edit-web.ts';
import { listOf } from '../threads/threads.schemas.ts';
import { presentEntry } from './working-rules.ts';
import type { Entry } from './working-tree.ts';

const tag = 'drafts';
const policy = 'draft.edit';
const answers = {
  200: { description: 'Done', schema: edited },
  409: {
    description: 'The draft is frozen, or somebody else was faster: `current` and `yours` are both versions',
  },
};

type Params = z.output<typeof draftParams>;

/** The JSON API of the text of a draft that is being prepared: for its editors. */
export function addEditApi(routes: Routes, web: EditWeb): void {
  const { drafting, store } = web;
  const find = async (reader: Reader, params: Params): Promise<Editing> =>
    findEditing(web, reader, { slug: params.slug, number: String(params.number) });
  const present = async ({ draft }: Editing, entry: Entry) => ({
    ...presentEntry(entry),
    key: (await store.competenciesOf(draft.framework)).get(entry.competency)?.key ?? null,
  });
  const answer = async (editing: Editing, { seq, made, changed }: Edited, id: string, status = 200) => {
    const entry = (await web.texts.working(editing.draft, seq)).entries.get(made[0] ?? id);
    return { status, body: { seq, made, changed, item: entry ? await present(editing, entry) : null } };
  };

  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/drafts/{number}/items',
    summary: 'The competencies of a draft being prepared, retired ones too, with what an edit must name',
    tag,
    policy,
    params: draftParams,
    query: itemsQuery,
    responses: {
      200: { description: 'Competencies, depth first; `next` is an id', schema: listOf(workingItem) },
    },
    async handle({ params, query, reader }) {
      const editing = await find(reader, params);
      const ids = depthFirst(editing);
      const from = query.after === undefined ? 0 : ids.indexOf(query.after) + 1;
      const page = ids.slice(from, from + query.limit);
      const items = page.map((id) => present(editing, editing.working.entries.get(id)!));
      const next = from + query.limit < ids.length ? (page.at(-1) ?? null) : null;
      return { body: { items: await Promise.all(items), next } };
    },
  });
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/drafts/{number}/items',
    summary: 'Add a competency to a draft being prepared',
    tag,
    policy,
    params: draftParams,
    body: addBody,
    responses: { 201: { description: 'Added', schema: edited }, 409: answers[409] },
    async handle({ params, body, reader, req }) {
      const editing = await find(reader, params);
      const asked = { ...body, parent: body.parent ?? null, before: body.before ?? null };
      const key = req.get('idempotency-key');
      const done = await drafting.addItem(reader, editing.draft._id, {
        ...asked,
        cause: body.cause ?? null,
        key,
      });
      return answer(editing, done, '', 201);
    },
  });
  routes.api({
    method: 'patch',
    path: '/frameworks/{slug}/drafts/{number}/items/{id}',
    summary: 'Give a competency other words; what is left out stays',
    tag,
    policy,
    params: itemParams,
    body: rewordBody,
    responses: answers,
    async handle({ params, body, reader }) {
      const editing = await find(reader, params);
      const { version, cause = null, ...given } = body;
      const now = editing.working.entries.get(params.id);
      const { code, kind, title, statement } = { ...now, ...given };
      const asked = { competency: params.id, version, code, kind, title, statement, cause };
      return answer(editing, await drafting.reword(reader, editing.draft._id, asked), params.id);
    },
  });
  addPlaceApi(routes, web, { find, answer });
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/drafts/{number}/edits/{seq}/undo',
    summary: 'Take a change back, by appending its reverse',
    tag,
    policy,
    params: editParams,
    responses: answers,
    async handle({ params, reader }) {
      const editing = await find(reader, params);
      return answer(editing, await drafting.undo(reader, editing.draft._id, params.seq), '');
    },
  });
}

interface Parts {
  find(reader: Reader, params: Params): Promise<Editing>;
  answer(editing: Editing, done: Edited, id: string): Promise<{ status: number; body: unknown }>;
}

/** What changes where competencies stand, and which there are. */
function addPlaceApi(routes: Routes, { drafting }: EditWeb, { find, answer }: Parts): void {
  const base = '/frameworks/{slug}/drafts/{number}/items/{id}';
  const one = { method: 'post', tag, policy, params: itemParams, responses: answers } as const;
  routes.api({
    ...one,
    path: `${base}/move`,
    summary: 'Put a competency, with all beneath it, in another place',
    body: moveBody,
    async handle({ params, body, reader }) {
      const editing = await find(reader, params);
      const { parent, before = null, placed, cause = null } = body;
      const asked = { competency: params.id, parent, before, placed, cause };
      return answer(editing, await drafting.move(reader, editing.draft._id, asked), params.id);
    },
  });
  routes.api({
    ...one,
    path: `${base}/retire`,
    summary: 'Take a competency out of the draft; its address stays',
    body: retireBody,
    async handle({ params, body, reader }) {
      const editing = await find(reader, params);
      const { version, reason, replacedBy = [], children = 'up', cause = null } = body;
      const asked = { competency: params.id, version, reason, replacedBy, children, cause };
      return answer(editing, await drafting.retire(reader, editing.draft._id, asked), params.id);
    },
  });
  routes.api({
    ...one,
    path: `${base}/unretire`,
    summary: 'Bring a retired competency back',
    async handle({ params, reader }) {
      const editing = await find(reader, params);
      return answer(editing, await drafting.unretire(reader, editing.draft._id, params.id), params.id);
    },
  });
  routes.api({
    ...one,
    path: `${base}/split`,
    summary: 'Retire a competency and put new ones in its place',
    body: splitBody,
    async handle({ params, body, reader }) {
      const editing = await find(reader, params);
      const { children = 0, cause = null, ...asked } = body;
      const split = { ...asked, competency: params.id, children, cause };
      return answer(editing, await drafting.split(reader, editing.draft._id, split), params.id);
    },
  });
  routes.api({
    ...one,
    path: '/frameworks/{slug}/drafts/{number}/merges',
    summary: 'Make one competency of several',
    params: draftParams,
    body: mergeBody,
    async handle({ params, body, reader }) {
      const editing = await find(reader, params);
      const competencies = body.competencies.map(({ id: competency, version }) => ({ competency, version }));
      const asked = { competencies, into: body.into, reason: body.reason, cause: body.cause ?? null };
      const done = await drafting.merge(reader, editing.draft._id, asked);
      return answer(editing, done, typeof body.into === 'string' ? body.into : '');
    },
  });
}

/** Every competency of the text, those retired where they stood. */
function depthFirst({ working }: Editing): string[] {
  const below = (parent: string | null): string[] =>
    (working.order.get(parent) ?? []).flatMap((id) => [id, ...below(id)]);
  return below(null);
}
