import type { Collection } from 'mongoose';
import { byId } from './by-id.ts';
import type { Mapping } from './records.ts';

export const mappingId = (bridge: string, category: number): string => `${bridge}:${category}`;

/** Which categories of forums are mapped, and to what. Many topics that are brought in at a time ask together. */
export class Mappings {
  readonly #mappings: Collection<Mapping>;
  readonly #byId = byId(() => this.#mappings);

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
