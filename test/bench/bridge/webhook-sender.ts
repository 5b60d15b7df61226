import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Filled } from './fill.ts';

/** Where webhooks go, and how they are signed. */
export interface Sends {
  address: string;
  forum: string;
  secret: string;
  category: number;
  /** What the forum has, of which it tells one after the other. */
  posts: Filled[];
}

/** How long each took to be answered, in milliseconds; and why one was not taken. */
export interface Sent {
  times: number[];
  failed: string | null;
}

/** After each answer; many a forum sends as many in a minute as this is in a second. */
const everyMs = 100;
/** From one post to the next that it tells of: another topic, and in the end all of them. */
const stride = 7_919;
let enough = false;

/** A delivery of a post that is to be read anew, signed as the forum signs it. Answers how long it took. */
async function send(
  { address, forum, secret, category }: Omit<Sends, 'posts'>,
  { topic, post: id }: Filled,
): Promise<number> {
  const updated = new Date().toISOString();
  const post = { id, topic_id: topic, category_id: category, updated_at: updated };
  const body = JSON.stringify({
    post: { ...post, post_type: 1, topic_archetype: 'regular', raw: `words ${id}` },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const began = performance.now();
  const response = await fetch(address, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-Discourse-Instance': forum,
      'X-Discourse-Event-Type': 'post',
      'X-Discourse-Event': 'post_edited',
      'X-Discourse-Event-Signature': `sha256=${signature}`,
    },
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`A webhook was answered with ${response.status}.`);
  return performance.now() - began;
}

async function sendAll(sends: Sends): Promise<Sent> {
  const times: number[] = [];
  try {
    // The first call of a process costs it tenfold, which is no matter of whoever answers.
    await (await fetch(new URL('/healthz', sends.address))).arrayBuffer();
    for (let at = 0; !enough; at = (at + stride) % sends.posts.length) {
      times.push(await send(sends, sends.posts[at]!));
      await delay(everyMs);
    }
    return { times, failed: null };
  } catch (error) {
    return { times, failed: String(error) };
  }
}

const [sends] = (await once(process, 'message')) as [Sends];
process.once('message', () => (enough = true));
process.send!(await sendAll(sends));
process.disconnect();
