import { createHash } from 'node:crypto';
import { isDuplicate } from '../../core/database/duplicate.ts';
import { conflict, forbidden, invalid, notFound } from '../../core/errors.ts';
import { newId, uuidFromName } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { makeKey } from './competency-keys.ts';
import type { EditionInput } from './edition.ts';
import { frameworkPolicies } from './frameworks.policy.ts';
import { type FrameworkState, nextNumber } from './framework-state.ts';
import type { Competency, Draft, DraftState, Framework, FrameworkModels } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';
import { writeEdition } from './write-edition.ts';

export interface ImportRequest {
  /** The framework to add a draft to; a new one is made when there is none of this slug. */
  slug: string;
  edition: EditionInput;
  /** For a new framework. */
  group?: { id: string; scope: Scope };
  title?: string;
  description?: string;
  state: DraftState;
  opensAt: Date | null;
  closesAt: Date | null;
  /** When it was added where it comes from; now, when null. */
  addedAt?: Date | null;
  /** Why, for the history of the draft. */
  reason?: string;
}

export interface Imported {
  framework: Framework;
  number: number;
  items: number;
  /** True when this very edition is there already, so that nothing was written. */
  repeated: boolean;
}

const chunk = 1000;
const mostAttempts = 5;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Adds an edition as the next draft of a framework, made when there is none. The text is written under an edition id
 * that nothing points to; one appended `draft.added` then makes all of it visible, or nothing.
 * Throws 403 for a reader who does not edit the framework, 422 for a wrong slug.
 */
export class EditionImport {
  readonly #models: FrameworkModels;
  readonly #store: FrameworkStore;
  readonly #log: ChangeLog;

  constructor(models: FrameworkModels, store: FrameworkStore, log: ChangeLog) {
    this.#models = models;
    this.#store = store;
    this.#log = log;
  }

