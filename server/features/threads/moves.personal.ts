import type { PersonalData } from '../../core/personal.ts';
import type { MoveModels } from './moves.models.ts';

/** What a moderator decided to move; the log keeps that it was moved, by whose id and why. */
export function movesPersonal({ moves }: MoveModels): PersonalData {
  return {
    name: 'moves',
    async collect(member) {
      const rows = await moves.find({ by: member }).sort({ at: 1 }).lean();
      return {
        moves: rows.map(({ as, source, target, posts, reason, at }) => ({
          as,
          source,
          target,
          posts: posts?.length ?? 0,
          reason,
          at,
        })),
      };
    },
    // Ids may stay, and a move that is half done must be finished: nothing here leads to a person.
    erase: async () => undefined,
  };
}
