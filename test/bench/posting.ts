import { type Figure, median, quantile, whole } from './figure.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { competencyThreads, Poster, postWords, read } from './posts.ts';

/** Over how many threads the same number of posters spread. */
const spreads = [1, 32, 1_000];
const postersAtOnce = 32;
const warmUpMs = 2_000;
const measuredMs = 6_000;
/** What is promised of posts in 32 threads. */
const leastPerSecond = 300;
const pageSize = 200;
/** How many of many threads are read again afterwards. */
const mostLookedAt = 100;
/** Demonstration members who post. */
export const posters = ['george-hallam', 'rhiannon-pugh', 'dominik-wolski'];

/** Acknowledged posts a second through the API, over one, some and many threads; then looks whether all are there. */
export async function posting(place: BenchPlace, server: BenchServer): Promise<Figure[]> {
  const tokens = await tokensOf(place);
  const threads = await competencyThreads(server);
  const figures: Figure[] = [];
  let from = 0;
  for (const count of spreads) {
    figures.push(await postOver(server, tokens, threads.slice(from, from + count)));
    from += count;
  }
  return figures;
}

async function postOver(server: BenchServer, tokens: string[], threads: string[]): Promise<Figure> {
  const poster = new Poster(server.url);
  const acknowledged = new Map<string, Set<string>>(threads.map((thread) => [thread, new Set()]));
  const latencies: number[] = [];
  const begun = performance.now();
  const until = begun + warmUpMs + measuredMs;
  let made = 0;
  await Promise.all(
    Array.from({ length: postersAtOnce }, async (_, at) => {
      for (let sent = performance.now(); sent < until; sent = performance.now()) {
        made += 1;
        const thread = threads[made % threads.length]!;
        const { id } = await poster.post(thread, tokens[at % tokens.length]!, postWords(made));
        acknowledged.get(thread)!.add(id);
        const now = performance.now();
        if (sent >= begun + warmUpMs && now <= until) latencies.push(now - sent);
      }
    }),
  );
  poster.close();
  const faults: string[] = [];
  const looked = [...acknowledged].slice(0, mostLookedAt);
  for (const [thread, ids] of looked) faults.push(...(await faultsOf(server, thread, ids)));
  return figureOf(threads.length, latencies, made, faults, looked.length);
}

function figureOf(
  threads: number,
  latencies: number[],
  made: number,
  faults: string[],
  looked: number,
): Figure {
  const perSecond = latencies.length / (measuredMs / 1000);
  const target = threads === 32 ? leastPerSecond : null;
  return {
    name: `Posts acknowledged in ${whole(threads)} ${threads === 1 ? 'thread' : 'threads'}`,
    target: target === null ? 'no gaps' : `≥ ${target} a second, no gaps`,
    measured: `${whole(perSecond)} a second`,
    value: perSecond,
    met: perSecond >= (target ?? 0) && faults.length === 0,
    note:
      `journaled, ${postersAtOnce} under way at a time, for ${measuredMs / 1000} s; median ${median(latencies).toFixed(0)} ms, ` +
      `p99 ${quantile(latencies, 0.99).toFixed(0)} ms; of ${whole(made)} posts, ` +
      `${faults.length > 0 ? `WRONG AFTERWARDS: ${faults.join(', ')}` : `those of ${looked} ${looked === 1 ? 'thread' : 'threads'} were looked at afterwards: all there, numbers without gaps`}`,
  };
}

/** Tokens of a few members. */
export async function tokensOf(place: BenchPlace): Promise<string[]> {
  const tokens: string[] = [];
  for (const handle of posters) tokens.push(await place.tokenOf(handle));
  return tokens;
}

/** What is wrong with a thread: acknowledged posts that are not there, numbers that are missing or twice. */
async function faultsOf({ url }: BenchServer, thread: string, acknowledged: Set<string>): Promise<string[]> {
  const address = `${url}/api/v1/threads/${thread}`;
  const posts: { id: string; number: number }[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: { items: typeof posts; next: number | null } = await read(
      `${address}/posts?after=${after}&limit=${pageSize}`,
    );
    posts.push(...page.items);
    after = page.next;
  }
  const seqs: number[] = [];
  for (let head = 1; seqs.length < head;) {
    const page: { changes: { seq: number }[]; head: number } = await read(
      `${address}/changes?after=${seqs.at(-1) ?? 0}&limit=${pageSize}`,
    );
    if (page.changes.length === 0) break;
    seqs.push(...page.changes.map(({ seq }) => seq));
    head = page.head;
  }
  const found = new Set(posts.map(({ id }) => id));
  const lost = [...acknowledged].filter((id) => !found.has(id)).length;
  const isCounted = (numbers: number[]): boolean => numbers.every((number, at) => number === at + 1);
  return [
    ...(lost > 0 ? [`${thread} lost ${lost}`] : []),
    ...(isCounted(seqs) && seqs.length >= acknowledged.size ? [] : [`changes of ${thread} have gaps`]),
    ...(isCounted(posts.map(({ number }) => number)) ? [] : [`posts of ${thread} have gaps`]),
  ];
}
