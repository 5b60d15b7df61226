import { expect } from 'chai';
import {
  type Category,
  DiscourseError,
  type Post,
  type Revision,
  type Topic,
} from 'discourse-plugin-api-client';
import { aboutTopic, isConversation, isTalk, readable } from '../inbound/admit.ts';
import { type SeenHere, type SeenThere, stepFor } from '../inbound/compare.ts';
import { isChangedByAnother } from '../inbound/changed-by-another.ts';
import { readDelivery } from '../inbound/delivery.ts';
import { fileType } from '../inbound/file-types.ts';
import { Taking } from '../inbound/taking.ts';
import type { PostPair } from '../store/records.ts';

const pairOf = (more: Partial<PostPair>): PostPair => ({
  _id: 'b:1',
  bridge: 'b',
  topic: 1,
  post: 1,
  number: 1,
  thread: 'g-1',
  local: 'l',
  origin: 'forum',
  userId: 1,
  forumHash: 'there',
  mootHash: 'here',
  forumLive: true,
  mootLive: true,
  ...more,
});
const there = (more: Partial<SeenThere> = {}): SeenThere => ({
  hash: 'there',
  live: true,
  byAuthor: false,
  ...more,
});
const here = (more: Partial<SeenHere> = {}): SeenHere => ({ hash: 'here', live: true, ...more });
const gone = there({ live: false, hash: null });

describe('What is done here about a post of a forum', () => {
  const step = (
    pair: Partial<PostPair>,
    seen: SeenThere,
    local: SeenHere = here(),
    authorsOwn = true,
  ): string => {
    const found = stepFor(pairOf(pair), seen, local, authorsOwn);
    return found.do === 'take-down' ? found.how : found.do;
  };

  it('is nothing when nothing changed there, whatever changed here', () => {
    expect(step({}, there())).to.equal('nothing');
    expect(step({}, there(), here({ hash: 'other', live: false }))).to.equal('nothing');
    expect(step({ forumLive: false }, gone)).to.equal('nothing');
  });

  it('is what its home says, and what the author of a copy does to it', () => {
    const changed = there({ hash: 'new' });
    expect(step({}, changed)).to.equal('edit');
    expect(step({}, changed, here({ hash: 'other' }))).to.equal('edit');
    expect(step({ origin: 'moot' }, changed)).to.equal('edit');
    expect(step({ origin: 'moot' }, changed, here(), false)).to.equal('changed-there');
    expect(step({ origin: 'moot' }, changed, here({ hash: 'other' }))).to.equal('ours-first');
  });

  it('tells the author’s deletion from that of staff', () => {
    expect(step({}, { ...gone, byAuthor: true })).to.equal('delete');
    expect(step({}, gone)).to.equal('hide');
    expect(step({ origin: 'moot' }, { ...gone, byAuthor: true }, here(), false)).to.equal('hide');
    expect(step({}, gone, here({ live: false }))).to.equal('note');
  });

  it('shows again only what was taken down because of the forum', () => {
    const down = here({ live: false });
    expect(step({ forumLive: false, downHere: true }, there(), down)).to.equal('show');
    expect(step({ forumLive: false }, there(), down)).to.equal('note');
  });
});

describe('What may come in from a forum', () => {
  const category = { id: 4, readRestricted: false, topicUrl: '/t/about-the-care-category/12' } as Category;
  const topic = { id: 13, archetype: 'regular', visible: true, deletedAt: null } as Topic;
  const post = {
    type: 1,
    userId: 3,
    hidden: false,
    userDeleted: false,
    deletedAt: null,
    raw: 'words',
  } as Post;

  it('is a conversation in a category that everybody may read', () => {
    expect(isConversation(topic, category)).to.equal(true);
    expect(aboutTopic(category)).to.equal(12);
    const others = [
      { id: 12 },
      { archetype: 'banner' },
      { archetype: 'private_message' },
      { visible: false },
      { deletedAt: new Date() },
    ];
    for (const other of others) expect(isConversation({ ...topic, ...other }, category)).to.equal(false);
    const secret = { ...category, readRestricted: true };
    expect(readable({ audience: 'public' }, category)).to.equal(true);
    expect(readable({ audience: 'public' }, secret)).to.equal(false);
    expect(readable({ audience: 'members' }, secret)).to.equal(true);
    expect(readable({ audience: 'members' }, undefined)).to.equal(false);
  });

  it('is talk, and nothing that is hidden, deleted, whispered or said by the forum itself', () => {
    expect(isTalk(post)).to.equal(true);
    const others = [
      { type: 2 },
      { type: 3 },
      { type: 4 },
      { userId: -1 },
      { hidden: true },
      { userDeleted: true },
      { deletedAt: new Date() },
      { raw: null },
      { raw: '  ' },
    ];
    for (const other of others) expect(isTalk({ ...post, ...other })).to.equal(false);
  });
});

