import type { Category, Post, TopicSummary } from 'discourse-plugin-api-client';
import { everyone } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import { markOf } from '../text/marks.ts';
import { topicsPerPage } from './runner.ts';
import type { SeeTopic } from './runner.ts';
import { callsForTopic, secondsForCalls } from './time-left.ts';

/** What a backfill would do. */
export interface DryRun {
  topics: number;
  posts: number;
  /** At the forum's limit of calls. */
  seconds: number;
  callsPerMinute: number | null;
  /** False when there is so much that the forum's own counts were taken for it. */
  counted: boolean;
  categories: { category: number; name: string; topics: number; posts: number }[];
  samples: Sample[];
  /** Another Moot seems to write in one of these categories. */
  otherMoot: boolean;
}

/** A post as it would look here. */
export interface Sample {
  title: string;
  category: number;
  author: string;
  at: Date;
  /** Its page there. */
  url: string;
  /** Markdown. */
  body: string;
}

/** A post of the forum as it would be written here, and by whom. */
export type ShowSample = (
  bridge: Bridge,
  mapping: Mapping,
  topic: number,
  post: Post,
) => Promise<{ author: string; body: string } | null>;

const mostListCalls = 6;
const topicsForSamples = 4;
const mostSamples = 10;

interface Listed {
  mapping: Mapping;
  topics: TopicSummary[];
  whole: boolean;
}

/** Tells what would come, how long it would take and how it would look, without writing anything. */
export class DryRuns {
  readonly #parts: Parts;
  readonly #see: SeeTopic;
  readonly #show: ShowSample;

  constructor(parts: Parts, see: SeeTopic, show: ShowSample) {
    this.#parts = parts;
    this.#see = see;
    this.#show = show;
  }

  /** Throws what the client throws when the forum cannot be asked. */
  async run(bridge: Bridge, mappings: Mapping[]): Promise<DryRun> {
    const client = this.#parts.clients.reader(bridge);
    const coming = mappings.filter(({ direction }) => direction !== 'out');
    const [categories, listed] = [await client.categories(), await this.#list(bridge, coming)];
    const sums = listed.map((one) => sumOf(one, categories));
    const { samples, otherMoot } = await this.#samples(bridge, listed);
    const calls = sums.reduce((sum, one) => sum + one.calls, 0);
    const { perMinute } = client.bucket;
    return {
      topics: sums.reduce((sum, one) => sum + one.topics, 0),
      posts: sums.reduce((sum, one) => sum + one.posts, 0),
      seconds: secondsForCalls(calls, perMinute),
      callsPerMinute: Number.isFinite(perMinute) ? perMinute : null,
      counted: listed.every(({ whole }) => whole),
      categories: sums.map(({ calls: _calls, ...sum }) => sum),
      samples,
      otherMoot,
    };
  }

  /** The topics of each category, as far as a few calls reach. */
  async #list(bridge: Bridge, mappings: Mapping[]): Promise<Listed[]> {
    const client = this.#parts.clients.reader(bridge);
    const listed: Listed[] = [];
    let calls = 0;
    for (const mapping of mappings) {
      const found = new Map<number, TopicSummary>();
      let more = true;
      for (let page = 0; more && calls < mostListCalls; page += 1, calls += 1) {
        const list = await client.topicList(mapping.category, {
          page,
          perPage: topicsPerPage,
          order: 'created',
          ascending: true,
          noSubcategories: true,
        });
        const before = found.size;
        for (const topic of list.topics) found.set(topic.id, topic);
        more = list.more && found.size > before;
      }
      const topics = [...found.values()].filter(
        ({ categoryId, archetype, visible }) =>
          categoryId === mapping.category && archetype === 'regular' && visible,
      );
      listed.push({ mapping, topics, whole: !more });
    }
    return listed;
  }

  /** Posts of a few topics of each category, as they would look. */
  async #samples(bridge: Bridge, listed: Listed[]): Promise<Pick<DryRun, 'samples' | 'otherMoot'>> {
    const samples: Sample[] = [];
    let otherMoot = false;
    const topics = inTurns(listed);
    const ofEach = Math.ceil(mostSamples / Math.max(1, Math.min(topics.length, topicsForSamples)));
    // Where topics are short, it takes more of them.
    for (const { mapping, summary } of topics.slice(0, mostSamples)) {
      if (samples.length >= mostSamples) break;
      let shownOfTopic = 0;
      const seen = await this.#see(bridge, summary.id);
      for (const post of seen?.posts ?? []) {
        otherMoot ||= await this.#isOfOtherMoot(post);
        const shown = await this.#show(bridge, mapping, summary.id, post);
        if (!shown || shownOfTopic >= ofEach) continue;
        shownOfTopic += 1;
        samples.push({
          title: summary.title,
          category: mapping.category,
          at: post.createdAt,
          url: post.url,
          ...shown,
        });
      }
    }
    return { samples: samples.slice(0, mostSamples), otherMoot };
  }

  /** A mark like ours, of a post or thread that is not here. */
  async #isOfOtherMoot({ raw }: Post): Promise<boolean> {
    const mark = markOf(raw ?? '');
    if (mark === null) return false;
    const { read } = this.#parts.host;
    return !(await read.post(mark)) && !(await read.thread(everyone, mark));
  }
}

/** The newest topic of each category, then the next of each, and so on. */
function inTurns(listed: Listed[]): { mapping: Mapping; summary: TopicSummary }[] {
  return listed
    .flatMap(({ mapping, topics }) =>
      topics
        .toSorted((one, other) => other.postsCount - one.postsCount)
        .map((summary, turn) => ({ mapping, summary, turn })),
    )
    .toSorted((one, other) => one.turn - other.turn);
}

function sumOf({ mapping, topics, whole }: Listed, categories: Category[]) {
  const category = categories.find(({ id }) => id === mapping.category);
  const posts = topics.reduce((sum, { postsCount }) => sum + postsCount, 0);
  const calls = topics.reduce((sum, { postsCount }) => sum + callsForTopic(postsCount), 0);
  const all = whole ? topics.length : Math.max(topics.length, category?.topicCount ?? 0);
  // What was not listed is taken to be like what was.
  const scale = topics.length === 0 ? 1 : all / topics.length;
  return {
    category: mapping.category,
    name: mapping.categoryName,
    topics: all,
    posts: whole ? posts : Math.max(category?.postCount ?? 0, Math.round(posts * scale)),
    calls: Math.ceil(all / topicsPerPage) + Math.ceil(calls * scale),
  };
}
