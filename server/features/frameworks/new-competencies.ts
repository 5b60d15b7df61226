import { isDuplicate } from '../../core/database/duplicate.ts';
import { conflict } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { makeKey } from './competency-keys.ts';
import type { Competency, FrameworkModels, Item } from './frameworks.models.ts';

type New = Pick<Item, 'competency' | 'sourceId' | 'code' | 'title' | 'statement' | 'kind'>;

const mostAttempts = 5;

/**
 * Gives each of these competencies that has no address in its framework yet one, for ever: made from its code, or its
 * name, as it is now. Throws 409 when others take addresses all the while.
 */
export async function giveAddresses(
  { competencies }: FrameworkModels,
  framework: string,
  items: readonly New[],
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = await competencies.find({ framework }).lean<Competency[]>();
    const known = new Set(before.map(({ _id }) => _id));
    const taken = new Set(before.map(({ key }) => key.toLowerCase()));
    const added = items
      .filter(({ competency }) => !known.has(competency))
      .map((item): Competency => {
        const { competency: _id, sourceId } = item;
        return { _id, framework, key: makeKey(item, taken), sourceId, createdAt: new Date() };
      });
    try {
      if (added.length > 0) await competencies.insertMany(added);
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw conflict(t('Somebody else adds competencies to this framework just now. Try again in a minute.'));
}
