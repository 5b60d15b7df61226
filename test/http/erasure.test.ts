import { expect } from 'chai';
import sharp from 'sharp';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { threadIds } from '../../server/cli/checks/thread-ids.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { type Forum, startForum } from '../support/http-forum.ts';

/** What must occur nowhere afterwards: name, handle, address, and words of posts, drafts, reports and pictures. */
const traces = [
  'Zebedee',
  'Quillfeather',
  'zebedee-quillfeather',
  'zebedee-quillfeather@people.example',
  'Guild of Lamplighters',
  'marmalade',
  'trombones',
  'periwinkle',
  'haberdashery',
  'gooseberry',
  'thimbleweed',
];

describe('Erasing a person', function () {
  this.timeout(60_000);
  let forum: Forum;
  let zeb: TestPerson;
  let thread: string;

  before(async () => {
    forum = await startForum();
    ({ zeb, thread } = await livedHere(forum));
  });
  after(() => forum.close());

  it('leaves no trace of them or their words in the database, and the threads keep making sense', async () => {
    const { services } = forum;
    const before = await dump(forum);
    for (const trace of traces) expect(before, `${trace} is there before`).to.include(trace);
    await services.erasures.eraseNow(zeb.id, 'remove');
    await services.followers.drain();
    const after = await dump(forum);
    for (const trace of traces) {
      const at = after.toLowerCase().indexOf(trace.toLowerCase());
      expect(at < 0 ? '' : after.slice(Math.max(0, at - 300), at + 60), trace).to.equal('');
    }
    const { body } = await forum.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    const told = body.items.map((post: { number: number; author: object | null; body: string }) => [
      post.number,
      post.author === null,
      post.body,
    ]);
    expect(told.slice(0, 4)).to.deep.equal([
      [1, false, 'Where should we meet?'],
      [2, true, ''],
      [3, false, told[2][2]],
      [4, false, 'As @former-member said, see /members/former-member.'],
    ]);
    expect(told[2][2]).to.match(/^> @former-member wrote in .*:\n>\n> \[…\]\n\nI disagree\.$/);
    for (const id of await threadIds(services)) expect(await checkThread(services, id)).to.deep.equal([]);
  });
});

/** Everything that is stored, as JSON, a collection a line. */
async function dump({ services }: Forum): Promise<string> {
  const { connection } = services;
  const names = (await connection.listCollections()).map(({ name }) => name).toSorted();
  const lines = await Promise.all(
    names.map(
      async (name) => `${name}: ${JSON.stringify(await connection.collection(name).find().toArray())}`,
    ),
  );
  return lines.join('\n');
}

/** A person who did everything that one can do here, and others who quoted and mentioned them. */
async function livedHere(forum: Forum): Promise<{ zeb: TestPerson; thread: string }> {
  const { services, ada, ben, cara, group, url } = forum;
  const zeb = await makePerson(services, url, 'Zebedee Quillfeather', { roles: { [group]: ['member'] } });
  const { accounts, threads, reports, reactions, pictures, writings, outbox, follows } = services;
  await accounts.changeProfile(await zeb.reader(), {
    name: 'Zebedee Quillfeather',
    organisation: 'Guild of Lamplighters',
  });
  const thread = await forum.newThread();
  const first = await forum.post(ben, thread, 'Where should we meet?');
  const own = await forum.post(zeb, thread, 'With marmalade');
  await threads.edit(await zeb.reader(), own.id, {
    body: 'With trombones, says @zebedee-quillfeather',
    version: 1,
  });
  await forum.send(cara, thread, {
    replyTo: own.id,
    body: `> @zebedee-quillfeather wrote in [post 2](/posts/${own.id}):\n>\n> With marmalade\n> and more of it\n\nI disagree.`,
  });
  await forum.post(ben, thread, 'As @Zebedee-Quillfeather said, see /members/zebedee-quillfeather.');
  const gone = await forum.post(zeb, thread, 'A periwinkle deleted');
  await threads.delete(await zeb.reader(), gone.id);
  const hidden = await forum.post(zeb, thread, 'A periwinkle hidden');
  await threads.setHidden(await ada.reader(), hidden.id, true, 'Not @zebedee-quillfeather again');
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const file = { field: 'picture', name: 'a.png', bytes, tooLarge: false };
  const picture = await pictures.add(await zeb.reader(), thread, [file], 'A haberdashery');
  await forum.post(zeb, thread, `![haberdashery](/pictures/${picture._id})`);
  await reactions.set(await zeb.reader(), first.id, 'agree', true);
  await reports.report(await zeb.reader(), first.id, 'Too much gooseberry');
  await writings.keep(await zeb.reader(), { thread }, '', { body: 'A thimbleweed' });
  await writings.keep(await cara.reader(), { thread }, '', { body: 'To @zebedee-quillfeather' });
  await follows.set(await zeb.reader(), `thread:${thread}`, true);
  await outbox.addAll([
    {
      key: 'to-zeb',
      to: 'zebedee-quillfeather@people.example',
      member: zeb.id,
      subject: 'News',
      text: 'Hello Zebedee',
    },
    {
      key: 'to-ben',
      to: 'ben@people.example',
      member: ben.id,
      subject: 'A reply',
      text: 'Zebedee Quillfeather wrote.',
    },
    {
      key: 'to-cara',
      to: 'cara@people.example',
      member: cara.id,
      subject: 'A reply',
      text: `trombones ${url}/posts/${own.id}`,
    },
  ]);
  await services.followers.drain();
  return { zeb, thread };
}
