import { say } from '../../core/words/words.ts';
import type { Draft, DraftState } from './frameworks.models.ts';

/** The state of a draft at this moment: its times count, whether or not anything has acted on them yet. */
export function stateAt(draft: Pick<Draft, 'state' | 'opensAt' | 'closesAt'>, now: Date): DraftState {
  if (draft.state !== 'open') return draft.state;
  if (draft.closesAt && draft.closesAt <= now) return 'closed';
  if (draft.opensAt && draft.opensAt > now) return 'preparing';
  return 'open';
}

/** How a state is called where people read it, for the catalogue. */
export const stateWords: Record<DraftState, string> = {
  preparing: say('Being prepared'),
  open: say('Open for comment'),
  closed: say('Closed'),
  published: say('Published'),
  superseded: say('Superseded'),
};
