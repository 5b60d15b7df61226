import type { Services } from '../../compose.ts';
import { backupMark } from '../../core/database/database.models.ts';
import { count } from '../answer.ts';
import type { Check } from './machine.ts';

const dayMs = 24 * 3600_000;

/** Looks at what is stored: whether the database answers, its indexes, and the plugins. */
export async function checkSite(services: Services): Promise<Check[]> {
  const found = [await checkDatabase(services), await checkIndexes(services), await checkBackup(services)];
  await services.plugins.load();
  return [...found, ...checkPlugins(services)];
}

async function checkDatabase({ connection, config }: Services): Promise<Check> {
  const info = await connection.db!.admin().buildInfo();
  const where = config.mongodbUri ? 'the server of MONGODB_URI' : 'the built-in engine';
  return { name: 'Database', state: 'ok', found: `${where} answers, MongoDB ${String(info['version'])}` };
}

async function checkBackup({ models }: Services): Promise<Check> {
  const last = await models.marks.findById(backupMark).lean();
  const name = 'Backup';
  if (!last) return { name, state: 'warning', found: 'none was made yet: npx moot backup --to FOLDER' };
  const days = Math.floor((Date.now() - last.at.getTime()) / dayMs);
  const found = `the last was made ${last.at.toISOString()}, ${count(days, 'day')} ago`;
  return { name, state: days < 8 ? 'ok' : 'warning', found };
}

async function checkIndexes({ models }: Services): Promise<Check> {
  const missing: string[] = [];
  for (const model of Object.values(models)) {
    const { toCreate } = await model.diffIndexes();
    for (const keys of toCreate) missing.push(`${model.collection.name} ${JSON.stringify(keys)}`);
  }
  if (missing.length > 0)
    return { name: 'Indexes', state: 'failed', found: `missing: ${missing.join(', ')}` };
  return { name: 'Indexes', state: 'ok', found: 'all there' };
}

function checkPlugins({ plugins }: Services): Check[] {
  return plugins.states().map(({ id, version, state, reason }) => ({
    name: `Plugin ${id}`,
    state: state === 'running' ? 'ok' : 'warning',
    found: reason ?? `version ${version}`,
  }));
}
