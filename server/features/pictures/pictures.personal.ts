import type { PersonalData } from '../../core/personal.ts';
import type { PictureFacts } from './pictures.service.ts';
import type { PictureModels } from './pictures.models.ts';

/** Pictures that were added: without words they go with the posts, and what no post shows goes in any case. */
export function picturesPersonal(
  { pictures }: PictureModels,
  /** Which of these pictures some post shows, or showed before it was deleted or hidden. */
  named: (ids: string[]) => Promise<Set<string>>,
): PersonalData {
  return {
    name: 'pictures',
    async collect(member) {
      const found = await pictures
        .find({ owner: member }, { bytes: 0, owner: 0 })
        .sort({ createdAt: 1 })
        .lean<PictureFacts[]>();
      return {
        pictures: found.map(({ _id, type, alt, width, height, size, thread, createdAt }) => ({
          file: pictureFile({ _id, type }),
          alt,
          width,
          height,
          size,
          thread,
          createdAt,
        })),
      };
    },
    async erase(owner, { words }) {
      if (words === 'remove') {
        await pictures.deleteMany({ owner });
        return;
      }
      const found = await pictures.find({ owner }, { _id: 1 }).lean();
      const ids = found.map(({ _id }) => _id);
      const kept = await named(ids);
      await pictures.deleteMany({ _id: { $in: ids.filter((id) => !kept.has(id)) } });
    },
  };
}

/** What a picture is called among exported files. */
export const pictureFile = ({ _id, type }: Pick<PictureFacts, '_id' | 'type'>): string =>
  `pictures/${_id}.${type.slice('image/'.length)}`;

/** The pictures that a member added, to be read one after the other. */
export async function pictureFilesOf(
  { pictures }: PictureModels,
  owner: string,
): Promise<{ name: string; read(): Promise<Buffer> }[]> {
  const found = await pictures.find({ owner }, { type: 1 }).lean<Pick<PictureFacts, '_id' | 'type'>[]>();
  return found.map((picture) => ({
    name: pictureFile(picture),
    async read() {
      const row = await pictures.findById(picture._id, { bytes: 1 });
      return row?.bytes ?? Buffer.alloc(0);
    },
  }));
}
