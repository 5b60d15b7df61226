import { expect } from 'chai';
import { postId } from '../../seeds/names.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { dataMigrations } from '../../server/start/data-migrations.ts';
import { type Forum, startForum } from '../support/http-forum.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

describe('The order of posts and threads', function () {
  this.timeout(180_000);
  let site: Forum;
  let thread: string;
  const ids: string[] = [];

  before(async () => {
    site = await startForum();
    thread = await site.newThread();
    for (const body of ['One', 'Two', 'Three', 'Four'])
      ids.push((await site.post(site.ben, thread, body)).id);
    for (const [replyTo, times] of [
      [ids[1], 3],
      [ids[2], 2],
    ] as const)
      for (let at = 0; at < times; at += 1) await site.send(site.cara, thread, { body: 'Answer', replyTo });
  });
  after(() => site.close());

  const numbers = async (query: string, of = thread): Promise<number[]> => {
    const { text } = await site.guest.get(`/threads/${of}${query}`);
    return [...text.matchAll(/data-number="(\d+)"/g)].map(([, number]) => Number(number));
  };

  it('is oldest first, newest first, or most discussed first', async () => {
    expect(await numbers('')).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await numbers('?sort=newest')).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await numbers('?sort=discussed')).to.deep.equal([2, 3, 9, 8, 7, 6, 5, 4, 1]);
    expect(await numbers('?sort=nonsense')).to.deep.equal(await numbers('?sort=oldest'));
    const { text } = await site.guest.get(`/threads/${thread}?sort=newest`);
    expect(text).to.match(/href="\/threads\/[\w-]+\?sort=newest" aria-current="true">Newest</);
    expect(text).to.match(/href="\/threads\/[\w-]+">Oldest</);
  });

  it('counts only replies that stand, and counts them anew from the log', async () => {
    const { body } = await site.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    const answers = body.items.filter(({ replyTo }: { replyTo: string }) => replyTo === ids[1]);
    await site.call(site.cara, 'DELETE', `/posts/${answers[0].id}`);
    const moderator = await site.ada.reader();
    await site.services.threads.setHidden(moderator, answers[1].id, true, 'Said already');
    expect((await numbers('?sort=discussed')).slice(0, 3)).to.deep.equal([3, 2, 9]);
    await site.services.threads.setHidden(moderator, answers[1].id, false, 'Not quite');
    expect((await numbers('?sort=discussed')).slice(0, 2), 'two each').to.deep.equal([3, 2]);
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
    const { posts, threads } = site.services.models;
    await threads.deleteOne({ _id: thread });
    await posts.deleteMany({ thread });
    site.services.log.forget(`thread:${thread}`);
    await site.services.log.catchUp(`thread:${thread}`);
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
  });

  it('of posts that were there before replies were counted is made up at the start', async () => {
    const { models } = site.services;
    await models.posts.updateMany({}, { $unset: { replies: 1, repliesSeq: 1 } });
    expect(await checkThread(site.services, thread)).not.to.deep.equal([]);
    for (const { up } of dataMigrations(models)) await up();
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
    await site.send(site.cara, thread, { body: 'Another answer', replyTo: ids[1] });
    expect(await checkThread(site.services, thread)).to.deep.equal([]);
  });

  it('is kept from page to page', async () => {
    const long = await site.newThread();
    for (let at = 1; at <= 52; at += 1) await site.post(site.ben, long, `Post ${at}.`);
    expect((await numbers('?sort=newest', long)).slice(0, 2)).to.deep.equal([52, 51]);
    const { text } = await site.guest.get(`/threads/${long}?sort=newest`);
    expect(text).to.include('?sort=newest&amp;page=2');
    expect(await numbers('?sort=newest&page=2', long)).to.deep.equal([2, 1]);
    expect(await numbers('?sort=discussed&page=2', long)).to.deep.equal([2, 1]);
  });

  it('of threads is the reader’s choice too, in a group and on the first page', async () => {
    const few = await site.newThread();
    await site.post(site.cara, few, 'The newest post of all.');
    const order = async (path: string): Promise<string[]> => {
      const { text } = await site.guest.get(path);
      return [...text.matchAll(/moot-card__title"><a href="\/threads\/([\w-]+)"/g)].map(([, id]) => id!);
    };
    for (const [path, query] of [
      ['/', '/?sort='],
      ['/groups/forum', '/groups/forum?sort='],
    ] as const) {
      expect((await order(path))[0], path).to.equal(few);
      expect((await order(`${query}discussed`)).at(-1), path).to.equal(few);
      expect(await order(`${query}oldest`), path).to.deep.equal((await order(path)).toReversed());
    }
  });
});

describe('The order of comments on a draft', function () {
  this.timeout(180_000);
  let site: SeededSite;

  before(async () => {
    site = await startSeededSite();
  });
  after(() => site.close());

  const numbers = async (address: string, from = ''): Promise<number[]> => {
    const { text } = await site.guest().get(address);
    const list = text.slice(Math.max(0, text.indexOf(from)));
    return [...list.matchAll(/data-number="(\d+)"/g)].map(([, number]) => Number(number));
  };

  it('is oldest first, newest first or most discussed first', async () => {
    const comments = '/frameworks/web-professionals/drafts/2/comments';
    const { thread } = (await site.services.models.posts.findById(postId('draft-2-1')).lean())!;
    const all = await site.services.models.posts.find({ thread }).sort({ number: 1 }).lean();
    expect(all.filter(({ replies }) => replies > 0)).to.have.length.above(1);
    const discussed = all.toSorted((a, b) => b.replies - a.replies || b.number - a.number);
    const inOrder = all.map(({ number }) => number);
    expect(await numbers(comments)).to.deep.equal(inOrder);
    expect(await numbers(`${comments}?sort=newest`)).to.deep.equal(inOrder.toReversed());
    expect(await numbers(`${comments}?sort=discussed`)).to.deep.equal(discussed.map(({ number }) => number));
  });

  it('is chosen for the comments on one competency alone', async () => {
    const [first, reply] = await Promise.all(
      ['draft-2-8', 'draft-2-9'].map(async (id) => site.services.models.posts.findById(postId(id)).lean()),
    );
    const { thread, about } = first!;
    const { body } = await (
      await site.token('george-hallam')
    ).json('POST', `/api/v1/threads/${thread}/posts`, {
      body: 'A comment to which nobody replied.',
      anchor: { competency: about },
    });
    const page = '/frameworks/web-professionals/competencies/MM-05';
    const [one, two, three] = [first!.number, reply!.number, body.post.number as number];
    expect(await numbers(page, 'id="comments"')).to.deep.equal([one, two, three]);
    expect(await numbers(`${page}?comments-sort=newest`, 'id="comments"')).to.deep.equal([three, two, one]);
    expect(await numbers(`${page}?comments-sort=discussed`, 'id="comments"')).to.deep.equal([
      one,
      three,
      two,
    ]);
    expect(await numbers(`${page}?sort=newest`, 'id="comments"')).to.deep.equal([one, two, three]);
  });
});
