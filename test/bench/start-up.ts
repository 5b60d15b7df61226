import { type Figure, median } from './figure.ts';

const slowestStartSeconds = 5;

/** How long each start took until it said where it is, in milliseconds, the first with the demonstration data. */
export function startUp([first, ...later]: readonly number[]): Figure[] {
  if (first === undefined) return [];
  const figures: Figure[] = [
    {
      name: 'First start, until it says where it is',
      target: null,
      measured: seconds(first),
      value: first,
      met: null,
      note: 'with the demonstration data; browsers’ part and server are bundled already',
    },
  ];
  if (later.length === 0) return figures;
  const slowest = Math.max(...later);
  figures.push({
    name: 'Later start, until it says where it is',
    target: `< ${slowestStartSeconds} s`,
    measured: seconds(slowest),
    value: slowest,
    met: slowest < slowestStartSeconds * 1000,
    note: `the slowest of ${later.length}, their median ${seconds(median(later))}`,
  });
  return figures;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
