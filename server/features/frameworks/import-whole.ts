import { isDuplicate } from '../../core/database/duplicate.ts';
import { conflict } from '../../core/errors.ts';
import { uuidFromName } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { t } from '../../core/words/words.ts';
import type { EditionInput } from './edition.ts';
import { type FrameworkState, nextNumber } from './framework-state.ts';
import type { Competency, Draft, Framework, FrameworkModels } from './frameworks.models.ts';
import { writeEdition } from './write-edition.ts';

/** A draft that comes from another site, with its id, its number and its times. */
export type DraftToKeep = Pick<Draft, '_id' | 'number' | 'state' | 'opensAt' | 'closesAt' | 'addedAt'> & {
  edition: EditionInput;
  /** Ids of competencies by the identifiers that the edition gives them. */
  idOf(identifier: string): string;
};

/**
 * Writes a framework that comes whole from another site: everything keeps its id. Whoever calls has checked it, and
 * rights. Every step can be done again after a crash.
 */
export class WholeImport {
  readonly #models: FrameworkModels;
  readonly #log: ChangeLog;

  constructor(models: FrameworkModels, log: ChangeLog) {
    this.#models = models;
    this.#log = log;
  }

  /** Adds the framework, without drafts, and the addresses of its competencies. Throws 409 when the address is taken. */
  async begin(framework: Framework, competencies: Competency[], actor: string | null): Promise<void> {
    const { _id, ...row } = framework;
    try {
      await this.#models.frameworks.updateOne({ _id }, { $setOnInsert: row }, { upsert: true });
    } catch (error) {
      if (isDuplicate(error)) throw conflict(t('There is a framework at this address already.'));
      throw error;
    }
    const writes = competencies.map(({ _id: id, ...fields }) => ({
      updateOne: { filter: { _id: id }, update: { $setOnInsert: fields }, upsert: true },
    }));
    if (writes.length > 0) await this.#models.competencies.bulkWrite(writes);
    await this.#log.append('frameworks', {
      key: `import:${_id}`,
      keyHash: 'import',
      decide: () => ({ type: 'framework.created', actor, data: { framework: _id } }),
    });
  }

  /** Adds one draft in its place, with its text. Throws 409 when another one has its number. */
  async add(framework: string, draft: DraftToKeep, from: string, actor: string | null): Promise<void> {
    const { _id, number, state, opensAt, closesAt, addedAt, edition: text } = draft;
    const edition = uuidFromName(`${framework} package ${_id}`);
    await this.#write(edition, draft);
    const { title, description, source } = text;
    await this.#log.append<FrameworkState>(`framework:${framework}`, {
      key: `import:${_id}`,
      keyHash: 'import',
      decide(before) {
        if (nextNumber(before) !== number)
          throw conflict(t('Draft {number} is there already.', { number: String(number) }));
        const times = { state, opensAt, closesAt };
        const itemCount = text.items.length;
        return {
          type: 'draft.added',
          actor,
          origin: { from, author: null, at: addedAt, ref: null },
          data: {
            draft: { _id, number, edition, ...times, itemCount, title, description, source },
            reason: '',
          },
        };
      },
    });
  }

  /** That nothing is missing any more. */
  async finish(framework: string): Promise<void> {
    await this.#models.frameworks.updateOne({ _id: framework }, { $set: { importedAt: new Date() } });
  }

  async #write(edition: string, { edition: { items, associations }, idOf }: DraftToKeep): Promise<void> {
    await writeEdition(
      this.#models,
      edition,
      items.map(({ identifier, parent, ...text }) => ({
        ...text,
        competency: idOf(identifier),
        sourceId: identifier,
        parent: parent === null ? null : idOf(parent),
      })),
      associations.map((one) => ({ ...one, from: idOf(one.from), to: idOf(one.to) })),
    );
  }
}
