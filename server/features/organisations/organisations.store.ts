import { notFound } from '../../core/errors.ts';
import type { PersonAffiliation } from '../../core/people.ts';
import { say } from '../../core/words/words.ts';
import { nameKeyOf } from './organisations-channel.ts';
import type {
  Affiliation,
  Organisation,
  OrganisationKind,
  OrganisationModels,
} from './organisations.models.ts';

export const mostMembersShown = 500;

/** What a list of organisations is narrowed to. */
export interface OrganisationQuery {
  kind?: OrganisationKind;
  /** Words of the name, in any order. */
  words?: string;
  skip: number;
  limit: number;
}

export interface Belonging {
  affiliation: Affiliation;
  organisation: Organisation;
}

/** Every query about organisations. They are public; which groups they belong to is for the caller to look at. */
export class OrganisationStore {
  readonly #models: OrganisationModels;

  constructor(models: OrganisationModels) {
    this.#models = models;
  }

  /** A part of the list by name, and how many there are in all of it. */
  async list({
    kind,
    words = '',
    skip,
    limit,
  }: OrganisationQuery): Promise<{ rows: Organisation[]; total: number }> {
    const { organisations } = this.#models;
    const filter = {
      nameKey: { $gt: '' },
      ...(kind && { kind }),
      ...(words.trim() !== '' && { $and: wordsOf(words).map((nameKey) => ({ nameKey })) }),
    };
    const [rows, total] = await Promise.all([
      organisations.find(filter).sort({ nameKey: 1 }).skip(skip).limit(limit).lean<Organisation[]>(),
      organisations.countDocuments(filter),
    ]);
    return { rows, total };
  }

  /** Those that were made last. */
  async newest(most: number): Promise<Organisation[]> {
    return this.#models.organisations.find().sort({ createdAt: -1 }).limit(most).lean<Organisation[]>();
  }

  /** One by its slug. Throws 404. */
  async bySlug(slug: string): Promise<Organisation> {
    const found = await this.#models.organisations.findOne({ slug }).lean<Organisation>();
    if (!found) throw notFound(say('organisation'));
    return found;
  }

  async byIds(ids: string[]): Promise<Map<string, Organisation>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#models.organisations.find({ _id: { $in: ids } }).lean<Organisation[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** The same as they are called beside posts. */
  async named(ids: string[]): Promise<Map<string, PersonAffiliation>> {
    const found = await this.byIds([...new Set(ids)]);
    return new Map([...found].map(([id, { slug, name }]) => [id, { slug, name }]));
  }

  /** The one to which an e-mail domain belongs, or null. */
  async byDomain(domain: string): Promise<Organisation | null> {
    return this.#models.organisations.findOne({ domains: domain }).lean<Organisation>();
  }

  /** Those for which a member answers, as lead or as head of profession. */
  async answeredForBy(member: string): Promise<Organisation[]> {
    return this.#models.organisations
      .find({ $or: [{ lead: member }, { head: member }] })
      .sort({ nameKey: 1 })
      .lean<Organisation[]>();
  }

  /** Those that belong to a group as a whole on a day (`2026-11-27`), by name. */
  async corporateOf(group: string, day: string): Promise<Organisation[]> {
    const rows = await this.#models.organisations
      .find({ 'corporate.group': group })
      .sort({ nameKey: 1 })
      .lean<Organisation[]>();
    return rows.filter(({ corporate }) =>
      corporate.some((one) => one.group === group && one.since <= day && (one.until ?? day) >= day),
    );
  }

  async affiliation(organisation: string, member: string): Promise<Affiliation | null> {
    return this.#models.affiliations.findById(`${organisation}:${member}`).lean<Affiliation>();
  }

  /** Who belongs to an organisation or asked to, the longest first; with `listed` only who agrees to be named. */
  async affiliations(
    organisation: string,
    state: Affiliation['state'],
    only: { listed?: true } = {},
  ): Promise<Affiliation[]> {
    return this.#models.affiliations
      .find({ organisation, state, ...only })
      .sort({ at: 1 })
      .limit(mostMembersShown)
      .lean<Affiliation[]>();
  }

  /** Who belongs by an address at a domain that is none of these any more. */
  async byLostDomain({ _id, domains }: Pick<Organisation, '_id' | 'domains'>): Promise<Affiliation[]> {
    return this.#models.affiliations
      .find({ organisation: _id, state: 'confirmed', by: 'address', domain: { $nin: domains } })
      .lean<Affiliation[]>();
  }

  /** How many belong to each of these organisations. */
  async counts(organisations: string[]): Promise<Map<string, number>> {
    const rows = await this.#models.affiliations.aggregate<{ _id: string; count: number }>([
      { $match: { organisation: { $in: organisations }, state: 'confirmed' } },
      { $group: { _id: '$organisation', count: { $sum: 1 } } },
    ]);
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** Everything between one member and organisations, the newest first. */
  async ofMember(member: string): Promise<Belonging[]> {
    const rows = await this.#models.affiliations.find({ member }).lean<Affiliation[]>();
    const known = await this.byIds(rows.map(({ organisation }) => organisation));
    return rows
      .flatMap((affiliation) => {
        const organisation = known.get(affiliation.organisation);
        return organisation ? [{ affiliation, organisation }] : [];
      })
      .toSorted((a, b) => b.affiliation.at.getTime() - a.affiliation.at.getTime());
  }

  /** What stands beside the name of each of these members: the organisation that was confirmed last. */
  async shownBeside(members: string[]): Promise<Map<string, PersonAffiliation>> {
    const rows = await this.#models.affiliations
      .find({ member: { $in: members }, state: 'confirmed' })
      .lean<Affiliation[]>();
    const known = await this.byIds(rows.map(({ organisation }) => organisation));
    const shown = new Map<string, PersonAffiliation>();
    for (const { member, organisation } of rows.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      const found = known.get(organisation);
      if (found) shown.set(member, { slug: found.slug, name: found.name });
    }
    return shown;
  }
}

/** A regular expression for each word, that matches names with that word in them. */
function wordsOf(words: string): RegExp[] {
  return nameKeyOf(words)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
    .map((word) => new RegExp(word.slice(0, 60).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)));
}
