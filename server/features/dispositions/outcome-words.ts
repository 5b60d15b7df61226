import { say } from '../../core/words/words.ts';
import type { Outcome } from '../threads/disposition.models.ts';

/** What an answer is called, for the catalogue, and the colour of its tag. */
export const outcomeWords: Record<Outcome, { text: string; tag: string }> = {
  accepted: { text: say('Accepted'), tag: 'green' },
  partly: { text: say('Accepted in part'), tag: 'teal' },
  rejected: { text: say('Rejected'), tag: 'red' },
  duplicate: { text: say('Duplicate'), tag: 'purple' },
  'out-of-scope': { text: say('Out of scope'), tag: 'orange' },
  answered: { text: say('Answered'), tag: 'blue' },
};
