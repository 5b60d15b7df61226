import { z } from 'zod';
import { conflict, invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type ImportNote, noSource } from '../frameworks/edition.ts';
import { draftSchema, presentDraft } from '../frameworks/frameworks.api.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { EditionImport } from '../frameworks/import-edition.ts';
import type { Importers } from '../frameworks/importers.ts';
import { editionOfItems } from './items-edition.ts';
import type { DraftStates } from './states.service.ts';

export interface DraftApiParts {
  store: FrameworkStore;
  states: DraftStates;
  editionImport: EditionImport;
  importers: Importers;
  /** What a draft changed of the one before it, for programs. */
  changesOf(reader: Reader, slug: string, number: number): Promise<unknown[]>;
  /** How one of these is described. */
  changeSchema: z.ZodType;
}

/** Ten times the largest framework that we know. */
const mostItems = 10_000;
const largestBody = 8_000_000;

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const text = nullable(z.string()).optional();
const itemSchema = z.object({
  id: z.string().min(1).max(200).optional().meta({
    description: 'Of the competency that it is, as a draft gives it; anything else, or none, for a new one',
  }),
  code: text,
  kind: text,
  title: text,
  statement: text,
  parent: text.meta({ description: 'The id of the item above it; null at the top' }),
});
const why = z.string().max(500).optional().meta({ description: 'Why, for the history of the draft' });
const body = z
  .looseObject({
    items: z.array(itemSchema).min(1).max(mostItems).optional(),
    reason: why,
    CFDocument: z.looseObject({}).optional(),
    CFItems: z.array(z.looseObject({})).optional(),
  })
  .meta({
    description:
      'A CASE 1.0 or 1.1 package; or `items`, the whole text, as a draft gives it; or neither: the draft then begins with the text of the one before it',
  });

/** `POST /frameworks/{slug}/drafts`: the next draft, being prepared. */
export function addDraftApi(routes: Routes, parts: DraftApiParts): void {
  const made = draftSchema.extend({
    notes: z.array(z.object({ at: z.string(), message: z.string() })).meta({
      description: 'What was put right or let pass in a package',
    }),
    differences: z.array(parts.changeSchema).meta({ description: 'What it changes of the draft before it' }),
  });
  routes.api({
    method: 'post',
    path: '/frameworks/{slug}/drafts',
    summary: 'Begin the next draft, seen by its editors alone until it is opened or published',
    tag: 'drafts',
    policy: 'draft.prepare',
    params: z.object({ slug: z.string().max(100) }),
    body,
    mostBytes: largestBody,
    responses: { 201: { description: 'The draft', schema: made.meta({ id: 'PreparedDraft' }) } },
    async handle({ params: { slug }, body: asked, reader }) {
      const { draft, notes } = await begin(parts, reader, slug, asked);
      const { number } = draft;
      return {
        status: 201,
        headers: { Location: `/api/v1/frameworks/${slug}/drafts/${number}` },
        body: {
          ...presentDraft(draft),
          notes,
          differences: await parts.changesOf(reader, slug, number),
        },
      };
    },
  });
}

async function begin(
  parts: DraftApiParts,
  reader: Reader,
  slug: string,
  asked: z.output<typeof body>,
): Promise<{ draft: Draft; notes: ImportNote[] }> {
  const { framework, drafts } = await parts.store.bySlug(reader, slug);
  parts.states.mayPrepare(reader, framework);
  const isPackage = asked.CFDocument !== undefined || asked.CFItems !== undefined;
  if (!isPackage) refuseOthers(asked);
  if (!isPackage && !asked.items)
    return { draft: await parts.states.start(reader, slug, asked.reason), notes: [] };
  const before = drafts.find(({ state }) => state !== 'preparing');
  const { title, description } = framework;
  const parsed = isPackage
    ? parts.importers.parse(Buffer.from(JSON.stringify(asked)), 'package.json')
    : {
        edition: editionOfItems(asked.items!, {
          framework: framework._id,
          about: before ?? { title, description, source: noSource },
          index: await parts.store.edition(before?.edition ?? ''),
          competencies: await parts.store.competenciesOf(framework._id),
        }),
        notes: [],
      };
  const times = { state: 'preparing' as const, opensAt: null, closesAt: null };
  const reason = isPackage ? '' : (asked.reason ?? '');
  const { number, repeated } = await parts.editionImport.run(reader, {
    slug,
    edition: parsed.edition,
    reason,
    ...times,
  });
  if (repeated)
    throw conflict(
      t('This is the text of draft {number} already. Nothing was changed.', { number: String(number) }),
    );
  const { draft } = await parts.store.draft(reader, slug, number);
  return { draft, notes: parsed.notes };
}

/** Of anything but a package, a field that is not known is a mistake. Throws 422. */
function refuseOthers(asked: Record<string, unknown>): void {
  const others = Object.keys(asked).filter((name) => name !== 'items' && name !== 'reason');
  if (others.length > 0)
    throw invalid(others.map((path) => ({ path, message: t('is not known here; leave it out') })));
}
