import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../paths.ts';
import type { Language } from './languages.ts';

const folder = join(projectRoot, 'server', 'core', 'words', 'catalogue');
const kept = new Map<string, ReadonlyMap<string, string>>();

/** From each English message to what it is in this language. Read once, when first asked for. */
export function catalogueOf({ code }: Language): ReadonlyMap<string, string> {
  const found = kept.get(code);
  if (found) return found;
  const file = code === 'qps' ? 'en' : code;
  const entries = Object.entries(
    JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as Record<string, string>,
  );
  const catalogue = new Map(code === 'qps' ? entries.map(([key, text]) => [key, `⟦${text}⟧`]) : entries);
  kept.set(code, catalogue);
  return catalogue;
}

/** How much of English a language has, in whole per cent. */
export function shareOf(language: Language): number {
  const english = catalogueOf({ ...language, code: 'en' });
  const own = catalogueOf(language);
  const there = [...english.keys()].filter((message) => own.has(message)).length;
  return english.size === 0 ? 100 : Math.floor((100 * there) / english.size);
}
