import type { CompetencyShape, DraftShape, ItemInput, PluginHost, Reader } from '../../server/plugin-api.ts';
import { exportIdentifier } from './identifiers.ts';
import { isPrivate } from './publication.ts';

type Read = PluginHost<'read'>['read'];

/** An item as it reads in a draft. */
export interface FoundItem {
  item: ItemInput;
  draft: DraftShape;
}

/**
 * Finds items by any of the names that a competency goes by: its own id, the identifier that its source gives it, and
 * the UUID that CASE sees.
 */
export class ItemFinder {
  readonly #read: Read;
  readonly #names = new WeakMap<readonly CompetencyShape[], ReadonlyMap<string, string>>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** The item in the newest draft that has it and is not private, as this reader may see it; null when there is none. */
  async find(reader: Reader, name: string): Promise<FoundItem | null> {
    const own = await this.#read.competency(reader, name.toLowerCase());
    if (own) {
      const found = await this.#newest(reader, own.framework.drafts, own.competency.id);
      if (found) return found;
    }
    for (const { slug, drafts } of await this.#read.frameworks(reader)) {
      const competencies = await this.#read.competencies(reader, slug);
      const id = this.#namesOf(competencies).get(name) ?? this.#namesOf(competencies).get(name.toLowerCase());
      const found = id && (await this.#newest(reader, drafts, id));
      if (found) return found;
    }
    return null;
  }

  async #newest(
    reader: Reader,
    drafts: readonly DraftShape[],
    competency: string,
  ): Promise<FoundItem | null> {
    for (const draft of drafts) {
      if (isPrivate(draft)) continue;
      const item = await this.#read.item(reader, draft.id, competency);
      if (item) return { item, draft };
    }
    return null;
  }

  #namesOf(competencies: readonly CompetencyShape[]): ReadonlyMap<string, string> {
    const known = this.#names.get(competencies);
    if (known) return known;
    const names = new Map<string, string>();
    for (const { id, sourceId } of competencies) names.set(sourceId, id).set(exportIdentifier(sourceId), id);
    this.#names.set(competencies, names);
    return names;
  }
}
