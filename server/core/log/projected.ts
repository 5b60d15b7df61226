import type { LogModels } from './log.models.ts';

/** How far a channel's projection has come, for kinds whose own documents do not say so. */
export class Projected {
  readonly #models: LogModels;

  constructor(models: LogModels) {
    this.#models = models;
  }

  async of(channel: string): Promise<number> {
    const cursor = await this.#models.cursors.findById(`projected|${channel}`).lean();
    return cursor?.seq ?? 0;
  }

  async to(channel: string, seq: number): Promise<void> {
    await this.#models.cursors.updateOne(
      { _id: `projected|${channel}` },
      { $max: { seq } },
      { upsert: true },
    );
  }

  /** Starts again from the first change: what a rebuild does. */
  async reset(kind: string): Promise<void> {
    await this.#models.cursors.deleteMany({ _id: { $regex: `^projected\\|${kind}(:|$)` } });
  }
}
