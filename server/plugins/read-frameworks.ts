import { Problem } from '../core/errors.ts';
import { everyone, type Reader } from '../core/reader.ts';
import { stateAt } from '../features/frameworks/draft-state.ts';
import type { TextOf } from '../features/frameworks/competency-shape.ts';
import type { EditionIndex } from '../features/frameworks/edition-index.ts';
import type { AssociationInput, ItemInput } from '../features/frameworks/edition.ts';
import type { Competency, Draft, Item } from '../features/frameworks/frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from '../features/frameworks/frameworks.store.ts';
import type { CompetencyShape, DraftShape, FrameworkShape, ReadDoor } from '../plugin-api.ts';

export type FrameworkReads = Pick<
  ReadDoor,
  'frameworks' | 'framework' | 'draft' | 'edition' | 'competencies' | 'competency' | 'item' | 'competencyPath'
>;
type Competencies = ReadonlyMap<string, Competency>;

/**
 * Frameworks, drafts and competencies as a reader may see them, in the shapes of imports and exports. `textOf` gives
 * the text of a draft, also while it is being prepared.
 */
export function readFrameworks(store: FrameworkStore, textOf: TextOf): FrameworkReads {
  const lists = new WeakMap<Competencies, readonly CompetencyShape[]>();

  async function frameworkOf(reader: Reader, slug: string): Promise<FrameworkView | null> {
    try {
      return await store.bySlug(reader, slug);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }

  return {
    frameworks: async (reader) => (await store.list(reader)).map(frameworkShape),
    async framework(reader, slug) {
      const view = await frameworkOf(reader, slug);
      return view && frameworkShape(view);
    },
    async draft(reader, id) {
      const found = await store.draftById(reader, id);
      return found && draftShape(found.draft);
    },
    async edition(reader, draftId) {
      const found = await store.draftById(reader, draftId);
      if (!found) return null;
      const { title, description, source } = found.draft;
      const competencies = await store.competenciesOf(found.framework._id);
      const index = await textOf(found.draft);
      return {
        title,
        description,
        source,
        items: index.items.map((item) => itemInput(item, index)),
        associations: associationInputs(index, competencies),
      };
    },
    async competencies(reader, slug) {
      const view = await frameworkOf(reader, slug);
      if (!view) return [];
      const all = await store.competenciesOf(view.framework._id);
      const list = lists.get(all) ?? [...all.values()].map(competencyShape);
      lists.set(all, list);
      return list;
    },
    async competency(reader, id) {
      const found = await store.competencyById(reader, id);
      return found && { competency: competencyShape(found.competency), framework: frameworkShape(found) };
    },
    async item(reader, draftId, competencyId) {
      const found = await store.draftById(reader, draftId);
      if (!found) return null;
      const index = await textOf(found.draft);
      const item = index.byCompetency.get(competencyId);
      return item ? itemInput(item, index) : null;
    },
    async competencyPath(id) {
      const found = await store.competencyById(everyone, id);
      const now = new Date();
      for (const draft of found?.drafts ?? []) {
        if (stateAt(draft, now) === 'preparing') continue;
        const { byCompetency } = await store.edition(draft.edition);
        if (byCompetency.has(id)) return pathIn(byCompetency, id);
      }
      return found ? [id] : [];
    },
  };
}

/** A circle, which no import lets in, would end there. */
function pathIn(items: ReadonlyMap<string, Pick<Item, 'parent'>>, id: string): string[] {
  const path: string[] = [];
  for (let at: string | null = id; at !== null && !path.includes(at); at = items.get(at)?.parent ?? null)
    path.push(at);
  return path;
}

function frameworkShape({ framework, drafts }: FrameworkView): FrameworkShape {
  const { _id, slug, title, description, group, scope } = framework;
  return { id: _id, slug, title, description, group, scope, drafts: drafts.map(draftShape) };
}

function draftShape(draft: Draft): DraftShape {
  const { _id, number, opensAt, closesAt, addedAt, title, description, source, edition } = draft;
  const state = stateAt(draft, new Date());
  return { id: _id, number, state, opensAt, closesAt, addedAt, title, description, source, edition };
}

const competencyShape = ({ _id, key, sourceId }: Competency): CompetencyShape => ({
  id: _id,
  key,
  sourceId,
});

function itemInput(item: Item, index: EditionIndex): ItemInput {
  const { sourceId, code, kind, title, statement, parent, extra } = item;
  const above = parent === null ? null : (index.byCompetency.get(parent)?.sourceId ?? null);
  return { identifier: sourceId, code, kind, title, statement, parent: above, extra };
}

/** An end may be a competency that is in other drafts of the framework only. */
function associationInputs({ associations }: EditionIndex, competencies: Competencies): AssociationInput[] {
  const nameOf = (end: string): string => competencies.get(end)?.sourceId ?? end;
  return associations.map(({ identifier, type, from, to, fromTitle, toTitle, order, extra }) => ({
    identifier,
    type,
    from: nameOf(from),
    to: nameOf(to),
    fromTitle,
    toTitle,
    order,
    extra,
  }));
}
