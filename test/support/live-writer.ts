// A process that posts to one thread as fast as it can, for races: ADDRESS THREAD MEMBER POSTS AT-ONCE NAME.
// Waits for a line on its standard input, posts, and prints the numbers of its posts as JSON.
import { once } from 'node:events';
import { openSibling } from './live-sibling.ts';

const [address, thread, member, posts, atOnce, name] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const { services, close } = await openSibling(address);
const reader = (await services.directory.reader(member))!;
process.stdout.write('ready\n');
await once(process.stdin, 'data');

/** Each lane waits for one post before it sends the next. */
async function lane(at: number): Promise<number[]> {
  const numbers: number[] = [];
  for (let made = 0; made < Number(posts); made += 1) {
    const posted = await services.threads.post(reader, thread, { body: `${name} ${at} ${made}` });
    if (!posted.held) numbers.push(posted.post.number);
  }
  return numbers;
}

const lanes = await Promise.all(Array.from({ length: Number(atOnce) }, (_, at) => lane(at)));
process.stdout.write(`${JSON.stringify(lanes)}\n`);
await close();
process.exit(0);
