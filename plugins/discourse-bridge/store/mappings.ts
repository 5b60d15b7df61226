import type { Collection } from 'mongoose';
import type { Mapping } from './records.ts';

export const mappingId = (bridge: string, category: number): string => `${bridge}:${category}`;

/** Which categories of forums are mapped, and to what. */
export class Mappings {
  readonly #mappings: Collection<Mapping>;

  constructor(mappings: Collection<Mapping>) {
    this.#mappings = mappings;
  }

  of(bridge: string): Promise<Mapping[]> {
    return this.#mappings.find({ bridge }).toArray();
  }

  ofCategory(bridge: string, category: number | null): Promise<Mapping | null> {
    return category === null
      ? Promise.resolve(null)
      : this.#mappings.findOne({ _id: mappingId(bridge, category) });
  }

  async change(mapping: Mapping, set: Partial<Omit<Mapping, '_id'>>): Promise<void> {
    await this.#mappings.updateOne({ _id: mapping._id }, { $set: set });
    Object.assign(mapping, set);
  }
}
