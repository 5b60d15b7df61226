import { createHash } from 'node:crypto';
import { forbidden, invalid, notFound } from '../../core/errors.ts';
import { newId, uuidFromName } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { makeKey } from './competency-keys.ts';
import type { EditionInput } from './edition.ts';
import { frameworkPolicies } from './frameworks.policy.ts';
import type { FrameworkState } from './framework-channels.ts';
import type { Competency, DraftState, Framework, FrameworkModels } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';

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
}

export interface Imported {
  framework: Framework;
  number: number;
  items: number;
  /** True when this very edition is there already, so that nothing was written. */
  repeated: boolean;
}

const chunk = 1000;
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
    const edition = uuidFromName(`${framework._id} ${fingerprint(request.edition)}`);
    const existing = await this.#models.drafts.findOne({ edition }).lean();
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
            number: state.drafts + 1,
            edition,
            state: request.state,
            opensAt: request.opensAt,
            closesAt: request.closesAt,
            itemCount: request.edition.items.length,
            title: request.edition.title,
            description: request.edition.description,
            source: request.edition.source,
          },
        },
      }),
    });
    const { number } = (change.data as { draft: { number: number } }).draft;
    return { framework, number, items: request.edition.items.length, repeated };
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
    await this.#models.frameworks.create(framework);
    await this.#log.append('frameworks', {
      decide: () => ({
        type: 'framework.created',
        actor: reader.member?.id ?? null,
        data: { framework: framework._id },
      }),
    });
    return framework;
  }

  /** The identity of each item: the one it had in earlier drafts, else a new one with a new address. */
  async #competencies(framework: string, edition: EditionInput): Promise<Map<string, Competency>> {
    const before = await this.#models.competencies.find({ framework }).lean<Competency[]>();
    const known = new Map(before.map((competency) => [competency.sourceId, competency]));
    const taken = new Set(before.map(({ key }) => key.toLowerCase()));
    const unseen = edition.items.filter(({ identifier }) => !known.has(identifier));
    const used = await this.#models.competencies
      .find({ _id: { $in: unseen.map(({ identifier }) => identifier.toLowerCase()) } }, { _id: 1 })
      .lean();
    const usedElsewhere = new Set(used.map(({ _id }) => _id));
    const added = unseen.map((item): Competency => {
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
    for (let at = 0; at < added.length; at += chunk)
      await this.#models.competencies.insertMany(added.slice(at, at + chunk));
    for (const competency of added) known.set(competency.sourceId, competency);
    return known;
  }

  async #writeText(
    edition: string,
    input: EditionInput,
    competencies: Map<string, Competency>,
  ): Promise<void> {
    const { items, associations } = this.#models;
    const idOf = (identifier: string): string => competencies.get(identifier)?._id ?? identifier;
    await Promise.all([items.deleteMany({ edition }), associations.deleteMany({ edition })]);
    const depths = new Map<string, number>();
    const writtenAt = new Date();
    const itemRows = input.items.map((item, order) => {
      const depth = item.parent === null ? 0 : (depths.get(item.parent) ?? 0) + 1;
      depths.set(item.identifier, depth);
      const competency = idOf(item.identifier);
      const { identifier, parent, ...text } = item;
      return {
        ...text,
        _id: `${edition}:${competency}`,
        edition,
        competency,
        sourceId: identifier,
        parent: parent === null ? null : idOf(parent),
        order,
        depth,
        writtenAt,
      };
    });
    const associationRows = input.associations.map((association) => ({
      ...association,
      edition,
      from: idOf(association.from),
      to: idOf(association.to),
    }));
    for (let at = 0; at < itemRows.length; at += chunk)
      await items.insertMany(itemRows.slice(at, at + chunk));
    for (let at = 0; at < associationRows.length; at += chunk)
      await associations.insertMany(associationRows.slice(at, at + chunk));
  }
}

/** The same text gives the same fingerprint, so that importing it twice is seen. */
function fingerprint(edition: EditionInput): string {
  return createHash('sha256').update(JSON.stringify(edition)).digest('hex');
}

const orphanAgeMs = 24 * 3600 * 1000;

/**
 * Deletes text that no draft points to: what an import left that was cut short. Only what is a day old, since an
 * import may be under way. Answers how many editions it deleted.
 */
export async function sweepOrphans(models: FrameworkModels, now: Date): Promise<number> {
  const old = { writtenAt: { $lt: new Date(now.getTime() - orphanAgeMs) } };
  const written = await models.items.distinct('edition', old);
  const used = new Set(await models.drafts.distinct('edition'));
  const orphans = written.filter((edition) => !used.has(edition));
  await models.items.deleteMany({ edition: { $in: orphans } });
  await models.associations.deleteMany({ edition: { $in: orphans } });
  return orphans.length;
}
