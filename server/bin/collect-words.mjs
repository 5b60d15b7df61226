// `npm run words`: writes the English catalogue anew from the sources, and says how much each translation has; with the
// code of one, as in `npm run words -- cy`, also what it lacks.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const catalogue = join(root, 'server', 'core', 'words', 'catalogue');
const call = /(?<![\w.$#])(?:t|th|say)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;

/** Every message that the sources show, sorted. */
export function collectWords(folders = ['server', 'client', 'plugins']) {
  const found = new Set();
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|njk)$/.test(file) || /node_modules|(^|\/)test\//.test(file)) continue;
      for (const [, single, double] of readFileSync(join(root, folder, file), 'utf8').matchAll(call))
        found.add((single ?? double).replaceAll(/\\(u[0-9a-f]{4}|.)/gi, unescaped));
    }
  }
  return [...found].toSorted((one, other) => (one < other ? -1 : 1));
}

function unescaped(_whole, what) {
  if (what === 'n') return '\n';
  return what.length === 5 ? String.fromCodePoint(Number.parseInt(what.slice(1), 16)) : what;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = collectWords();
  writeFileSync(
    join(catalogue, 'en.json'),
    `${JSON.stringify(Object.fromEntries(words.map((word) => [word, word])), null, 2)}\n`,
  );
  for (const code of ['cy', 'gd']) {
    const own = Object.keys(JSON.parse(readFileSync(join(catalogue, `${code}.json`), 'utf8')));
    const known = new Set(words);
    const lost = own.filter((word) => !known.has(word));
    console.log(`${code}: ${own.length - lost.length} of ${words.length} translated`);
    for (const word of lost) console.log(`  no longer shown: ${word}`);
    if (!process.argv.includes(code)) continue;
    const there = new Set(own);
    for (const word of words) if (!there.has(word)) console.log(`  lacking: ${word}`);
  }
}
