import { type Figure, median, quantile, whole } from './figure.ts';
import type { BenchPlace, BenchServer } from './place.ts';
import { competencyThreads, Poster, postWords, read } from './posts.ts';

/** Posts under way at once, each in a thread of its own. */
export const concurrent = 32;
const warmUpMs = 3_000;
const measuredMs = 10_000;
const leastPerSecond = 300;
const pageSize = 200;
/** Demonstration members who post. */
export const posters = ['george-hallam', 'rhiannon-pugh', 'dominik-wolski'];

/** Acknowledged posts a second through the API, each thread by one poster at a time; then looks whether all are there. */
export async function posting(place: BenchPlace, server: BenchServer): Promise<Figure[]> {
  const tokens = await tokensOf(place);
  const threads = await competencyThreads(server, concurrent);
  const poster = new Poster(server.url);
  const acknowledged = new Map<string, Set<string>>();
  const latencies: number[] = [];
  const begun = performance.now();
  const until = begun + warmUpMs + measuredMs;
  let made = 0;
  await Promise.all(
    threads.map(async (thread, at) => {
      const ids = new Set<string>();
      acknowledged.set(thread, ids);
      for (let sent = performance.now(); sent < until; sent = performance.now()) {
        const { id } = await poster.post(thread, tokens[at % tokens.length]!, postWords((made += 1)));
        ids.add(id);
        const now = performance.now();
        if (sent >= begun + warmUpMs && now <= until) latencies.push(now - sent);
      }
    }),
  );
  poster.close();
  const faults: string[] = [];
  for (const [thread, ids] of acknowledged) faults.push(...(await faultsOf(server, thread, ids)));
  const perSecond = latencies.length / (measuredMs / 1000);
  return [
    {
      name: `Posts acknowledged, ${concurrent} at a time`,
      target: `≥ ${leastPerSecond} a second`,
      measured: whole(perSecond),
      met: perSecond >= leastPerSecond && faults.length === 0,
      note:
        `journaled, over ${threads.length} threads for ${measuredMs / 1000} s; median ${median(latencies).toFixed(0)} ms, p99 ${quantile(latencies, 0.99).toFixed(0)} ms; ` +
        `${faults.length > 0 ? `WRONG AFTERWARDS: ${faults.join(', ')}` : `all ${whole(made)} found afterwards, numbers without gaps`}`,
    },
  ];
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
