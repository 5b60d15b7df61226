import { Problem } from '../../core/errors.ts';
import type { Change } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import { membersChannel } from '../accounts/members-channel.ts';
import type { AffiliationService } from './affiliations.service.ts';
import { type FieldsData, organisationsChannel } from './organisations-channel.ts';
import type { Affiliation } from './organisations.models.ts';
import type { OrganisationStore } from './organisations.store.ts';

/** Ends affiliations by address when the member's address, or the organisation's domains, have changed. */
export function affiliationsFollower(store: OrganisationStore, service: AffiliationService): Follower {
  async function recheck(affiliations: Affiliation[]): Promise<void> {
    for (const affiliation of affiliations) {
      try {
        await service.recheck(affiliation);
      } catch (error) {
        // It ended by itself in the meantime.
        if (!(error instanceof Problem)) throw error;
      }
    }
  }

  return {
    name: 'affiliations',
    kinds: [membersChannel, organisationsChannel],
    async handle({ type, data }: Change) {
      if (type === 'member.changed' || type === 'member.confirmed') {
        const belongings = await store.ofMember(data['member'] as string);
        await recheck(belongings.map(({ affiliation }) => affiliation));
      }
      if (type !== 'organisation.changed') return;
      const { organisation, fields } = data as FieldsData;
      const changed = (await store.byIds([organisation])).get(organisation);
      if (fields.domains && changed) await recheck(await store.byLostDomain(changed));
    },
  };
}
