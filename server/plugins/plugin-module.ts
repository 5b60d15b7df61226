import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled, projectRoot } from '../core/paths.ts';

/**
 * Loads `server.ts` of a plugin's folder, or what was bundled of it together with this server: then both share what
 * they import from one another. Throws what loading it throws.
 */
export async function loadPluginModule(folder: string): Promise<Record<string, unknown>> {
  const built = join(import.meta.dirname, 'plugins', `${basename(folder)}.js`);
  const isOurs = dirname(folder) === join(projectRoot, 'plugins');
  const file = bundled && isOurs && existsSync(built) ? built : join(folder, 'server.ts');
  if (bundled && file !== built) {
    // It could not be bundled. Read as it is, it says why.
    const { register } = await import('tsx/esm/api');
    register();
  }
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}
