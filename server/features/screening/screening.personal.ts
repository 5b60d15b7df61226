import type { PersonalData } from '../../core/personal.ts';
import type { ScreeningModels } from './screening.models.ts';

/** Marks by which words are known again for a day. */
export function screeningPersonal({ postMarks }: ScreeningModels): PersonalData {
  return {
    name: 'screening',
    async collect(member) {
      const rows = await postMarks.find({ author: member }, { marks: 0 }).lean();
      return { remembered: rows.map(({ _id, at }) => ({ post: _id, at })) };
    },
    async erase(member) {
      await postMarks.deleteMany({ author: member });
    },
  };
}
