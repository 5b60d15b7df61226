import { ghostId } from '../../core/people.ts';

/** Whoever wrote what has no name any more. */
const nobody = 'nobody';

/**
 * The id here of a person or an organisation of another site, by the address of their page there: always the same, and
 * never that of a member.
 */
export const ghostOf = (address: string | undefined): string => ghostId(address ?? nobody);
