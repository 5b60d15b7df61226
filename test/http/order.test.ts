import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { startForum, type Forum } from '../support/http-forum.ts';
import { lettersTo } from '../support/letters.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';
import { given, inCall, stored } from '../support/reasons.ts';

const why = given('order').id;
const reason = stored('order');

describe('Order in threads', function () {
  this.timeout(30_000);
  let forum: Forum;
  let board: string;
  let hana: TestPerson;

  before(async () => {
    forum = await startForum();
    const { services, url } = forum;
    const asked = { slug: 'board', name: 'Board', scope: 'hidden', purpose: '', rules: '' } as const;
    board = (await services.groups.ensure(everyone, asked))._id;
    hana = await makePerson(services, url, 'Hana Both', {
      roles: { [board]: ['member', 'chair'], [forum.group]: ['member', 'moderator'] },
    });
  });
  after(() => forum.close());

  const read = async (thread: string) => {
    const { body } = await forum.guest.json('GET', `/api/v1/threads/${thread}/posts`);
    return body.items as {
      id: string;
      number: number;
      body: string;
      replyTo: string | null;
      moved: boolean;
    }[];
  };
  const words = async (thread: string) =>
    (await read(thread)).filter(({ moved }) => !moved).map(({ body }) => body);
  const agrees = async (...threads: string[]) => {
    for (const thread of threads) expect(await checkThread(forum.services, thread)).to.deep.equal([]);
  };
  const move = (source: string, posts: string[], fields: Record<string, string>) => {
    const boxes = Object.fromEntries(posts.map((post) => [`post-${post}`, 'yes']));
    return forum.ada.agent.post(`/threads/${source}/move`, { ...boxes, why, ...fields });
  };

  it('moves posts with their author, time, words, replies and reactions, and their addresses lead there', async () => {
    const [source, target] = [await forum.newThread(), await forum.newThread()];
    await forum.post(forum.cara, target, 'There before.');
    const asked = await forum.post(forum.ben, source, 'A question about fonts.');
    await forum.post(forum.ben, source, 'This one stays.');
    const edited = { body: 'A question about large fonts.', version: 1 };
    await forum.call(forum.ben, 'PATCH', `/posts/${asked.id}`, edited);
    const answer = (await forum.send(forum.cara, source, { body: 'An answer to it.', replyTo: asked.id }))
      .body.post;
    await forum.call(forum.cara, 'PUT', `/posts/${asked.id}/reactions/agree`);
    const before = (await read(source))[0]!;

    const page = await move(source, [asked.id, answer.id], { target });
    expect(page.status, page.words).to.equal(200);
    const [first, moved, reply] = await read(target);
    expect(first).to.include({ number: 1, body: 'There before.' });
    expect(moved).to.deep.include({
      ...before,
      id: moved!.id,
      threadId: target,
      number: 2,
      movedHere: true,
    });
    expect(reply).to.include({ number: 3, body: 'An answer to it.', replyTo: moved!.id });
    expect(await words(source)).to.deep.equal(['This one stays.']);
    await agrees(source, target);

    const guest = await forum.guest.get(`/posts/${asked.id}`);
    expect(guest.url).to.equal(`/threads/${target}`);
    expect(guest.text).to.include(`id="post-${moved!.id}"`);
    expect((await forum.guest.get(`/threads/${source}`)).words).to.include(
      '1 post was moved to Thread number',
    );
    const history = await forum.guest.get(`/posts/${asked.id}/history`);
    expect(history.words).to.include('First written').and.include('Version 2');
    await forum.services.followers.drain();
    const told = (await forum.ben.agent.get('/notifications')).words;
    expect(told).to.include('A moderator moved your post to').and.include(`The reason given: ${reason}`);
    const log = await forum.guest.get('/moderation/log');
    expect(log.words).to.include('Posts moved').and.include(reason);
    expect(log.words).not.to.include('Ben Baker');
  });

  it('refuses what cannot be moved, names the field and keeps what was typed', async () => {
    const [source, target] = [await forum.newThread(), await forum.newThread()];
    const { id } = await forum.post(forum.ben, source, 'Stays here after all.');
    const deleted = await forum.post(forum.ben, source, 'Deleted again.');
    await forum.call(forum.ben, 'DELETE', `/posts/${deleted.id}`);
    const comment = await forum.send(forum.ben, forum.open.threadId, {
      body: 'About costs.',
      anchor: { competency: forum.competency.id },
    });
    const refused: [string, string[], Record<string, string>, string][] = [
      [source, [], { target }, 'Choose at least one post.'],
      [source, [id], { target: '' }, 'Choose the thread that they go to.'],
      [source, [id], { target: source }, 'They are in this thread already.'],
      [source, [id], { address: 'https://elsewhere.example/' }, 'There is no such thread'],
      [source, [id], { target, why: '', reason: 'My own.' }, 'Choose a reason from the list'],
      [source, [id], { target: 'new', title: 'No' }, 'It needs 5 or more.'],
      [source, [deleted.id], { target }, 'A deleted or hidden post stays where it is.'],
      [forum.open.threadId, [comment.body.post.id], { target }, 'A comment on a draft stays with its draft'],
    ];
    for (const [from, posts, fields, message] of refused) {
      const page = await move(from, posts, fields);
      expect(page.status, message).to.equal(422);
      expect(page.words).to.include(message);
    }
    expect(await words(source)).to.include('Stays here after all.');
    expect(await words(target)).to.deep.equal([]);
    const outsider = await forum.ben.agent.post(`/threads/${source}/move`, {
      [`post-${id}`]: 'yes',
      target,
      why,
    });
    expect(outsider.status).to.equal(403);
  });

  it('shows posts of few to more only when that is confirmed, and tells nobody else where they went', async () => {
    const { services } = forum;
    const hidden = `g-${(await services.groups.openThread(await hana.reader(), board, 'A hidden talk'))._id}`;
    const open = await forum.newThread();
    const { id } = await forum.post(hana, hidden, 'Said among few.');
    const { id: out } = await forum.post(forum.ben, open, 'Said in the open.');
    const fields = { [`post-${id}`]: 'yes', why, target: open };
    const asked = await hana.agent.post(`/threads/${hidden}/move`, fields);
    expect(asked.status).to.equal(422);
    expect(asked.words).to.include('Tick the box if that is meant.');
    expect(asked.text).to.include('name="wider"');
    await hana.agent.post(`/threads/${hidden}/move`, { ...fields, wider: 'yes' });
    expect(await words(open)).to.deep.equal(['Said in the open.', 'Said among few.']);

    await hana.agent.post(`/threads/${open}/move`, { [`post-${out}`]: 'yes', why, target: hidden });
    const seen = await forum.ben.agent.get(`/posts/${out}`);
    expect(seen.url).to.equal(`/threads/${open}`);
    expect(seen.words).to.include('1 post was moved by a moderator.').and.not.include('A hidden talk');
    const { body } = await forum.guest.json('GET', `/api/v1/threads/${open}/changes`);
    expect(JSON.stringify(body)).not.to.include(hidden);
    expect((await hana.agent.get(`/posts/${out}`)).url).to.equal(`/threads/${hidden}`);
    await agrees(hidden, open);

    // Nor does the letter about what is decided there.
    const there = (await services.models.posts.findOne({ 'from.post': out }).lean())!._id;
    const decided = { hidden: true, ...inCall('about', 'It names a client.') };
    expect((await hana.agent.json('PUT', `/api/v1/posts/${there}/hidden`, decided)).status).to.equal(200);
    await services.followers.drain();
    const letter = (await lettersTo(forum, 'ben-baker@people.example')).at(-1)!;
    expect(letter.text).to.include('It names a client.');
    for (const name of ['A hidden talk', 'Board']) expect(letter.subject + letter.text).not.to.include(name);
  });

  it('names whom a moved post answers for as long as everybody may see that', async () => {
    const { services } = forum;
    const asked = { slug: 'closing', name: 'Closing', scope: 'public', purpose: '', rules: '' } as const;
    const closing = await services.groups.ensure(everyone, asked);
    await services.groups.setRoles(everyone, hana.id, closing._id, ['member', 'chair']);
    const opened = await services.groups.openThread(await hana.reader(), closing._id, 'Open for now');
    const [source, target] = [`g-${opened._id}`, await forum.newThread()];
    const first = await forum.post(hana, source, 'A question.');
    const { body } = await forum.send(forum.ben, source, { body: 'An answer.', replyTo: first.id });
    const fields = { [`post-${body.post.id}`]: 'yes', why, target };
    await hana.agent.post(`/threads/${source}/move`, fields);
    expect((await forum.guest.get(`/threads/${target}`)).words).to.include('In reply to Hana Both');
    await services.groups.change(everyone, closing._id, { scope: 'hidden', joining: 'invitation' });
    await services.followers.drain();
    const page = await forum.guest.get(`/threads/${target}`);
    expect(page.words).to.include('An answer.').and.not.include('Hana Both');
  });

  it('splits posts into a new thread, and merges a thread into another, which then takes its posts', async () => {
    const source = await forum.newThread();
    await forum.post(forum.ben, source, 'The old subject.');
    const { id } = await forum.post(forum.cara, source, 'A new subject.');
    const split = await move(source, [id], { target: 'new', title: 'Something new to discuss' });
    const fresh = split.url.slice('/threads/'.length);
    expect(split.words).to.include('Something new to discuss').and.include('A new subject.');
    expect(await words(fresh)).to.deep.equal(['A new subject.']);

    const target = await forum.newThread();
    const page = await forum.ada.agent.post(`/threads/${fresh}/merge`, { target, why });
    expect(page.url).to.equal(`/threads/${target}`);
    expect(await words(target)).to.deep.equal(['A new subject.']);
    expect((await forum.guest.get(`/posts/${id}`)).url).to.equal(`/threads/${target}`);
    const pointer = await forum.guest.get(`/threads/${fresh}`);
    expect(pointer.words).to.include('This thread was merged into Thread number');
    const late = await forum.send(forum.ben, fresh, { body: 'Too late.' });
    expect(late.status).to.equal(403);
    expect(late.body.detail).to.include('merged into another one');
    expect((await forum.guest.get('/groups/forum')).words).not.to.include('Something new to discuss');
    await agrees(source, fresh, target);
  });

  it('tells each author of a move as of a decision, and puts back what the appeal of one is right about', async () => {
    const { services, ada, ben, cara, guest } = forum;
    const [source, target, elsewhere] = [
      await forum.newThread(),
      await forum.newThread(),
      await forum.newThread(),
    ];
    const asked = await forum.post(ben, source, 'A question about signs.');
    for (const said of ['Deleted later.', 'Moved on later.']) await forum.post(ben, source, said);
    const { body } = await forum.send(cara, source, { body: 'An answer.', replyTo: asked.id });
    await ada.agent.post(`/threads/${source}/merge`, { target, why, reason: 'One is enough.' });
    const there = async (words: string) => (await read(target)).find((post) => post.body === words)!.id;
    await forum.call(ben, 'DELETE', `/posts/${await there('Deleted later.')}`);
    await move(target, [await there('Moved on later.')], { target: elsewhere });
    await services.followers.drain();

    const decisionOf = async (by: TestPerson) =>
      (await services.models.decisions.findOne({ member: by.id, thread: target, action: 'merged' }).lean())!;
    const [his, hers] = [await decisionOf(ben), await decisionOf(cara)];
    expect(his.moved!.posts).to.have.length(3);
    expect(hers.moved!.posts).to.have.length(1);
    const address = `/moderation/decisions/${his._id}`;
    const page = await ben.agent.get(address);
    expect(page.words)
      .to.include('merged a thread with posts of yours into another one')
      .and.include(stored('order', 'One is enough.'))
      .and.include('A second moderator, who did not make it, decides.')
      .and.not.include('Ada Moderator');
    expect((await cara.agent.get(address)).status).to.equal(404);
    const letter = (await lettersTo(forum, 'ben-baker@people.example')).find(({ text }) =>
      text.includes(address),
    );
    expect(letter!.text).to.include('appeal against it');

    await ben.agent.submit(`${address}/appeal`, { words: 'It is about something else.' });
    const { appeal } = (await services.models.decisions.findById(his._id).lean())!;
    const verdict = { outcome: 'overturned', answer: 'It is.' };
    expect((await ada.agent.post(`/appeals/${appeal}`, verdict)).status).to.equal(403);
    expect((await hana.agent.post(`/appeals/${appeal}`, verdict)).status).to.equal(200);
    await services.followers.drain();
    expect(await words(source)).to.deep.equal(['A question about signs.']);
    expect(await words(target))
      .to.include('An answer.')
      .and.not.include('A question about signs.');
    expect((await guest.get(`/posts/${asked.id}`)).url).to.equal(`/threads/${source}`);
    expect((await guest.get(`/posts/${body.post.id}`)).url).to.equal(`/threads/${target}`);
    expect((await ben.agent.get(address)).words)
      .to.include('1 post is back in its thread, as the newest there.')
      .and.include('1 post stays where it is: it was deleted or hidden since.')
      .and.include('1 post stays where it is now: it was moved on by a later decision');
    // The thread takes posts again; of going back, nobody is told as of another move.
    await forum.post(cara, source, 'Good that it is open.');
    expect(await services.models.decisions.countDocuments({ 'moved.from': target })).to.equal(1);
    const log = (await guest.get('/moderation/log')).words;
    expect(log).to.include(`Threads merged ${stored('order', 'One is enough.')} appealed: taken back`);

    // The other author may still appeal, and a moderator may take hers back without.
    const lift = { lift: given('back').id };
    expect((await cara.agent.post(`/moderation/decisions/${hers._id}/lift`, lift)).status).to.equal(404);
    await hana.agent.post(`/moderation/decisions/${hers._id}/lift`, lift);
    const answers = (await read(source)).filter(({ body: said }) => said === 'An answer.');
    expect(answers.filter(({ moved }) => !moved)).to.have.length(1);
    await ada.agent.post(`/threads/${source}/merge`, { target, why });
    expect(await words(source)).to.deep.equal([]);
    expect(await words(target)).to.include.members(['A question about signs.', 'An answer.']);
    await agrees(source, target, elsewhere);
  });

  it('lets one of two moderators move a post, and finishes a move that a crash cut short', async () => {
    const [source, one, two] = [await forum.newThread(), await forum.newThread(), await forum.newThread()];
    const { id } = await forum.post(forum.ben, source, 'Wanted in two places.');
    const both = await Promise.all(
      [one, two].map(async (target) =>
        forum.services.moves
          .move(await forum.ada.reader(), source, [id], target, { reason, wider: false })
          .then(
            () => 'moved',
            (error: { status: number }) => error.status,
          ),
      ),
    );
    expect(both.filter((answer) => answer === 'moved')).to.have.length(1);
    expect([...(await words(one)), ...(await words(two))]).to.deep.equal(['Wanted in two places.']);

    const { id: left } = await forum.post(forum.ben, source, 'Moved by half.');
    const { moves } = forum.services.models;
    const begun = { as: 'moved', source, target: one, by: forum.ada.id, reason, done: false } as const;
    await moves.create({
      ...begun,
      _id: 'cut-short',
      posts: [{ from: left, to: 'half-moved' }],
      at: new Date(),
    });
    await forum.services.moves.heal(new Date(), 0);
    await forum.services.moves.heal(new Date(), 0);
    expect(await words(one)).to.include('Moved by half.');
    expect(await words(source)).to.deep.equal([]);
    expect(await moves.countDocuments({ done: false })).to.equal(0);
    // Its words were erased before the move had ended.
    await forum.services.forgetting.eraseWords({ _id: 'half-moved', thread: one }, 'left');
    await moves.updateOne({ _id: 'cut-short' }, { done: false });
    await forum.services.moves.heal(new Date(), 0);
    expect(await moves.countDocuments({ done: false })).to.equal(0);
    await agrees(source, one, two);
  });

  it('pins a thread in its list and a post at the head, until it is unpinned, and says why in the log', async () => {
    const [older, newer] = [await forum.newThread(), await forum.newThread()];
    const { id } = await forum.post(forum.ben, older, 'Read this **first**.');
    await forum.post(forum.ben, newer, 'Newer words.');
    const { agent } = forum.ada;
    const order = async () => {
      const { text } = await forum.guest.get('/groups/forum');
      return text.indexOf(`/threads/${older}"`) < text.indexOf(`/threads/${newer}"`);
    };
    expect(await order()).to.equal(false);
    await agent.get(`/threads/${older}/pin`);
    expect((await agent.submit(`/threads/${older}/pin`, { why: '', reason: 'Own words.' })).status).to.equal(
      422,
    );
    const page = await agent.submit(`/threads/${older}/pin`, { why, reason: 'Newcomers ask for it.' });
    expect(page.words).to.include('Unpin this thread');
    expect(await order()).to.equal(true);
    expect((await agent.post(`/threads/${older}/pin`, { why })).status).to.equal(409);
    await agent.post(`/posts/${id}/pin`, { why });
    const head = await forum.guest.get(`/threads/${older}`);
    expect(head.words).to.include('Pinned by a moderator Read this first.');
    await agent.post(`/posts/${id}/pin`, { why, pinned: 'no' });
    await agent.post(`/threads/${older}/pin`, { why, pinned: 'no' });
    expect(await order()).to.equal(false);
    expect((await forum.guest.get(`/threads/${older}`)).words).not.to.include('Pinned by');
    await forum.services.followers.drain();
    const log = (await forum.guest.get('/moderation/log')).words;
    expect(log)
      .to.include(`Pinned ${stored('order', 'Newcomers ask for it.')}`)
      .and.include('Unpinned');
    expect((await forum.ben.agent.post(`/posts/${id}/pin`, { why })).status).to.equal(403);
  });

  it('takes one post in a while in slow mode, however they are sent, and keeps the words', async () => {
    const thread = await forum.newThread();
    await forum.post(forum.ben, thread, 'My first.');
    const { agent } = forum.ada;
    expect((await agent.post(`/threads/${thread}/slow`, { why, seconds: '7' })).status).to.equal(422);
    const page = await agent.post(`/threads/${thread}/slow`, { why, seconds: '900' });
    expect(page.words).to.include('Slow mode: one post in 15 minutes.');
    const { body, status, headers } = await forum.send(forum.ben, thread, { body: 'My second.' });
    expect(status).to.equal(429);
    expect(body.detail).to.include('You may post again on');
    expect(Number(headers.get('retry-after'))).to.be.within(800, 900);
    const form = await forum.ben.agent.post(`/threads/${thread}/posts`, { body: 'My second.', key: 'k' });
    expect(form.status).to.equal(429);
    expect(form.text).to.include('My second.</textarea>').and.include('data-until="');
    const both = await Promise.all(
      ['one', 'two'].map((word) => forum.send(forum.cara, thread, { body: word })),
    );
    expect(both.map((answer) => answer.status)).to.have.members([201, 429]);
    await forum.post(forum.ada, thread, 'A moderator.');
    await forum.post(forum.ada, thread, 'Twice.');
    await agent.post(`/threads/${thread}/slow`, { why, seconds: '0' });
    await forum.post(forum.ben, thread, 'My second.');
    await agrees(thread);
  });
});
