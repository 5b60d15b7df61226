import { Agent, request } from 'node:http';
import { largeDraftPage } from './pages.ts';
import type { BenchServer } from './place.ts';

/** A post that the server has acknowledged. */
export interface Acknowledged {
  id: string;
  number: number;
}

const words = [
  'Who signs off the **budget** for this? In our team it is the head of service, and the person who does the work hears of it *afterwards*.',
  '> The web manager agrees the plan\n\nThat would be a level above what the statement says now, see [the thread](https://example.org/plan).',
  'Two things are missing:\n\n- what happens when the supplier changes\n- who keeps the `robots.txt` and the redirects\n\nBoth cost us a week last year.',
];

/** Words like those that people write, different each time. */
export const postWords = (count: number): string =>
  `${words[count % words.length]}\n\nThis is the ${count}th example.`;

/** Posts over connections that are kept open. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Posts once. Throws when it is not acknowledged as a new post. */
  post(thread: string, token: string, body: string): Promise<Acknowledged> {
    const sent = JSON.stringify({ body });
    return new Promise((resolve, reject) => {
      const asked = request(
        `${this.#url}/api/v1/threads/${thread}/posts`,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(sent),
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (part: string) => (text += part));
          answer.on('end', () => {
            if (answer.statusCode !== 201)
              reject(new Error(`a post was answered ${answer.statusCode}: ${text}`));
            else resolve((JSON.parse(text) as { post: Acknowledged }).post);
          });
        },
      );
      asked.on('error', reject);
      asked.end(sent);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The threads of the competencies of the large framework, of which hardly anybody has spoken yet. */
export async function competencyThreads({ url }: BenchServer): Promise<string[]> {
  const draft = await read<{ items: { id: string }[] }>(`${url}/api/v1${largeDraftPage}`);
  return draft.items.map(({ id }) => `c-${id}`);
}

/** Reads JSON from the API as a guest. */
export async function read<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return (await answer.json()) as T;
}
