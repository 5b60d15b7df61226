import { forbidden, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import type { Reader, Scoped } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember } from '../threads/post-rules.ts';
import { checkDescription, checkFields, freeSlug, type OrganisationForm } from './organisation-fields.ts';
import {
  type CorporateData,
  type FieldsData,
  nameKeyOf,
  type OrganisationFields,
  organisationsChannel,
} from './organisations-channel.ts';
import type { Organisation, OrganisationModels } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';
import type { OrganisationStore } from './organisations.store.ts';

export interface OrganisationParts {
  models: OrganisationModels;
  store: OrganisationStore;
  log: ChangeLog;
  people: Pick<People, 'byHandles' | 'byIds'>;
}

/** What is true of organisations: made and kept by administrators, described by their leads. */
export class OrganisationService {
  readonly #parts: OrganisationParts;

  constructor(parts: OrganisationParts) {
    this.#parts = parts;
  }

  /** Makes one. Throws 401, 403, and 422 naming each wrong field. Answers its slug. */
  async make(reader: Reader, form: OrganisationForm, given: { id?: string } = {}): Promise<string> {
    this.#administrator(reader);
    const fields = await checkFields(form, this.#parts.people);
    const id = given.id ?? newId();
    const { change } = await this.#parts.log.append(organisationsChannel, {
      alone: true,
      decide: async () => {
        await this.#refuseTaken(fields, null);
        const slug = await freeSlug(fields.name, async (one) => this.#isTaken(one));
        return this.#change(reader, 'organisation.made', { organisation: id, fields: { ...fields, slug } });
      },
    });
    return (change.data as FieldsData).fields.slug!;
  }

  /** Changes everything but the address, which stays. Throws 401, 403, 404, 422. */
  async change(reader: Reader, slug: string, form: OrganisationForm): Promise<void> {
    this.#administrator(reader);
    const { _id } = await this.#parts.store.bySlug(slug);
    const fields = await checkFields(form, this.#parts.people);
    await this.#changeFields(reader, _id, fields);
  }

  /** Changes what it says of itself. Throws 401, 403, 404, 422. */
  async describe(reader: Reader, slug: string, text: string): Promise<void> {
    const organisation = await this.#parts.store.bySlug(slug);
    activeMember(reader, t('Sign in to do this.'));
    const description = checkDescription(text);
    if (!organisationPolicies['organisation.describe'](reader, { organisation }))
      throw forbidden(t('Only its lead or a site administrator may describe this organisation.'));
    await this.#changeFields(reader, organisation._id, { description });
  }

  /**
   * Says that an organisation belongs to a group as a whole, from a day on and perhaps to another (`2026-11-27`), or,
   * without a first day, takes it back. `group` is one that the reader may see. Throws 401, 403, 404, 422.
   */
  async setCorporate(
    reader: Reader,
    slug: string,
    group: Scoped,
    days: { since: string; until: string } | null,
  ): Promise<void> {
    if (reader.member !== null || !reader.admin) activeMember(reader, t('Sign in to do this.'));
    if (!organisationPolicies['organisation.corporate'](reader, { group }))
      throw forbidden(t('Only chairs and officers of a group say which organisations belong to it.'));
    const { _id } = await this.#parts.store.bySlug(slug);
    const since = days ? checkDay('since', days.since, true) : null;
    const until = days ? checkDay('until', days.until, false) : null;
    if (since && until && until < since)
      throw invalid([{ path: 'until', message: t('Enter a day that is not before the first') }]);
    const data: CorporateData = { organisation: _id, group: group.group, since, until };
    await this.#parts.log.append(organisationsChannel, {
      alone: true,
      decide: () => this.#change(reader, 'organisation.corporate', data),
    });
  }

  /** Takes a member who is erased out of every office. May be asked again. */
  async forgetMember(member: string): Promise<void> {
    for (const { _id, lead, head } of await this.#parts.store.answeredForBy(member)) {
      const fields = { ...(lead === member && { lead: null }), ...(head === member && { head: null }) };
      await this.#parts.log.append(organisationsChannel, {
        alone: true,
        decide: () => ({
          type: 'organisation.changed',
          actor: null,
          data: { organisation: _id, fields } satisfies FieldsData,
        }),
      });
    }
  }

  async #changeFields(reader: Reader, id: string, fields: Partial<OrganisationFields>): Promise<void> {
    const before = (await this.#parts.store.byIds([id])).get(id)!;
    const changed = Object.fromEntries(
      Object.entries(fields).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Organisation]),
      ),
    ) as Partial<OrganisationFields>;
    if (Object.keys(changed).length === 0) return;
    await this.#parts.log.append(organisationsChannel, {
      alone: true,
      decide: async () => {
        await this.#refuseTaken(changed, id);
        return this.#change(reader, 'organisation.changed', { organisation: id, fields: changed });
      },
    });
  }

  #change(reader: Reader, type: string, data: FieldsData | CorporateData) {
    return { type, actor: reader.member?.id ?? null, data };
  }

  #administrator(reader: Reader): void {
    // The seeds and the command line have no member.
    if (reader.member !== null || !reader.admin) activeMember(reader, t('Sign in to do this.'));
    if (!organisationPolicies['organisation.administer'](reader))
      throw forbidden(t('Only a site administrator may do this.'));
  }

  async #isTaken(slug: string): Promise<boolean> {
    return (await this.#parts.models.organisations.exists({ slug })) !== null;
  }

  /** A name and a domain belong to one organisation each. */
  async #refuseTaken(fields: Partial<OrganisationFields>, self: string | null): Promise<void> {
    const { organisations } = this.#parts.models;
    const others = { _id: { $ne: self } };
    if (fields.name && (await organisations.exists({ ...others, nameKey: nameKeyOf(fields.name) })))
      throw invalid([{ path: 'name', message: t('There is an organisation of this name already') }]);
    if (!fields.domains?.length) return;
    const holder = await organisations.findOne({ ...others, domains: { $in: fields.domains } }).lean();
    if (!holder) return;
    const domain = holder.domains.find((one) => fields.domains!.includes(one))!;
    throw invalid([
      { path: 'domains', message: t('{domain} belongs to {name} already', { domain, name: holder.name }) },
    ]);
  }
}

function checkDay(path: string, typed: string, needed: boolean): string | null {
  const day = typed.trim();
  if (day === '' && !needed) return null;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(Number.NaN);
  const right = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  if (right && date.getUTCFullYear() >= 1900 && date.getUTCFullYear() < 2200) return day;
  throw invalid([{ path, message: t('Enter a day of the calendar, as 2026-11-27') }]);
}
