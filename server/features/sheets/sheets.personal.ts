import type { PersonalData } from '../../core/personal.ts';
import type { Upload, UploadModels } from './uploads.models.ts';

/** Files for a next draft: they are let go after a day in any case. */
export function sheetsPersonal({ uploads }: UploadModels): PersonalData {
  return {
    name: 'draft-uploads',
    async collect(owner) {
      const found = await uploads
        .find({ owner }, { name: 1, framework: 1, createdAt: 1 })
        .sort({ createdAt: 1 })
        .lean<Upload[]>();
      return { uploads: found.map(({ name, framework, createdAt }) => ({ name, framework, createdAt })) };
    },
    async erase(owner) {
      await uploads.deleteMany({ owner });
    },
  };
}
