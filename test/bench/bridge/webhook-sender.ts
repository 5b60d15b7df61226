import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Where webhooks go, and how they are signed. */
export interface Sends {
  address: string;
  forum: string;
  secret: string;
  category: number;
}

/** How long each took to be answered, in milliseconds; and why one was not taken. */
export interface Sent {
  times: number[];
  failed: string | null;
}

const everyMs = 20;
let enough = false;

/** A delivery of a post that is to be read anew, signed as the forum signs it. Answers how long it took. */
async function send({ address, forum, secret, category }: Sends, number: number): Promise<number> {
  const updated = new Date().toISOString();
  const post = { id: number, topic_id: number, category_id: category, updated_at: updated };
  const body = JSON.stringify({
    post: { ...post, post_type: 1, topic_archetype: 'regular', raw: `words ${number}` },
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
    for (let number = 10; !enough; number += 1) {
      times.push(await send(sends, number));
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
