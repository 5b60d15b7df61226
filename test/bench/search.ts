import { type Figure, quantile, whole } from './figure.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { read } from './posts.ts';
import { fillWithPosts, type Filled } from './search-posts.ts';

const posts = 200_000;
const times = 20;
const settings = { PAGE_CACHE: 'off', LOG_LEVEL: 'error' };

/** Queries of one sort, the promise for their slowest twentieth, and what they are. */
interface QuerySet {
  name: string;
  /** In milliseconds; null for what is only told. */
  target: number | null;
  queries: string[];
}

/** Searching 200,000 posts by HTTP as a guest, each set's queries in turn. Prints the queries with their times. */
export async function search(place: BenchPlace): Promise<Figure[]> {
  const first = await place.start(settings);
  await first.stop();
  const begun = performance.now();
  const filled = await fillWithPosts(place, posts);
  const seconds = (performance.now() - begun) / 1000;
  const server = await place.start(settings);
  try {
    const figures: Figure[] = [];
    for (const set of setsOf(filled)) figures.push(await measureSet(server, set, seconds));
    return figures;
  } finally {
    await server.stop();
  }
}

function setsOf({ rare, common, author }: Filled): QuerySet[] {
  const [most, second] = common;
  const q = (words: string, more = ''): string => `q=${encodeURIComponent(words)}${more}`;
  return [
    {
      name: 'Search for rare words',
      target: 100,
      queries: [...rare.map((word) => q(word)), q(`${rare[0]} ${most}`), q(`${rare[1]!}`, '&sort=newest')],
    },
    {
      name: 'Search for the commonest words',
      target: 300,
      queries: [...common.map((word) => q(word)), ...common.map((word) => q(word, '&sort=newest'))],
    },
    {
      name: 'Search for common words with conditions',
      target: null,
      queries: [
        q(`${most} ${second}`),
        q(`"${most} ${second}"`),
        q(`${most} -${second}`),
        q(most!, '&kind=competency'),
        q(most!, `&author=${author}`),
        q(most!, '&framework=web-professionals'),
        q(most!, '&after=900&limit=100'),
      ],
    },
  ];
}

async function measureSet(server: BenchServer, set: QuerySet, seconds: number): Promise<Figure> {
  const all: number[] = [];
  for (const query of set.queries) {
    const spent: number[] = [];
    let found = 0;
    // Once before, for what is only read the first time.
    for (let round = 0; round <= times; round += 1) {
      const begun = performance.now();
      const { total } = await read<{ total: number }>(`${server.url}/api/v1/search?${query}`);
      if (round > 0) spent.push(performance.now() - begun);
      found = total;
    }
    all.push(...spent);
    const [half, most] = [quantile(spent, 0.5).toFixed(0), quantile(spent, 0.95).toFixed(0)];
    process.stderr.write(
      `  ${decodeURIComponent(query).padEnd(44)} ${whole(found)} found, p50 ${half} ms, p95 ${most} ms\n`,
    );
  }
  const p95 = quantile(all, 0.95);
  return {
    name: set.name,
    target: set.target === null ? null : `p95 < ${set.target} ms`,
    measured: `p95 ${p95.toFixed(0)} ms`,
    value: p95,
    met: set.target === null ? null : p95 < set.target,
    note: `p50 ${quantile(all, 0.5).toFixed(0)} ms; ${set.queries.length} queries, ${times} times each, ${whole(posts)} posts made in ${seconds.toFixed(0)} s; of more than 1,000 the newest are ranked`,
  };
}