  async run(reader: Reader, request: ImportRequest): Promise<Imported> {
    const framework = await this.#framework(reader, request);
    const { edition, existing } = await this.#edition(framework._id, fingerprint(request.edition));
    if (existing) return { framework, number: existing.number, items: existing.itemCount, repeated: true };

    const competencies = await this.#competencies(framework._id, request.edition);
    await this.#writeText(edition, request.edition, competencies);
    const { change, repeated } = await this.#log.append<FrameworkState>(`framework:${framework._id}`, {
      key: `edition:${edition}`,
      keyHash: edition,
      decide: (state) => ({
        type: 'draft.added',
        actor: reader.member?.id ?? null,
        origin: request.addedAt ? { from: 'import', author: null, at: request.addedAt, ref: null } : null,
        data: {
          draft: {
            _id: uuidFromName(`draft ${edition}`),
            number: nextNumber(state),
            edition,
            state: request.state,
            opensAt: request.opensAt,
            closesAt: request.closesAt,
            itemCount: request.edition.items.length,
            title: request.edition.title,
            description: request.edition.description,
            source: request.edition.source,
          },
          reason: request.reason ?? '',
        },
      }),
    });
    const { number } = (change.data as { draft: { number: number } }).draft;
    return { framework, number, items: request.edition.items.length, repeated };
  }

  /** The id that this text has, and the draft that has it already. One that was discarded may come again. */
  async #edition(framework: string, print: string): Promise<{ edition: string; existing: Draft | null }> {
    for (let round = 1; ; round += 1) {
      const edition = uuidFromName(`${framework} ${print}${round > 1 ? ` ${round}` : ''}`);
      const rows = await this.#models.drafts.find({ edition }).sort({ number: 1 }).lean<Draft[]>();
      const existing = rows.find(({ number }) => number > 0);
      if (existing || rows.length === 0) return { edition, existing: existing ?? null };
    }
  }

  /**
   * Writes a text for a framework that is there, under an edition id that nothing points to, and answers the id. The
   * caller has seen to rights, and makes it visible.
   */
  async write(framework: string, input: EditionInput): Promise<string> {
    const edition = uuidFromName(`${framework} text ${fingerprint(input)}`);
    await this.#writeText(edition, input, await this.#competencies(framework, input));
    return edition;
  }

  async #framework(reader: Reader, request: ImportRequest): Promise<Framework> {
    const row = await this.#models.frameworks.findOne({ slug: request.slug }).lean<Framework>();
    if (row) {
      if (!(await this.#store.byId(reader, row._id))) throw notFound(say('framework'));
      if (!frameworkPolicies['draft.add'](reader, row))
        throw forbidden(t('Only an editor of its group may add a draft.'));
      return row;
    }
    if (!slugForm.test(request.slug) || request.slug.length > 60) {
      throw invalid([
        {
          path: 'framework',
          message: t('use 1 to 60 small letters, digits and single hyphens, such as web-skills'),
        },
      ]);
    }
    if (!request.group)
      throw invalid([{ path: 'group', message: t('name the group that will own the new framework') }]);
    if (!frameworkPolicies['draft.add'](reader, { group: request.group.id, scope: request.group.scope }))
      throw forbidden(t('Only an editor of the group may add a framework.'));
    const framework: Framework = {
      _id: newId(),
      slug: request.slug,
      title: request.title ?? request.edition.title,
      description: request.description ?? request.edition.description,
      group: request.group.id,
      scope: request.group.scope,
      createdAt: new Date(),
    };
    try {
      await this.#models.frameworks.create(framework);
    } catch (error) {
      // Another import has just made it: this one adds the next draft.
      if (isDuplicate(error)) return this.#framework(reader, request);
      throw error;
    }
    await this.#log.append('frameworks', {
      decide: () => ({
        type: 'framework.created',
        actor: reader.member?.id ?? null,
        data: { framework: framework._id },
      }),
    });
    return framework;
  }

  /** The identity of each item: the one it had in earlier drafts, else a new one with a new address. Throws 409. */
  async #competencies(framework: string, edition: EditionInput): Promise<Map<string, Competency>> {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const before = await this.#models.competencies.find({ framework }).lean<Competency[]>();
      const known = new Map(before.map((competency) => [competency.sourceId, competency]));
      const added = await this.#unseen(framework, edition, before);
      for (const competency of added) known.set(competency.sourceId, competency);
      if (await this.#insertOnce(added)) return known;
    }
    throw conflict(t('Somebody else is importing into this framework just now. Try again in a minute.'));
  }

  /** What this edition has that no earlier one had, each with an address that is free. */
  async #unseen(framework: string, { items }: EditionInput, before: Competency[]): Promise<Competency[]> {
    const known = new Set(before.map(({ sourceId }) => sourceId));
    const taken = new Set(before.map(({ key }) => key.toLowerCase()));
    const unseen = items.filter(({ identifier }) => !known.has(identifier));
    const used = await this.#models.competencies
      .find({ _id: { $in: unseen.map(({ identifier }) => identifier.toLowerCase()) } }, { _id: 1 })
      .lean();
    const usedElsewhere = new Set(used.map(({ _id }) => _id));
    return unseen.map((item): Competency => {
      const id = item.identifier.toLowerCase();
      const free = uuid.test(id) && !usedElsewhere.has(id);
      return {
        _id: free ? id : uuidFromName(`${framework} ${item.identifier}`),
        framework,
        key: makeKey(item, taken),
        sourceId: item.identifier,
        createdAt: new Date(),
      };
    });
  }

  /** False when another import took an identity or an address meanwhile. */
  async #insertOnce(added: Competency[]): Promise<boolean> {
    try {
      for (let at = 0; at < added.length; at += chunk)
        await this.#models.competencies.insertMany(added.slice(at, at + chunk));
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async #writeText(
    edition: string,
    input: EditionInput,
    competencies: Map<string, Competency>,
  ): Promise<void> {
    const idOf = (identifier: string): string => competencies.get(identifier)?._id ?? identifier;
    const items = input.items.map(({ identifier, parent, ...text }) => ({
      ...text,
      competency: idOf(identifier),
      sourceId: identifier,
      parent: parent === null ? null : idOf(parent),
    }));
    const associations = input.associations.map((association) => ({
      ...association,
      from: idOf(association.from),
      to: idOf(association.to),
    }));
    await writeEdition(this.#models, edition, items, associations);
  }
}

/** The same text gives the same fingerprint, so that importing it twice is seen. */
function fingerprint(edition: EditionInput): string {
  return createHash('sha256').update(JSON.stringify(edition)).digest('hex');
}
