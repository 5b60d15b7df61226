import type { Collection } from 'mongoose';
import { Together } from '../../../server/plugin-api.ts';
import type { Mapping } from './records.ts';

export const mappingId = (bridge: string, category: number): string => `${bridge}:${category}`;

/** Which categories of forums are mapped, and to what. Many topics that are brought in at a time ask together. */
export class Mappings {
  readonly #mappings: Collection<Mapping>;
  readonly #byId = new Together<string, Mapping | null>(async (ids) => {
    const found = await this.#mappings.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(found.map((mapping) => [mapping._id, mapping]));
    return ids.map((id) => {
      const mapping = byId.get(id);
      // Whoever asks changes what they were given.
      return mapping ? { ...mapping } : null;
    });
  });

  constructor(mappings: Collection<Mapping>) {
    this.#mappings = mappings;
  }

  of(bridge: string): Promise<Mapping[]> {
    return this.#mappings.find({ bridge }).toArray();
  }

  ofCategory(bridge: string, category: number | null): Promise<Mapping | null> {
    return category === null ? Promise.resolve(null) : this.#byId.ask(mappingId(bridge, category));
  }

  async change(mapping: Mapping, set: Partial<Omit<Mapping, '_id'>>): Promise<void> {
    await this.#mappings.updateOne({ _id: mapping._id }, { $set: set });
    Object.assign(mapping, set);
  }
}