describe('A delivery of a webhook', () => {
  const told = (type: string, body: unknown): object => readDelivery(type, Buffer.from(JSON.stringify(body)));
  const post = {
    id: 7,
    topic_id: 3,
    category_id: 4,
    post_type: 1,
    topic_archetype: 'regular',
    raw: 'never kept',
  };

  it('tells ids, of posts, topics and categories', () => {
    expect(told('post', { post })).to.deep.equal({ kind: 'post', topic: 3, post: 7, category: 4 });
    expect(told('post', { post: { ...post, post_type: 3 } })).to.deep.include({ post: null, topic: 3 });
    expect(told('topic', { topic: { id: 3, category_id: 4, archetype: 'regular' } })).to.deep.equal({
      kind: 'topic',
      topic: 3,
      category: 4,
    });
    expect(told('category', { category: { id: 4 } })).to.deep.equal({ kind: 'category', category: 4 });
  });

  it('tells nothing of whispers, messages, people, and what is no delivery', () => {
    const nothing = { kind: 'nothing' };
    expect(told('post', { post: { ...post, post_type: 4 } })).to.deep.equal(nothing);
    expect(told('post', { post: { ...post, topic_archetype: 'private_message' } })).to.deep.equal(nothing);
    expect(told('topic', { topic: { id: 3, archetype: 'private_message' } })).to.deep.equal(nothing);
    expect(told('user', { user: { id: 3, email: 'kim@example.org' } })).to.deep.equal(nothing);
    for (const wrong of [null, [], 'post', { post: null }, { post: { ...post, id: '7' } }, { topic: post }])
      expect(told('post', wrong)).to.deep.equal(nothing);
    expect(readDelivery('post', Buffer.from('{"post":'))).to.deep.equal(nothing);
  });
});

describe('A file of a forum', () => {
  const png = Buffer.from('\u0089PNG\r\n\u001a\n....', 'latin1');

  it('is kept when it is what its name says, and of a kind that runs nowhere', () => {
    expect(fileType('chart.png', png)).to.equal('image/png');
    expect(fileType('chart', png)).to.equal('image/png');
    expect(fileType('notes.txt', Buffer.from('notes'))).to.equal('text/plain');
    expect(fileType('paper.pdf', Buffer.from('%PDF-1.7'))).to.equal('application/pdf');
    expect(fileType('chart.jpg', png)).to.equal(null);
    expect(fileType('notes.txt', Buffer.from([110, 0, 1]))).to.equal(null);
    expect(fileType('page.svg', Buffer.from('<svg/>'))).to.equal(null);
    expect(fileType('page.html', Buffer.from('<script>'))).to.equal(null);
  });
});

describe('Posts that are taken in side by side', () => {
  const posts = (...ids: number[]): Post[] => ids.map((id) => ({ id }) as Post);
  const idsOf = (some: Post[]): number[] => some.map(({ id }) => id);

  it('are taken in by whoever comes first, and the other hears of it once', async () => {
    const taking = new Taking();
    let write = (): void => undefined;
    const first = taking.run('b', posts(1, 2), async (some) => {
      await new Promise<void>((resolve) => (write = resolve));
      taking.took(['b:1']);
      return idsOf(some);
    });
    const second = taking.run('b', posts(1, 2, 3), async (some) => idsOf(some));
    const elsewhere = await taking.run('c', posts(1), async (some) => idsOf(some));
    write();
    expect([await first, await second, elsewhere]).to.deep.equal([[1, 2], [2, 3], [1]]);
    expect(await taking.run('b', posts(1), async (some) => idsOf(some))).to.deep.equal([1]);
    taking.took(['b:4']);
    expect(await taking.run('b', posts(4), async () => 'taken')).to.equal(null);
  });
});

describe('Whether somebody else wrote the words of a post of a forum last', () => {
  /** By who made each change, the last one first; `title` where the text stayed. */
  const changedBy = (...names: string[]): Promise<boolean> => {
    const revisions = names.map((name, at) => ({
      ...{ number: names.length + 1 - at, previous: at + 1 < names.length ? names.length - at : null },
      ...{ username: name.replace(' title', ''), changesText: !name.endsWith(' title') },
    })) as Revision[];
    const client = {
      latestRevision: async () => revisions[0] ?? null,
      revision: async (_post: number, number: number) => revisions.find((one) => one.number === number)!,
    };
    return ask(client);
  };
  const ask = (client: object): Promise<boolean> =>
    isChangedByAnother(
      { clients: { reader: () => client } } as unknown as Parameters<typeof isChangedByAnother>[0],
      { writer: { username: 'Moot', userId: 5 } } as Parameters<typeof isChangedByAnother>[1],
      { id: 1, username: 'Ada' },
    );

  it('is told by who changed the text, whatever was changed of the title or by no person since', async () => {
    expect(await changedBy()).to.equal(false);
    expect(await changedBy('ada', 'stella')).to.equal(false);
    expect(await changedBy('stella', 'ada')).to.equal(true);
    expect(await changedBy('stella title', 'ada')).to.equal(false);
    expect(await changedBy('system', 'moot', 'stella', 'ada')).to.equal(true);
    expect(await changedBy('system', 'ada')).to.equal(false);
  });

  it('is not known where the forum does not tell, and asked again where it was not to be reached', async () => {
    const says = (kind: 'forbidden' | 'server') => ({
      latestRevision: () => Promise.reject(new DiscourseError(kind, 'GET /x')),
    });
    expect(await ask(says('forbidden'))).to.equal(false);
    const error = await ask(says('server')).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(DiscourseError);
  });
});
