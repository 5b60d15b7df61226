import type { PersonalData } from '../personal.ts';
import type { Outbox } from './outbox.ts';

/** Letters to a member: that they were sent, and those that wait. */
export function lettersPersonal(outbox: Outbox): PersonalData {
  return {
    name: 'letters',
    async collect(member) {
      const letters = await outbox.ofMember(member);
      return {
        letters: letters.map(({ state, to, subject, addedAt, endedAt }) => ({
          state,
          to,
          subject,
          addedAt,
          endedAt,
        })),
      };
    },
    erase: (member) => outbox.drop(member),
  };
}
