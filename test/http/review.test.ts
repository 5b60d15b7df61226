import { expect } from 'chai';
import { everyone, type Reader } from '../../server/core/reader.ts';
import type { Draft } from '../../server/features/frameworks/frameworks.models.ts';
import { Agent } from '../support/browserless.ts';
import { addDraft } from '../support/http-drafts.ts';
import { startTestSite, type TestSite } from '../support/site.ts';
import { makePerson, type TestPerson } from './moderation-people.ts';

const items = ['one', 'two', 'three', 'four'].map((name, at) => ({
  identifier: name,
  code: `C-${at}`,
  kind: 'Skill',
  title: `Planning${at} ${name}`,
  // Words of its own, so that none is like another.
  statement: Array.from({ length: 9 }, (_, word) => `${name}${word}`).join(' '),
}));

describe('Review of a draft before it opens', function () {
  this.timeout(30_000);
  const review = '/frameworks/skills/drafts/2/review';
  const guessesAt = '/api/v1/frameworks/skills/drafts/2/guesses';
  let site: TestSite;
  let editor: TestPerson;
  let member: TestPerson;
  let reader: Reader;
  let draft: Draft;

  before(async () => {
    site = await startTestSite();
    const { services, url } = site;
    const asked = { slug: 'forum', name: 'Forum', scope: 'public', purpose: '', rules: '' } as const;
    const { _id: group } = await services.groups.ensure(everyone, asked);
    await addDraft(site, { slug: 'skills', group: { id: group, scope: 'public' }, items });
    editor = await makePerson(services, url, 'Edie Editor', { roles: { [group]: ['member', 'editor'] } });
    member = await makePerson(services, url, 'Mo Member', { roles: { [group]: ['member'] } });
    reader = await editor.reader();
    draft = await services.draftStates.start(reader, 'skills');
  });
  after(() => site.close());

  const idOf = async (code: string): Promise<string> =>
    (await site.services.draftTexts.of(draft)).items.find((item) => item.code === code)!.competency;
  /** Retires a competency and adds another with nearly its words, and says nothing of what became of it. */
  const rewrite = async (code: string): Promise<{ old: string; now: string }> => {
    const { draftTexts, drafting } = site.services;
    const { versions, index } = await draftTexts.working(draft);
    const old = await idOf(code);
    const { title, statement } = index.byCompetency.get(old)!;
    const asked = { competency: old, version: versions.get(old)!, reason: 'Written anew' };
    await drafting.retire(reader, draft._id, asked);
    const words = { code: `${code}-N`, kind: 'Skill', title: `${title} anew`, statement };
    const { made } = await drafting.addItem(reader, draft._id, { parent: null, ...words });
    return { old, now: made[0]! };
  };
  const unanswered = async () => (await editor.agent.json('GET', guessesAt)).body.items;
  /** Which draft the framework's newest is for everybody. */
  const open = () => site.services.draftStates.change(reader, draft._id, { state: 'open' } as never);

  it('asks about each guess; nothing opens until all are answered, and says how many', async () => {
    const { old, now } = await rewrite('C-0');
    await rewrite('C-1');
    const page = await editor.agent.get(review);
    expect(page.words)
      .to.include('2 guesses about what became of competencies wait')
      .and.include('Planning0 one anew');
    expect(page.words).to.include('Retired').and.include('of the words');
    const refused = await open().then(
      () => [],
      (error: { errors: { path: string; message: string }[] }) => error.errors,
    );
    expect(refused.map(({ path }) => path)).to.deep.equal(['guesses']);
    const [guess] = await unanswered();
    expect(guess).to.deep.include({ kind: 'rename', from: [old], to: [now] });
  });

  it('gives a confirmed rename its old identity; a refused one is not asked again', async () => {
    const [first, second] = await unanswered();
    const confirmed = await editor.agent.post(review, { guess: keyOf(first), answer: 'confirm' });
    expect(confirmed.url).to.include('/review');
    const index = await site.services.draftTexts.of(draft);
    expect(index.byCompetency.get(first.from[0])).to.include({ title: 'Planning0 one anew', code: 'C-0-N' });
    expect(index.byCompetency.has(first.to[0])).to.equal(false);
    await editor.agent.post(review, { guess: keyOf(second), answer: 'refuse' });
    expect(await unanswered()).to.deep.equal([]);
    const page = await editor.agent.get(review);
    expect(page.words).to.include('Nothing stands in the way').and.include('Renamed');
    const again = await editor.agent.json('POST', guessesAt, { ...only(first), confirmed: false });
    expect(again.status, 'it is confirmed already').to.equal(409);
  });

  it('takes what an editor knows unasked, and tells what is missing in the form', async () => {
    const { old } = await rewrite('C-2');
    const { made } = await site.services.drafting.addItem(reader, draft._id, {
      parent: null,
      code: 'Z',
      kind: 'Skill',
      title: 'Quite other words',
      statement: 'Nothing alike.',
    });
    const empty = await editor.agent.post(review, { from: old, to: '', as: '' });
    expect(empty.status).to.equal(422);
    expect(empty.words)
      .to.include('choose what it became')
      .and.include('say whether it is the same or replaced');
    expect(empty.text).to.match(new RegExp(`value="${old}" selected`));
    await editor.agent.post(review, { from: old, to: made[0]!, as: 'replaced' });
    const { body } = await editor.agent.json(
      'GET',
      '/api/v1/frameworks/skills/drafts/2/changes?what=retired',
    );
    const gone = body.items.find(({ competency }: any) => competency === old);
    expect(gone.replacedBy).to.deep.equal(made);
    for (const wrong of [
      { kind: 'rename', from: [await idOf('C-3')], to: made },
      { kind: 'split', from: [old], to: ['nobody'] },
    ]) {
      const answer = await editor.agent.json('POST', guessesAt, { ...wrong, confirmed: true });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(409);
    }
    const shape = await editor.agent.json('POST', guessesAt, {
      kind: 'rename',
      from: [old, 'x'],
      to: made,
      confirmed: true,
    });
    expect(shape.body.errors[0].path).to.equal('from');
  });

  it('is for editors alone, and leads on to the public changes once it is open', async () => {
    const guest = new Agent(site.url);
    for (const agent of [guest, member.agent]) {
      expect((await agent.get(review)).status).to.equal(404);
      expect((await agent.json('GET', guessesAt)).status).to.equal(404);
      expect((await agent.get('/frameworks/skills/drafts/2/changes')).status).to.equal(404);
    }
    expect((await editor.agent.get('/frameworks/skills/drafts/2/changes')).words).to.include(
      'being prepared',
    );
    await open();
    expect((await editor.agent.get(review)).url).to.equal('/frameworks/skills/drafts/2/changes');
    expect((await guest.get('/frameworks/skills/drafts/2/changes')).words).to.include('Renamed');
    expect((await member.agent.json('GET', guessesAt)).status, 'of what one may read').to.equal(403);
    expect(await unanswered(), 'of what is frozen').to.deep.equal([]);
    const late = await editor.agent.json('POST', guessesAt, {
      kind: 'rename',
      from: ['a'],
      to: ['b'],
      confirmed: true,
    });
    expect(late.status, 'frozen').to.equal(409);
  });
});

const only = ({ kind, from, to }: any) => ({ kind, from, to });
const keyOf = ({ kind, from, to }: any): string => JSON.stringify([kind, from, to]);
