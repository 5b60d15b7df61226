import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../server/compose.ts';
import { projectRoot } from '../server/core/paths.ts';
import { findThread } from './find-thread.ts';
import { memberId, pictureId } from './names.ts';
import { pictures } from './pictures.ts';

/** Adds the pictures that posts show. Their files are as the site would have made them, so nothing is made anew. */
export async function loadPictures(services: Services, start: Date): Promise<void> {
  for (const { name, author, subject, alt } of pictures) {
    const reader = await services.directory.reader(memberId(author));
    const { thread } = await findThread(services, subject, reader!, start);
    const bytes = await readFile(join(projectRoot, 'seeds', 'pictures', `${name}.png`));
    const row = {
      owner: memberId(author),
      thread,
      type: 'image/png' as const,
      // Where the header of a PNG file says so.
      width: bytes.readUInt32BE(16),
      height: bytes.readUInt32BE(20),
      size: bytes.length,
      alt,
      bytes,
      createdAt: start,
    };
    await services.models.pictures.updateOne(
      { _id: pictureId(name) },
      { $setOnInsert: row },
      { upsert: true },
    );
  }
}
