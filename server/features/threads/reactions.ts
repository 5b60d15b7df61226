import { invalid } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';

/** What a reader can say about a post without writing: few, and none that hurts. */
export const reactionNames = ['like', 'agree', 'disagree', 'thanks'] as const;

export type ReactionName = (typeof reactionNames)[number];

/** Their names for people, to be shown by `t`. */
export const reactionWords: Record<ReactionName, string> = {
  like: say('Like'),
  agree: say('Agree'),
  disagree: say('Disagree'),
  thanks: say('Thanks'),
};

/** How many members reacted how; names that nobody holds are left out. */
export type ReactionCounts = Partial<Record<ReactionName, number>>;

/** Throws a 422 Problem that names the reactions there are. */
export function checkReaction(name: string): ReactionName {
  const known = reactionNames.find((one) => one === name);
  if (known) return known;
  throw invalid([
    { path: 'name', message: t('must be one of {names}', { names: reactionNames.join(', ') }) },
  ]);
}

/** The counts above nothing, in the order in which they are shown. */
export function countsShown(stored: ReactionCounts | undefined): ReactionCounts {
  const counts: ReactionCounts = {};
  for (const name of reactionNames) {
    const count = stored?.[name] ?? 0;
    if (count > 0) counts[name] = count;
  }
  return counts;
}
