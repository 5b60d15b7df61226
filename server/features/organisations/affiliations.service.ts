import { conflict, forbidden, notFound } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { memberCalled, type People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { AccountModels } from '../accounts/accounts.models.ts';
import { activeMember } from '../threads/post-rules.ts';
import { affiliationId, type AffiliationData, organisationChannel } from './affiliations-channel.ts';
import { domainOf } from './email-domains.ts';
import type { Affiliation, Organisation, OrganisationModels } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';
import type { OrganisationStore } from './organisations.store.ts';

interface AffiliationParts {
  models: OrganisationModels & Pick<AccountModels, 'members'>;
  store: OrganisationStore;
  log: ChangeLog;
  people: Pick<People, 'byHandles'>;
}

/** Whether somebody else than this member could endorse them. */
export const answeredByOthers = (
  { lead, head }: Pick<Organisation, 'lead' | 'head'>,
  member: string,
): boolean => [lead, head].some((one) => one !== null && one !== member);

type Decide = (before: Affiliation | null) => { type: string; data: Omit<AffiliationData, 'member'> } | null;

/** Who belongs to which organisation: shown by a confirmed address, or asked for and endorsed. */
export class AffiliationService {
  readonly #parts: AffiliationParts;

  constructor(parts: AffiliationParts) {
    this.#parts = parts;
  }

  /** The organisation that the reader's confirmed address speaks for, unless they belong to it already. */
  async offer(reader: Reader): Promise<Organisation | null> {
    const { store } = this.#parts;
    const domain = reader.member && (await this.#confirmedDomain(reader.member.id));
    const organisation = domain ? await store.byDomain(domain) : null;
    if (!organisation) return null;
    const affiliation = await store.affiliation(organisation._id, reader.member!.id);
    return affiliation?.state === 'confirmed' ? null : organisation;
  }

  /** Shows that the reader belongs, which their confirmed address proves. Throws 401, 403, 404. */
  async show(reader: Reader, slug: string, listed: boolean): Promise<Organisation> {
    const organisation = await this.#parts.store.bySlug(slug);
    const { id } = activeMember(reader, t('Sign in to do this.'));
    const domain = await this.#confirmedDomain(id);
    if (!domain || !organisation.domains.includes(domain))
      throw forbidden(
        t('You have no confirmed e-mail address at a domain of {name}.', { name: organisation.name }),
      );
    await this.#append(organisation, id, id, (before) =>
      before?.state === 'confirmed'
        ? null
        : { type: 'affiliation.confirmed', data: { by: 'address', domain, listed } },
    );
    return organisation;
  }

  /** Asks the head of profession to say that the reader works there. Throws 401, 403, 404, 409. */
  async ask(reader: Reader, slug: string): Promise<Organisation> {
    const organisation = await this.#parts.store.bySlug(slug);
    const { id, confirmed } = activeMember(reader, t('Sign in to do this.'));
    if (!confirmed) throw forbidden(t('Confirm your e-mail address first.'));
    if (!answeredByOthers(organisation, id))
      throw conflict(
        t('Nobody else answers for {name} here yet, so nobody could endorse you.', {
          name: organisation.name,
        }),
      );
    await this.#append(organisation, id, id, (before) => {
      if (before?.state === 'confirmed')
        throw conflict(t('You belong to {name} already.', { name: organisation.name }));
      return before?.state === 'asked' ? null : { type: 'affiliation.asked', data: {} };
    });
    return organisation;
  }

  /** Endorses somebody who asked. Throws 401, 403, 404, 409. */
  async endorse(reader: Reader, slug: string, handle: string): Promise<void> {
    await this.#decide(reader, slug, handle, ['asked'], () => ({
      type: 'affiliation.confirmed',
      data: { by: 'endorsement', domain: null },
    }));
  }

  /** Refuses somebody who asked. Throws 401, 403, 404, 409. */
  async refuse(reader: Reader, slug: string, handle: string, reason: 'unknown' | 'other'): Promise<void> {
    await this.#decide(reader, slug, handle, ['asked'], () => ({
      type: 'affiliation.refused',
      data: { reason },
    }));
  }

  /** Takes somebody off who no longer works there. Throws 401, 403, 404, 409. */
  async remove(reader: Reader, slug: string, handle: string): Promise<void> {
    await this.#decide(reader, slug, handle, ['confirmed'], () => ({
      type: 'affiliation.ended',
      data: { reason: 'removed' },
    }));
  }

  /** Leaves, or takes back what was asked. Throws 401, 404; of one who does not belong nothing changes. */
  async leave(reader: Reader, slug: string): Promise<Organisation> {
    const organisation = await this.#parts.store.bySlug(slug);
    // The suspended too: nobody has to go on being shown as of a place that they left.
    if (!reader.member) throw notFound(say('organisation'));
    const { id } = reader.member;
    await this.#append(organisation, id, id, (before) =>
      before?.state === 'confirmed' || before?.state === 'asked'
        ? { type: 'affiliation.ended', data: { reason: 'left' } }
        : null,
    );
    return organisation;
  }

  /** Agrees to be named on the organisation's page, or takes that back. Throws 401, 404, 409. */
  async setListed(reader: Reader, slug: string, listed: boolean): Promise<void> {
    const organisation = await this.#parts.store.bySlug(slug);
    const { id } = activeMember(reader, t('Sign in to do this.'));
    await this.#append(organisation, id, id, (before) => {
      if (before?.state !== 'confirmed')
        throw conflict(t('You do not belong to {name}.', { name: organisation.name }));
      return before.listed === listed ? null : { type: 'affiliation.listed', data: { listed } };
    });
  }

  /**
   * Ends what an address no longer proves: the member has another one, or the domain was taken from the organisation.
   * An address at another domain of the same organisation is as good. Endorsements stay.
   */
  async recheck(affiliation: Affiliation): Promise<void> {
    if (affiliation.state !== 'confirmed' || affiliation.by !== 'address') return;
    const { store } = this.#parts;
    const organisation = (await store.byIds([affiliation.organisation])).get(affiliation.organisation);
    if (!organisation) return;
    const domain = await this.#confirmedDomain(affiliation.member);
    await this.#append(organisation, affiliation.member, null, (before) => {
      if (before?.state !== 'confirmed' || before.by !== 'address') return null;
      if (domain !== null && organisation.domains.includes(domain))
        return before.domain === domain ? null : { type: 'affiliation.domain', data: { domain } };
      const reason = before.domain === domain ? 'domain' : 'address';
      return { type: 'affiliation.ended', data: { reason } };
    });
  }

  /** Forgets that a member ever belonged anywhere. May be asked again. */
  async forgetMember(member: string): Promise<void> {
    for (const { organisation } of await this.#parts.store.ofMember(member))
      await this.#append(organisation, member, null, (before) =>
        before ? { type: 'affiliation.erased', data: {} } : null,
      );
  }

  async #decide(
    reader: Reader,
    slug: string,
    handle: string,
    from: Affiliation['state'][],
    decide: () => { type: string; data: Omit<AffiliationData, 'member'> },
  ): Promise<void> {
    const organisation = await this.#parts.store.bySlug(slug);
    this.#answering(reader, organisation);
    const person = await memberCalled(this.#parts.people, handle);
    if (!person) throw notFound(say('member'));
    if (person.id === reader.member?.id)
      throw forbidden(t('Nobody endorses themselves. Ask the other person who answers for it.'));
    await this.#append(organisation, person.id, reader.member?.id ?? null, (before) => {
      if (!before || !from.includes(before.state))
        throw conflict(
          t('This was decided meanwhile: {name} is not in this list any more.', {
            name: person.name,
          }),
        );
      return decide();
    });
  }

  /** Whoever may say who works there. Throws 401, 403. */
  #answering(reader: Reader, organisation: Organisation): void {
    if (reader.member !== null || !reader.admin) activeMember(reader, t('Sign in to do this.'));
    if (!organisationPolicies['organisation.endorse'](reader, { organisation }))
      throw forbidden(t('Only those who answer for {name} may do this.', { name: organisation.name }));
  }

  /** Appends what is decided on the state at the head; a decision of null changes nothing. */
  async #append(
    organisation: Organisation,
    member: string,
    actor: string | null,
    decide: Decide,
  ): Promise<void> {
    const { log, models } = this.#parts;
    const find = () =>
      models.affiliations.findById(affiliationId(organisation._id, member)).lean<Affiliation>();
    if (decide(await find()) === null) return;
    await log.append(organisationChannel(organisation._id), {
      alone: true,
      decide: async () => {
        const decided = decide(await find());
        // Somebody did the same in between.
        if (decided === null) throw conflict(t('This was done meanwhile. Nothing more has changed.'));
        return { type: decided.type, actor, data: { member, ...decided.data } };
      },
    });
  }

  async #confirmedDomain(member: string): Promise<string | null> {
    const found = await this.#parts.models.members
      .findById(member, { emailKey: 1, confirmedAt: 1 })
      .lean<{ emailKey: string; confirmedAt: Date | null }>();
    return found?.confirmedAt ? domainOf(found.emailKey) : null;
  }
}
