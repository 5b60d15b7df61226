import type { Draft, DraftState } from './frameworks.models.ts';

/** The state of a draft at this moment: its times count, whether or not anything has acted on them yet. */
export function stateAt(draft: Pick<Draft, 'state' | 'opensAt' | 'closesAt'>, now: Date): DraftState {
  if (draft.state !== 'open') return draft.state;
  if (draft.closesAt && draft.closesAt <= now) return 'closed';
  if (draft.opensAt && draft.opensAt > now) return 'preparing';
  return 'open';
}

/** How a state is called where people read it. */
export const stateWords: Record<DraftState, string> = {
  preparing: 'Being prepared',
  open: 'Open for comment',
  closed: 'Closed',
  published: 'Published',
  superseded: 'Superseded',
};
