import { LRUCache } from 'lru-cache';
import { notFound } from '../../core/errors.ts';
import { Memo } from '../../core/log/memo.ts';
import type { Heads } from '../../core/log/heads.ts';
import { holds, maySee, type Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import { type EditionIndex, indexEdition } from './edition-index.ts';
import type {
  Association,
  Competency,
  Draft,
  Framework,
  FrameworkModels,
  Item,
} from './frameworks.models.ts';
import { stateAt, withSuperseding } from './draft-state.ts';

/** A framework with what belongs to it, whole: kept in memory until its channel grows. */
interface Known {
  framework: Framework;
  drafts: Draft[];
  byKey: Map<string, Competency>;
  byId: Map<string, Competency>;
}

export interface FrameworkView {
  framework: Framework;
  /** Those this reader may see, newest first. */
  drafts: Draft[];
}

export const frameworksChannel = 'frameworks';

/** Every query about frameworks, drafts and competencies, as the reader may see them. */
export class FrameworkStore {
  readonly #models: FrameworkModels;
  readonly #known: Memo<Known>;
  readonly #slugs: Memo<Map<string, string>>;
  readonly #owners = new LRUCache<string, string>({ max: 50_000 });
  readonly #editions = new LRUCache<string, EditionIndex>({ max: 24 });

  constructor(models: FrameworkModels, heads: Heads) {
    this.#models = models;
    this.#known = new Memo(heads, { max: 200 });
    this.#slugs = new Memo(heads, { max: 1 });
  }

  /** All frameworks with at least one draft the reader may see, by title. */
  async list(reader: Reader): Promise<FrameworkView[]> {
    const found: FrameworkView[] = [];
    for (const id of (await this.#ids()).values()) {
      const view = await this.#view(reader, id);
      if (view && view.drafts.length > 0) found.push(view);
    }
    return found.toSorted((a, b) => a.framework.title.localeCompare(b.framework.title));
  }

  /** One framework by its slug. Throws 404. */
  async bySlug(reader: Reader, slug: string): Promise<FrameworkView> {
    const id = (await this.#ids()).get(slug);
    return (id && (await this.#view(reader, id))) || raise(notFound(say('framework')));
  }

  /** One framework by its id, or null. */
  async byId(reader: Reader, id: string): Promise<FrameworkView | null> {
    return this.#view(reader, id);
  }

  /** One draft of a framework by its number. Throws 404. */
  async draft(
    reader: Reader,
    slug: string,
    number: number,
  ): Promise<{ framework: Framework; draft: Draft; drafts: Draft[] }> {
    const { framework, drafts } = await this.bySlug(reader, slug);
    const draft = drafts.find((one) => one.number === number) ?? raise(notFound(say('draft')));
    return { framework, draft, drafts };
  }

  /** One draft by its id, or null. */
  async draftById(reader: Reader, id: string): Promise<{ framework: Framework; draft: Draft } | null> {
    const owner = await this.#owner(`d-${id}`, () =>
      this.#models.drafts.findById(id, { framework: 1 }).lean(),
    );
    const view = owner ? await this.#view(reader, owner) : null;
    const draft = view?.drafts.find(({ _id }) => _id === id);
    return view && draft ? { framework: view.framework, draft } : null;
  }

  /** The competency at an address of a framework, or with this id. Throws 404. */
  async competency(
    reader: Reader,
    slug: string,
    key: string,
  ): Promise<FrameworkView & { competency: Competency }> {
    const view = await this.bySlug(reader, slug);
    const known = await this.#load(view.framework._id);
    const competency = known?.byKey.get(key) ?? known?.byId.get(key) ?? raise(notFound(say('competency')));
    return { ...view, competency };
  }

  /** The competency with this id, or null. */
  async competencyById(
    reader: Reader,
    id: string,
  ): Promise<(FrameworkView & { competency: Competency }) | null> {
    const owner = await this.#owner(`c-${id}`, () =>
      this.#models.competencies.findById(id, { framework: 1 }).lean(),
    );
    const view = owner ? await this.#view(reader, owner) : null;
    const competency = owner ? (await this.#load(owner))?.byId.get(id) : undefined;
    return view && competency ? { ...view, competency } : null;
  }

  /** Competencies of a framework by id. */
  async competenciesOf(frameworkId: string): Promise<ReadonlyMap<string, Competency>> {
    return (await this.#load(frameworkId))?.byId ?? new Map();
  }

  /** The text of one edition. */
  async edition(edition: string): Promise<EditionIndex> {
    const kept = this.#editions.get(edition);
    if (kept) return kept;
    const items = await this.#models.items.find({ edition }).sort({ order: 1 }).lean<Item[]>();
    const associations = await this.#models.associations.find({ edition }, { _id: 0 }).lean<Association[]>();
    const index = indexEdition(edition, items, associations);
    this.#editions.set(edition, index);
    return index;
  }

  /** Competencies with this code in the newest drafts the reader may see. */
  async byCode(
    reader: Reader,
    code: string,
  ): Promise<{ framework: Framework; competency: Competency; item: Item }[]> {
    const found: { framework: Framework; competency: Competency; item: Item }[] = [];
    for (const { framework, drafts } of await this.list(reader)) {
      const { items } = await this.edition(drafts[0]!.edition);
      const competencies = await this.competenciesOf(framework._id);
      for (const item of items) {
        if (item.code !== code) continue;
        const competency = competencies.get(item.competency);
        if (competency) found.push({ framework, competency, item });
      }
    }
    return found;
  }

  /** The framework a draft or competency belongs to: it never changes, so it is asked for once. */
  async #owner(name: string, ask: () => Promise<{ framework: string } | null>): Promise<string | null> {
    const kept = this.#owners.get(name);
    if (kept) return kept;
    const row = await ask();
    if (row) this.#owners.set(name, row.framework);
    return row?.framework ?? null;
  }

  async #view(reader: Reader, id: string): Promise<FrameworkView | null> {
    const known = await this.#load(id);
    if (!known || !maySee(reader, known.framework)) return null;
    const now = new Date();
    const edits = holds(reader, known.framework.group, 'editor', 'chair');
    const drafts = known.drafts.filter(
      (draft) => maySee(reader, draft) && (edits || stateAt(draft, now) !== 'preparing'),
    );
    return { framework: known.framework, drafts };
  }

  async #ids(): Promise<Map<string, string>> {
    return this.#slugs.get('slugs', [frameworksChannel], async () => {
      const rows = await this.#models.frameworks.find({}, { slug: 1 }).lean();
      return new Map(rows.map(({ slug, _id }) => [slug, _id]));
    });
  }

  async #load(id: string): Promise<Known | null> {
    const known = await this.#known.get(id, [`framework:${id}`, frameworksChannel], async () => {
      const [framework, drafts, competencies] = await Promise.all([
        this.#models.frameworks.findById(id).lean<Framework>(),
        this.#models.drafts
          .find({ framework: id, number: { $gt: 0 } })
          .sort({ number: -1 })
          .lean<Draft[]>(),
        this.#models.competencies.find({ framework: id }).lean<Competency[]>(),
      ]);
      return {
        framework: framework!,
        drafts: withSuperseding(drafts),
        byKey: new Map(competencies.map((competency) => [competency.key, competency])),
        byId: new Map(competencies.map((competency) => [competency._id, competency])),
      };
    });
    return known.framework ? known : null;
  }
}

function raise(problem: Error): never {
  throw problem;
}
