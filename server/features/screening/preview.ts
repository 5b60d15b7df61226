import { setImmediate } from 'node:timers/promises';
import type { Post } from '../threads/threads.models.ts';
import type { BlockedWords, Hit } from './blocked-words.ts';

export const previewDays = 90;
/** As many posts as a preview looks through, the newest first. */
export const mostLookedAt = 5_000;
const mostExamples = 10;
const around = 80;
const breathEvery = 100;

/** Part of an example: words that would have been caught, or those beside them. */
export interface ExamplePart {
  text: string;
  caught: boolean;
}

export interface Preview {
  lookedAt: number;
  caught: number;
  /** The newest of those caught. */
  examples: { post: string; number: number; createdAt: Date; parts: ExamplePart[] }[];
}

type LookedAt = Pick<Post, '_id' | 'number' | 'createdAt' | 'body'>;

/** What a list of words would have caught of these posts. */
export async function previewOf(words: BlockedWords, posts: AsyncIterable<LookedAt>): Promise<Preview> {
  const preview: Preview = { lookedAt: 0, caught: 0, examples: [] };
  for await (const { _id, number, createdAt, body } of posts) {
    preview.lookedAt += 1;
    // Posts come in batches: others are answered in between.
    if (preview.lookedAt % breathEvery === 0) await setImmediate();
    const hits = words.find(body);
    if (hits.length === 0) continue;
    preview.caught += 1;
    if (preview.examples.length < mostExamples)
      preview.examples.push({ post: _id, number, createdAt, parts: exampleOf(body, hits) });
  }
  return preview;
}

/** The words about the first hit, with every hit among them marked. */
function exampleOf(body: string, hits: Hit[]): ExamplePart[] {
  const first = hits[0]!;
  const from = Math.max(0, first.start - around);
  const to = Math.min(body.length, first.end + around);
  const parts: ExamplePart[] = from > 0 ? [{ text: '…', caught: false }] : [];
  let at = from;
  for (const { start, end } of hits.filter((hit) => hit.end <= to)) {
    parts.push(
      { text: body.slice(at, start), caught: false },
      { text: body.slice(start, end), caught: true },
    );
    at = end;
  }
  parts.push({ text: body.slice(at, to) + (to < body.length ? '…' : ''), caught: false });
  return parts.filter(({ text }) => text !== '');
}
