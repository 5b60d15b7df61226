import { expect } from 'chai';
import { memberId } from '../../seeds/names.ts';
import { picturesNamed } from '../../server/core/markdown/render.ts';
import { cpuMs } from '../support/cpu-time.ts';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const page = '/frameworks/web-professionals/competencies/WM-02';

describe('What one is writing', function () {
  this.timeout(180_000);
  let site: SeededSite;
  let george: Agent;
  let phone: Agent;
  let thread: string;

  before(async () => {
    site = await startSeededSite();
    george = await site.browser('george-hallam');
    phone = await site.browser('george-hallam');
    thread = (await george.json('GET', '/api/v1/frameworks/web-professionals/competencies/WM-02')).body
      .threadId;
  });
  after(() => site.close());
  afterEach(() => site.services.models.writings.deleteMany({}));

  const action = (): string => `/threads/${thread}/posts`;
  const compose = (): string => `/threads/${thread}/compose`;
  const typedIn = (shown: Awaited<ReturnType<Agent['get']>>): string | undefined =>
    shown.forms.find((form) => form.action === action())?.fields['body'];
  const save = async (agent: Agent, body: string): Promise<void> => {
    await agent.get(page);
    const saved = await agent.submit(action(), { body, action: 'save' });
    expect(saved.words).to.include('Saved.');
  };

  it('is saved without script, offered on another device, listed, and gone once it is posted', async () => {
    await save(george, 'Half a thought');
    for (const agent of [george, phone]) {
      const shown = await agent.get(page);
      expect(typedIn(shown)).to.equal('Half a thought');
      expect(shown.words).to.match(/What you had typed here is back\. You began this on \d+ \w+ \d{4} at /);
    }
    expect((await george.get('/account/writing')).words).to.include('Half a thought');
    const other = await site.browser('priya-raman');
    expect((await other.get('/account/writing')).words).to.include('You are writing nothing');
    expect(typedIn(await other.get(page))).to.equal('');
    await phone.get(page);
    expect((await phone.submit(action(), { body: 'A whole thought' })).words).to.include('Posted.');
    expect(typedIn(await george.get(page))).to.equal('');
  });

  it('is kept when a form is previewed or refused, and each form has its own', async () => {
    await george.get(page);
    await george.submit(action(), { body: 'Previewed', action: 'preview' });
    expect(typedIn(await phone.get(page))).to.equal('Previewed');
    await george.submit(action(), { body: `${'x'.repeat(10_001)}` });
    expect(typedIn(await phone.get(page))).to.have.length(10_001);
    expect(await site.services.models.writings.countDocuments({})).to.equal(1);
    const reply = await site.services.models.posts.findOne({ thread }).lean();
    expect(typedIn(await george.get(`${compose()}?reply=${reply!._id}`))).to.equal('');
  });

  it('of two devices keeps both when they part', async () => {
    await save(george, 'Begun at the office');
    await phone.get(page);
    await george.get(page);
    await george.submit(action(), { body: 'Office words', action: 'save' });
    await phone.submit(action(), { body: 'Train words', action: 'save' });
    const shown = await george.get(page);
    expect(typedIn(shown)).to.equal('Train words');
    expect(shown.words).to.include('Other words of yours for this form');
    const link = /href="([^"]*writing=[^"]*)">open those/.exec(shown.text)![1]!.replaceAll('&amp;', '&');
    expect(typedIn(await george.get(link))).to.equal('Office words');
  });

  it('is discarded, and back after undo', async () => {
    await save(george, 'Better not');
    const shown = await george.get(page);
    const discard = shown.forms.find((form) => form.action.endsWith('/discard'))!.action;
    const gone = await george.submit(discard);
    expect(typedIn(gone)).to.equal('');
    expect(gone.words).to.include('What you had typed here is discarded.');
    const back = await george.submit(discard.replace('discard', 'restore'));
    expect(typedIn(back)).to.equal('Better not');
  });

  it('of an edit keeps the version it began from', async () => {
    await george.get(page);
    const posted = await george.submit(action(), { body: 'To be edited later' });
    const id = /\/posts\/(\w+)/.exec(posted.from.at(-1)!)![1]!;
    await george.get(`/posts/${id}/edit`);
    await george.submit(`/posts/${id}/edit`, { body: 'Edited, half', action: 'save' });
    const shown = await phone.get(`/posts/${id}/edit`);
    expect(shown.forms.find((form) => form.action === `/posts/${id}/edit`)!.fields['body']).to.equal(
      'Edited, half',
    );
    await phone.submit(`/posts/${id}/edit`, { action: 'save' });
    await phone.get(`/posts/${id}/edit`);
    expect((await phone.submit(`/posts/${id}/edit`, { body: 'Edited, whole' })).words).to.include(
      'Your change is saved',
    );
    expect(await site.services.models.writings.countDocuments({})).to.equal(0);
  });

  it('is nobody else’s, is limited, and is refused in words', async () => {
    await save(george, 'Mine alone');
    const { _id: id } = (await site.services.models.writings.findOne({}).lean())!;
    const other = await site.browser('priya-raman');
    const list = await other.get('/account/writing');
    const _csrf = list.forms.find(({ fields }) => fields['_csrf'])!.fields['_csrf']!;
    expect((await other.post(`/account/writing/${id}/discard`, { _csrf })).status).to.equal(404);
    expect((await other.get(`${compose()}?writing=${id}`)).text).not.to.include('Mine alone');
    await george.get(page);
    const long = await george.submit(action(), { body: 'é'.repeat(30_000), action: 'save' });
    expect(long.status).to.equal(413);
    expect(long.words).to.include('too long to be kept here');
    const rows = Array.from({ length: 100 }, (_, n) => ({
      ...{ _id: `w${n}`, member: 'x', place: `p${n}`, thread, hash: 'h', fields: { body: 'x' } },
      ...{ begunAt: new Date(), at: new Date(), expiresAt: new Date(Date.now() + 60_000) },
    }));
    const { member } = (await site.services.models.writings.findById(id).lean())!;
    await site.services.models.writings.insertMany(rows.map((row) => ({ ...row, member })));
    await george.get(
      `${compose()}?reply=${(await site.services.models.posts.findOne({ thread }).lean())!._id}`,
    );
    const many = await george.submit(action(), { body: 'One more', action: 'save' });
    expect(many.words).to.include('You have 100 texts that wait to be finished');
    expect(typedIn(many)).to.equal('One more');
    // One's own text of another form, named as the one before, makes no room: it is not replaced.
    const named = await george.submit(action(), { body: 'One more', action: 'save', writing: id });
    expect(named.words).to.include('You have 100 texts that wait to be finished');
  });

  it('that is discarded is brought back by its own id alone', async () => {
    await save(george, 'Discarded words');
    const { _id: id } = (await site.services.models.writings.findOne({}).lean())!;
    const post = (await site.services.models.posts
      .findOne({ author: memberId('george-hallam'), deletedAt: null, hidden: null })
      .lean())!;
    const pages = ['/account/writing', compose(), `/posts/${post._id}/edit`];
    const restoring = async (agent: Agent, value: string): Promise<string[]> => {
      const shown = await Promise.all(
        pages.map((address) => agent.get(`${address}?discarded=${encodeURIComponent(value)}`)),
      );
      return shown.flatMap(({ forms }) =>
        forms.filter((form) => form.action.endsWith('/restore')).map((form) => form.action),
      );
    };
    const foreign = `../../../posts/${post._id}/delete?x=`;
    for (const value of [foreign, 'x'.repeat(65), 'none', id]) {
      expect(await restoring(george, value), value).to.deep.equal([]);
    }
    await site.services.models.writings.updateOne({ _id: id }, { $set: { discardedAt: new Date() } });
    expect(await restoring(george, id)).to.deep.equal(pages.map(() => `/account/writing/${id}/restore`));
    expect(await restoring(await site.browser('priya-raman'), id)).to.deep.equal([]);
  });

  it('is not parsed to be kept, only searched for pictures', async () => {
    const deep = '>'.repeat(24_000);
    const picture = 'a'.repeat(43);
    const begun = cpuMs();
    expect(picturesNamed(`${deep} ![x](/pictures/${picture}) /pictures/short`)).to.deep.equal([picture]);
    expect(picturesNamed('/pictures/'.repeat(5_000))).to.deep.equal([]);
    expect(cpuMs() - begun).to.be.lessThan(500);
    await save(george, `${deep}\n\n![x](/pictures/${picture})`);
    expect((await site.services.models.writings.findOne({}).lean())!.pictures).to.deep.equal([picture]);
  });
});
