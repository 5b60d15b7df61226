import type { PersonalData } from '../../core/personal.ts';
import type { AffiliationService } from './affiliations.service.ts';
import type { OrganisationService } from './organisations.service.ts';
import type { OrganisationStore } from './organisations.store.ts';

/** Where a member works, as it was confirmed or asked for, and what they answer for. */
export function organisationsPersonal(parts: {
  store: OrganisationStore;
  service: OrganisationService;
  affiliations: AffiliationService;
}): PersonalData {
  const { store, service, affiliations } = parts;
  return {
    name: 'organisations',
    async collect(member) {
      const belongings = await store.ofMember(member);
      const answersFor = await store.answeredForBy(member);
      return {
        organisations: belongings.map(({ organisation, affiliation }) => {
          const { state, by, domain, listed, at, reason } = affiliation;
          return { organisation: organisation.name, state, by, domain, listed, at, reason };
        }),
        answersFor: answersFor.map(({ name, lead }) => ({
          organisation: name,
          as: lead === member ? 'lead' : 'head of profession',
        })),
      };
    },
    async erase(member) {
      await service.forgetMember(member);
      await affiliations.forgetMember(member);
    },
  };
}
