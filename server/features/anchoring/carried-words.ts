import type { CarryState } from '../../core/passage/carry.ts';
import { say, t } from '../../core/words/words.ts';
import type { CarriedComment } from './carried-anchors.store.ts';

/** How a state is called, what it means, and the colour of its tag. */
export const carriedStates: Record<CarryState, { text: string; means: string; tag: string }> = {
  sure: { text: say('Sure'), means: say('The words stand in their place.'), tag: 'green' },
  moved: { text: say('Moved'), means: say('The words stand in another place.'), tag: 'blue' },
  'to-check': {
    text: say('To check'),
    means: say('Somebody must say where it belongs now.'),
    tag: 'yellow',
  },
  gone: { text: say('Gone'), means: say('The words are not in this draft any more.'), tag: 'grey' },
};

/** What is said of where a comment stands: by its state, or as a person settled it. */
export function meaningOf({
  state,
  settled,
  original,
}: Pick<CarriedComment, 'state' | 'settled' | 'original'>): string {
  if (!settled && state === 'sure' && !('field' in original)) return t('The competency is in this draft.');
  if (!settled && state === 'gone' && !('field' in original))
    return t('The competency is not in this draft any more.');
  if (!settled) return t(carriedStates[state].means);
  return settled.anchor === null
    ? t('Its author or an editor has let it go.')
    : t('Its author or an editor has placed it.');
}

/** The words that a comment is about, as they read then; null for a competency as a whole. */
export const wordsThen = ({ original }: Pick<CarriedComment, 'original'>): string | null =>
  'exact' in original ? original.exact : null;
