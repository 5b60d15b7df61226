import type { PersonalData } from '../../core/personal.ts';
import type { ThreadModels } from '../threads/threads.models.ts';

/**
 * What a member answered to the comments of others, as an editor, and said of answers to their own. What they said goes
 * with the words of the comment; an answer is the group's, and stays without their name.
 */
export function dispositionsPersonal({ posts }: Pick<ThreadModels, 'posts'>): PersonalData {
  return {
    name: 'answers',
    async collect(member) {
      const [given, said] = await Promise.all([
        posts.find({ 'disposition.by': member }, { disposition: 1 }).sort({ _id: 1 }).lean(),
        posts
          .find({ author: member, 'disposition.reply': { $type: 'object' } }, { disposition: 1 })
          .sort({ _id: 1 })
          .lean(),
      ]);
      return {
        answersGiven: given.map(({ _id, disposition: { outcome, reason, words, at } = {} }) => ({
          post: _id,
          outcome,
          reason,
          words,
          at,
        })),
        repliesToAnswers: said.map(({ _id, disposition }) => ({ post: _id, ...disposition?.reply })),
      };
    },
    erase: () => Promise.resolve(),
  };
}
