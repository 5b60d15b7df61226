import { t } from '../../core/words/words.ts';
import type { Drafting } from '../drafting/drafting.service.ts';
import type { EditionImport } from '../frameworks/import-edition.ts';
import type { UploadParts } from './uploads.service.ts';
import { changedSince, wrongFile } from './workbook.ts';

/**
 * Makes an edition the text of a draft: it takes the place of the one that is being prepared, or begins the next. It is
 * written under an edition id that nothing points to; one appended change then makes it the text, or nothing does.
 */
export function takeText(parts: { editionImport: EditionImport; drafting: Drafting }): UploadParts['take'] {
  const { editionImport, drafting } = parts;
  return async (reader, { row, number, preparing, seq }, edition, name) => {
    if (!preparing) {
      const asked = { slug: row.slug, edition, state: 'preparing' as const, opensAt: null, closesAt: null };
      const imported = await editionImport.run(reader, asked);
      if (imported.number === number) return { number };
      throw wrongFile(
        t('This is the text of draft {number} already. Nothing was changed.', {
          number: String(imported.number),
        }),
      );
    }
    const written = await editionImport.write(row._id, edition);
    await drafting.append(reader, preparing._id, {
      key: `upload:${name}`,
      asked: written,
      decide(working) {
        if (working.seq !== seq) throw changedSince();
        return { type: 'text.replaced', data: { edition: written } };
      },
    });
    return { number };
  };
}
