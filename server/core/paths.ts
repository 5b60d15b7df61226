import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether this is what `server/bin/bundle.mjs` made of the sources, in one folder with all its parts. */
export const bundled = !import.meta.url.endsWith('.ts');

/** The folder that holds package.json; every path to our own files starts here. */
export const projectRoot = folderAbove(import.meta.dirname, 'package.json');

function folderAbove(folder: string, file: string): string {
  if (existsSync(join(folder, file)) || dirname(folder) === folder) return folder;
  return folderAbove(dirname(folder), file);
}
