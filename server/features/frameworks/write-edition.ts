import { isDuplicate } from '../../core/database/duplicate.ts';
import type { Association, FrameworkModels, Item } from './frameworks.models.ts';

/** An item before it stands in an edition, in its order, parents before children. */
export type ItemText = Omit<Item, '_id' | 'edition' | 'order' | 'depth' | 'writtenAt'>;

const chunk = 1000;

/**
 * Writes a text under the id of an edition that no draft shows yet. The same text may be written under the same id by
 * several processes at once, or again after a crash; another one may not.
 */
export async function writeEdition(
  { items, associations }: FrameworkModels,
  edition: string,
  texts: readonly ItemText[],
  links: readonly Omit<Association, 'edition'>[],
): Promise<void> {
  const depths = new Map<string, number>();
  const writtenAt = new Date();
  // What an attempt of long ago left is not taken for an orphan while this one goes on.
  await items.updateMany({ edition }, { $set: { writtenAt } });
  const itemRows = texts.map((text, order): Item => {
    const depth = text.parent === null ? 0 : (depths.get(text.parent) ?? 0) + 1;
    depths.set(text.competency, depth);
    return { ...text, _id: `${edition}:${text.competency}`, edition, order, depth, writtenAt };
  });
  const linkRows = links.map((link, order) => ({ ...link, _id: `${edition}:${order}`, edition }));
  for (let at = 0; at < itemRows.length; at += chunk)
    await unlessThere(() => items.insertMany(itemRows.slice(at, at + chunk), { ordered: false }));
  for (let at = 0; at < linkRows.length; at += chunk)
    await unlessThere(() => associations.insertMany(linkRows.slice(at, at + chunk), { ordered: false }));
}

async function unlessThere(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

const orphanAgeMs = 24 * 3600 * 1000;

/**
 * Deletes text that no draft points to: what an import or a freezing left that was cut short. Only what is a day old,
 * since one may be under way; `kept` names editions that something else than a draft points to. Answers how many
 * editions it deleted.
 */
export async function sweepOrphans(
  models: FrameworkModels,
  now: Date,
  kept: readonly string[] = [],
): Promise<number> {
  const old = { writtenAt: { $lt: new Date(now.getTime() - orphanAgeMs) } };
  const written = await models.items.distinct('edition', old);
  const { drafts } = models;
  const used = new Set([...(await drafts.distinct('edition')), ...(await drafts.distinct('base')), ...kept]);
  const orphans = written.filter((edition) => !used.has(edition));
  await models.items.deleteMany({ edition: { $in: orphans } });
  await models.associations.deleteMany({ edition: { $in: orphans } });
  return orphans.length;
}
