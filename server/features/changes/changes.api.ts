import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { WordingPart } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import type { Difference } from '../frameworks/differences.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { changeKinds, figuresOf, kindsOf } from './change-kinds.ts';
import { ofKind } from './changes-view.ts';
import type { ChangesStore } from './changes.store.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const text = nullable(z.string());
const parts = z.array(
  z.object({
    kind: z
      .enum(['same', 'added', 'removed', 'gap'])
      .describe('gap: words that did not change are left out here'),
    value: z.string(),
  }),
);
const wording = nullable(z.object({ before: text, after: text, parts }));
const ends = nullable(z.object({ from: text, to: text }));
const ids = z.array(z.string());

/** One change: the pair of draft and competency is its identity. */
export const changeSchema = z
  .object({
    draft: z.string(),
    competency: z.string(),
    key: text,
    name: z.string(),
    what: z.array(z.enum(changeKinds)),
    title: wording,
    statement: wording,
    moved: nullable(z.object({ from: text, to: text })).describe(
      'ids of the parents; the same when only its place among them is another',
    ),
    code: ends,
    kind: ends,
    split: ids.describe('what a retired one became, when several'),
    merged: ids.describe('the retired ones it came from, when several'),
    replacedBy: ids,
    replaces: ids,
  })
  .meta({ id: 'Change of a draft' });

const answer = z.object({
  draft: z.string(),
  number: z.number().int(),
  from: nullable(z.number().int()),
  figures: z.record(z.enum(changeKinds), z.number().int()),
  items: z.array(changeSchema),
  next: text,
});

/** `GET /frameworks/{slug}/drafts/{number}/changes`: what a draft changed. */
export function addChangesApi(
  routes: Routes,
  { changes, frameworks }: { changes: ChangesStore; frameworks: FrameworkStore },
): void {
  routes.api({
    method: 'get',
    path: '/frameworks/{slug}/drafts/{number}/changes',
    summary: 'What a draft changed of the one before it, or of an earlier one',
    tag: 'frameworks',
    policy: 'draft.read',
    params: z.object({ slug: z.string().max(100), number: z.coerce.number().int().min(1) }),
    query: z.object({
      from: z.coerce.number().int().min(1).optional(),
      what: z.enum(changeKinds).optional(),
      after: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: { 200: { description: 'Its changes, in the order of the draft', schema: answer } },
    async handle({ params, query, reader }) {
      const { framework, draft, from, found } = await changes.of(
        reader,
        params.slug,
        params.number,
        query.from,
      );
      const competencies = await frameworks.competenciesOf(framework._id);
      const shown = ofKind(found, query.what ?? null);
      const start =
        query.after === undefined ? 0 : 1 + shown.findIndex(({ competency }) => competency === query.after);
      if (start === 0 && query.after !== undefined)
        throw invalid([{ path: 'after', message: t('give what the last answer said in next') }]);
      const page = shown.slice(start, start + query.limit);
      return {
        body: {
          draft: draft._id,
          number: draft.number,
          from: from?.number ?? null,
          figures: figuresOf(found),
          items: page.map((one) =>
            presentChange(draft._id, one, competencies.get(one.competency)?.key ?? null),
          ),
          next: start + page.length < shown.length ? page.at(-1)!.competency : null,
        } satisfies z.infer<typeof answer>,
      };
    },
  });
}

/** A change for programs. */
export function presentChange(
  draft: string,
  one: Difference,
  key: string | null,
): z.infer<typeof changeSchema> {
  const { before, after, moved, reordered } = one;
  const item = (after ?? before)!;
  const place = reordered ? { from: item.parent, to: item.parent } : null;
  return {
    draft,
    competency: one.competency,
    key,
    name: item.title ?? item.statement,
    what: kindsOf(one),
    title: wordingOf(before?.title ?? null, after?.title ?? null, one.title),
    statement: wordingOf(before?.statement ?? null, after?.statement ?? null, one.statement),
    moved: moved ? { from: moved.from?.competency ?? null, to: moved.to?.competency ?? null } : place,
    code: one.code,
    kind: one.kind,
    split: [...one.split],
    merged: [...one.merged],
    replacedBy: [...one.replacedBy],
    replaces: [...one.replaces],
  };
}

/** Of what was added or retired, the text is all added or all removed. */
function wordingOf(before: string | null, after: string | null, found: WordingPart[] | null) {
  if (found) return { before, after, parts: found };
  if ((before === null) === (after === null)) return null;
  const [kind, value] = after === null ? ['removed' as const, before!] : ['added' as const, after];
  return value === '' ? null : { before, after, parts: [{ kind, value }] };
}
