import type { Figure } from './figure.ts';
import type { LastResults, Load } from './last-results.ts';

/** What is printed: a table with what was measured last time beside, then how each came about. */
export function tableOf(figures: Figure[], load: Load, last: LastResults | null): string {
  const rows = [
    ['', 'target', 'measured', 'kept', 'last time', 'now / last'],
    ...figures.map(({ name, target, measured, value, met }) => {
      const before = last?.figures.find((one) => one.name === name);
      return [
        name,
        target ?? '–',
        measured,
        met === null ? '–' : met ? 'yes' : 'NO',
        before?.measured ?? '–',
        value && before?.value ? (value / before.value).toFixed(2) : '–',
      ];
    }),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const missed = figures.filter(({ met }) => met === false);
  return [
    '',
    ...lines,
    '',
    ...figures.filter(({ note }) => note).map(({ name, note }) => `${name}: ${note}.`),
    '',
    `Load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after; server, database and whoever asks share this machine.`,
    ...(last ? [`Last time: ${last.at}, load average ${last.load.before.toFixed(1)} before.`] : []),
    missed.length === 0
      ? 'Every target was met.'
      : `Missed: ${missed.map(({ name, target, measured }) => `${name} (${measured}${target ? `, not ${target}` : ''})`).join('; ')}.`,
    '',
  ].join('\n');
}
