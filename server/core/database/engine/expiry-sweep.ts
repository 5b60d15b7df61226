import type { Document } from './bson.ts';
import type { EngineCommands } from './engine-commands.ts';

/** What a sweep did: documents deleted, and what went wrong where. */
export interface SweepResult {
  deleted: number;
  failures: string[];
}

const earliestDate = new Date(-8_640_000_000_000_000);
const ownDatabases = new Set(['admin', 'config', 'local']);

/**
 * Deletes what is past its time under every index with `expireAfterSeconds`, which this engine leaves to others:
 * it keeps such indexes, but has no thread that acts on them. As in MongoDB, only dates expire (a string, a number
 * or nothing in that field stays for ever), and a partial index expires only what it covers. `now` in ms since 1970.
 */
export async function sweepExpired(commands: EngineCommands, now = Date.now()): Promise<SweepResult> {
  const result: SweepResult = { deleted: 0, failures: [] };
  const { databases } = (await commands.run('admin', { listDatabases: 1, nameOnly: true })) as {
    databases: { name: string }[];
  };
  for (const { name: database } of databases) {
    if (ownDatabases.has(database)) continue;
    const collections = await commands.all(database, { listCollections: 1, filter: { type: 'collection' } });
    for (const collection of collections.map(({ name }) => String(name))) {
      if (collection.startsWith('system.')) continue;
      // One collection that was dropped meanwhile, or is broken, must not keep the others from being swept.
      try {
        result.deleted += await sweepCollection(commands, database, collection, now);
      } catch (error) {
        result.failures.push(`${database}.${collection}: ${(error as Error).message}`);
      }
    }
  }
  return result;
}

async function sweepCollection(
  commands: EngineCommands,
  database: string,
  collection: string,
  now: number,
): Promise<number> {
  let deleted = 0;
  for (const index of await commands.all(database, { listIndexes: collection })) {
    const due = dueUnder(index, now);
    if (!due) continue;
    const reply = await commands.run(database, {
      delete: collection,
      deletes: [{ q: due, limit: 0, hint: String(index['name']) }],
    });
    deleted += Number(reply['n']);
  }
  return deleted;
}

/** The filter for what an index says has expired, or null when it is not an index that expires anything. */
function dueUnder(index: Document, now: number): Document | null {
  const seconds = Number(index['expireAfterSeconds'] ?? NaN);
  const [field, ...others] = Object.keys(index['key'] as Document);
  if (!Number.isFinite(seconds) || seconds < 0 || !field || others.length > 0 || field === '_id') return null;
  const past = { [field]: { $gte: earliestDate, $lte: new Date(now - seconds * 1000) } };
  const covered = index['partialFilterExpression'] as Document | undefined;
  return covered ? { $and: [past, covered] } : past;
}
