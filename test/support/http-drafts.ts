import { everyone, type Scope } from '../../server/core/reader.ts';
import type { EditionInput, ItemInput } from '../../server/features/frameworks/edition.ts';
import type { TestSite } from './site.ts';

export interface TestDraft {
  slug: string;
  title?: string;
  description?: string;
  group: { id: string; scope: Scope };
  items: (Partial<ItemInput> & { identifier: string })[];
  licence?: EditionInput['source']['licence'];
  /** Identifiers of competencies that were retired → of those that replace them. */
  replacedBy?: Record<string, string[]>;
  opensAt?: Date;
  closesAt?: Date;
}

const day = 24 * 3600 * 1000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * day);

/** Adds a draft as an importer does, open from yesterday for a week unless told otherwise. Answers its number. */
export async function addDraft({ services }: TestSite, draft: TestDraft): Promise<number> {
  const { slug, title = slug, description = '', group, opensAt = daysFromNow(-1) } = draft;
  const { number } = await services.editionImport.run(everyone, {
    slug,
    group,
    title,
    description,
    edition: editionOf({ ...draft, title, description }),
    state: 'open',
    opensAt,
    closesAt: draft.closesAt ?? daysFromNow(7),
  });
  return number;
}

/** An edition with these items, as an importer reads it. */
export function editionOf(
  draft: Pick<TestDraft, 'items' | 'licence' | 'replacedBy'> & Pick<EditionInput, 'title' | 'description'>,
): EditionInput {
  const { title, description, items, licence = null, replacedBy = {} } = draft;
  return {
    title,
    description,
    source: {
      creator: null,
      publisher: null,
      version: null,
      language: 'en',
      officialUrl: null,
      licence,
      attribution: null,
      identifier: null,
    },
    items: items.map((item) => ({
      code: null,
      kind: 'Competency',
      title: null,
      statement: '',
      parent: null,
      extra: {},
      ...item,
    })),
    associations: Object.entries(replacedBy).flatMap(([from, successors]) =>
      successors.map((to) => ({
        identifier: `${from} replaced by ${to}`,
        type: 'replacedBy',
        from,
        to,
        fromTitle: null,
        toTitle: null,
        order: null,
        extra: {},
      })),
    ),
  };
}
