import type { PersonalData } from '../../core/personal.ts';
import type { LetterModels } from './letters.models.ts';

/** What a member wants of letters. What is due to them goes too; the letters themselves are the outbox's. */
export function letterSettingsPersonal({ letterSettings, dueLetters }: LetterModels): PersonalData {
  return {
    name: 'letter-settings',
    collect: async (member) => ({ settings: await letterSettings.findById(member, { _id: 0 }).lean() }),
    async erase(member) {
      await Promise.all([letterSettings.deleteOne({ _id: member }), dueLetters.deleteMany({ member })]);
    },
  };
}
