import { say } from '../../core/words/words.ts';
import type { Draft, DraftState } from './frameworks.models.ts';

/** The state of a draft at this moment: its times count, whether or not anything has acted on them yet. */
export function stateAt(
  { state, opensAt, closesAt, supersededAt }: Pick<Draft, 'state' | 'opensAt' | 'closesAt' | 'supersededAt'>,
  now: Date,
): DraftState {
  if (supersededAt && supersededAt <= now) return 'superseded';
  if (state !== 'open') return state;
  if (closesAt && closesAt <= now) return 'closed';
  if (opensAt && opensAt > now) return 'preparing';
  return 'open';
}

/** Drafts of one framework, each with the moment at which a later one opens by itself and supersedes it. */
export function withSuperseding(drafts: Draft[]): Draft[] {
  const opening = drafts.filter(({ scheduled, state }) => scheduled && state === 'open');
  if (opening.length === 0) return drafts;
  return drafts.map((draft) => {
    const next = opening.find(({ number }) => number > draft.number);
    const stands = draft.state === 'open' || draft.state === 'closed';
    return next && stands ? { ...draft, supersededAt: next.opensAt } : draft;
  });
}

/** How a state is called where people read it, for the catalogue. */
export const stateWords: Record<DraftState, string> = {
  preparing: say('Being prepared'),
  open: say('Open for comment'),
  closed: say('Closed'),
  published: say('Published'),
  superseded: say('Superseded'),
};
