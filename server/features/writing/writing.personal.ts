import type { PersonalData } from '../../core/personal.ts';
import type { WritingModels } from './writing.models.ts';

/** Texts that were begun and not posted. Nobody else has seen them: they go, whatever becomes of what was posted. */
export function writingPersonal({ writings }: WritingModels): PersonalData {
  return {
    name: 'writing',
    async collect(member) {
      const found = await writings
        .find({ member }, { _id: 0, thread: 1, post: 1, fields: 1, begunAt: 1, at: 1, discardedAt: 1 })
        .sort({ at: 1 })
        .lean();
      return { texts: found };
    },
    async erase(member) {
      await writings.deleteMany({ member });
    },
  };
}
