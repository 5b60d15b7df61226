import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { EditionIndex } from './edition-index.ts';
import { competencyThread } from './framework-subjects.ts';
import type { Competency, Draft, Item } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';
import { itemSchema, nullable, presentItem } from './item-shape.ts';
import { type Lineage, lineageOf } from './lineage.ts';

/** The text of a draft, as it stands now while it is being prepared. */
export type TextOf = (draft: Draft) => Promise<EditionIndex>;

const kin = z.array(z.object({ id: z.string(), key: z.string() }));

/** A competency as programs get it. */
export const competencySchema = itemSchema
  .extend({
    threadId: z.string(),
    framework: z.string(),
    draft: z.number().int(),
    drafts: z.array(z.object({ number: z.number().int(), changed: z.boolean(), code: nullable(z.string()) })),
    associations: z.array(z.object({ type: z.string(), from: z.string(), to: z.string() })),
    retired: nullable(z.object({ draft: z.number().int() })).describe('the first draft without it'),
    replacedBy: kin.describe('what took its place, at first hand'),
    replaces: kin.describe('in whose place it came'),
  })
  .meta({ id: 'Competency' });

/** A competency as its newest draft has it, with what each draft did. Throws 404. */
export async function presentCompetency(
  store: FrameworkStore,
  textOf: TextOf,
  reader: Reader,
  slug: string,
  key: string,
): Promise<z.infer<typeof competencySchema>> {
  const { framework, drafts, competency } = await store.competency(reader, slug, key);
  const readings: { draft: Draft; item: Item; associations: { type: string; from: string; to: string }[] }[] =
    [];
  const texts: { draft: Draft; index: EditionIndex }[] = [];
  for (const draft of drafts) {
    const index = await textOf(draft);
    texts.push({ draft, index });
    const item = index.byCompetency.get(competency._id);
    if (!item) continue;
    const associations = [
      ...(index.from.get(item.competency) ?? []),
      ...(index.to.get(item.competency) ?? []),
    ];
    readings.push({
      draft,
      item,
      associations: associations.map(({ type, from, to }) => ({ type, from, to })),
    });
  }
  const newest = readings[0];
  if (!newest) throw notFound(say('competency'));
  return {
    ...presentItem(newest.item, competency.key),
    threadId: competencyThread(competency._id),
    framework: framework.slug,
    draft: newest.draft.number,
    drafts: readings.map(({ draft, item }, at) => {
      const before = readings[at + 1]?.item;
      const changed =
        !before ||
        before.title !== item.title ||
        before.statement !== item.statement ||
        before.parent !== item.parent;
      return { number: draft.number, changed, code: item.code };
    }),
    associations: newest.associations,
    ...kinOf(lineageOf(competency._id, texts), texts, await store.competenciesOf(framework._id)),
  };
}

/** Of its kin, those that some draft has that the reader may see. */
function kinOf(
  { retiredIn, replacedBy, replaces }: Lineage,
  texts: readonly { index: EditionIndex }[],
  competencies: ReadonlyMap<string, Competency>,
): Pick<z.infer<typeof competencySchema>, 'retired' | 'replacedBy' | 'replaces'> {
  const known = (ids: readonly string[]) =>
    ids
      .filter((id) => texts.some(({ index }) => index.byCompetency.has(id)))
      .map((id) => ({ id, key: competencies.get(id)?.key ?? id }));
  return {
    retired: retiredIn && { draft: retiredIn.number },
    replacedBy: known(replacedBy),
    replaces: known(replaces),
  };
}
