import { byRule } from './by-rule.ts';
import { developerPairs, directPairs, editionOutcome, missingIn } from './editions.ts';
import { speed } from './speed.ts';
import { addTo, noOutcome, type Outcome, shareWords, targets } from './tally.ts';

const usage = `Measures how anchors of comments are carried to later drafts.

  npm run bench:anchors -- [--data FOLDER] [--seed N] [--texts N]

FOLDER (or the setting ANCHOR_DATA) holds the files of DIRECT 1.0 and 2.0 and of the DDaT role of 2020.`;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

function tell(title: string, { standing, misplaced, gone }: Outcome): void {
  say(title);
  if (standing.n > 0)
    say(`  words still stand, landed right:  ${shareWords(standing)}; ${misplaced} elsewhere`);
  if (gone.n > 0) say(`  words are gone, attached:         ${shareWords(gone)}`);
}

/** Ends with 1 when a target is missed, or could not be measured. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) return say(usage);
  const all = noOutcome();
  const seed = Number(option('seed') ?? 2026);
  const ruled = byRule(Number(option('texts') ?? 4_000), seed);
  tell(`Texts edited by rule (seed ${seed})`, ruled.all);
  for (const [name, outcome] of [...ruled.byEdit].sort(([one], [other]) => one.localeCompare(other)))
    tell(`  ${name} only`, outcome);
  const { n, placed } = ruled.torn;
  say(`  not counted: ${n} anchors whose words stand apart now, of which ${placed} were placed`);
  addTo(all, ruled.all);
  const folder = option('data') ?? process.env['ANCHOR_DATA'];
  const missing = folder === undefined ? ['any folder'] : missingIn(folder);
  if (folder !== undefined && missing.length === 0) {
    for (const [title, pairs] of [
      ['DIRECT 1.0 to 2.0', directPairs(folder)],
      ['DDaT software developer, 2020 to 2026', developerPairs(folder)],
    ] as const) {
      const outcome = editionOutcome(pairs);
      tell(`${title}: ${pairs.length} texts that were changed`, outcome);
      addTo(all, outcome);
    }
  } else say(`Real editions: not measured, ${missing.join(', ')} was not found. Give --data FOLDER.`);
  const { seconds, anchors, competencies } = await speed();
  say();
  tell('All', all);
  say(`  ${anchors} anchors across ${competencies} competencies, every one edited: ${seconds.toFixed(1)} s`);
  const kept = {
    [`at least ${100 * targets.standing} % land right, of ${targets.least} or more`]:
      all.standing.n >= targets.least && all.standing.so / all.standing.n >= targets.standing,
    [`at most ${100 * targets.gone} % are attached, of ${targets.least} or more`]:
      all.gone.n >= targets.least && all.gone.so / all.gone.n <= targets.gone,
    [`2,000 anchors are carried in under ${targets.seconds} s`]: seconds < targets.seconds,
    'real editions were measured': missing.length === 0,
  };
  for (const [name, met] of Object.entries(kept)) say(`  ${met ? 'kept  ' : 'MISSED'}  ${name}`);
  process.exitCode = Object.values(kept).every(Boolean) ? 0 : 1;
}

await main();
process.exit();
