import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, readManifest } from './manifest.ts';

export interface FoundPlugin {
  id: string;
  folder: string;
  /** Null when plugin.json cannot be used; `reason` then says why. */
  manifest: Manifest | null;
  reason: string | null;
}

/** The plugins in a folder, by id. Folders without a `plugin.json` are plain workspaces and not among them. */
export async function findPlugins(folder: string): Promise<FoundPlugin[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(names.toSorted().map((name) => findPlugin(join(folder, name), name)));
  return found.filter((plugin) => plugin !== null);
}

async function findPlugin(folder: string, name: string): Promise<FoundPlugin | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'plugin.json'), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // `plugins/notes.txt/plugin.json` and the like are no plugin either.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return { id: name, folder, manifest: null, reason: `plugin.json cannot be read: ${message}` };
  }
  try {
    return { id: name, folder, manifest: readManifest(text, name), reason: null };
  } catch (error) {
    return { id: name, folder, manifest: null, reason: (error as Error).message };
  }
}
