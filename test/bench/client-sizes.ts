import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildClient } from '../../client/build.mjs';
import type { Figure } from './figure.ts';

/** What browsers get beside the page itself. */
export async function clientSizes(): Promise<Figure[]> {
  const { manifest, folder } = await buildClient();
  const sizes: string[] = [];
  for (const [name, words] of [
    ['main.js', 'script'],
    ['main.css', 'styles'],
  ] as const) {
    const bytes = await readFile(join(folder, manifest[name]!));
    sizes.push(`${words} ${kilobytes(bytes.length)} (${kilobytes(gzipSync(bytes).length)} gzipped)`);
  }
  return [{ name: 'What browsers get', target: null, measured: sizes.join(', '), met: null, note: '' }];
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
