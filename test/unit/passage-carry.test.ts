import { expect } from 'chai';
import fc from 'fast-check';
import { describePassage, type PassageAnchor } from '../../server/core/passage/anchor.ts';
import { carry, type Carried } from '../../server/core/passage/carry.ts';
import { codePointLength, codePointSlice } from '../../server/core/passage/code-points.ts';

/** An anchor on words of a statement: on their nth place, the first when nothing is said. */
function anchorOn(statement: string, words: string, nth = 1): PassageAnchor {
  let at = -1;
  for (let time = 0; time < nth; time += 1) at = statement.indexOf(words, at + 1);
  expect(at, `“${words}” stands there`).to.be.at.least(0);
  const start = codePointLength(statement.slice(0, at));
  return {
    competency: 'old',
    field: 'statement',
    ...describePassage(statement, start, start + codePointLength(words)),
  };
}

/** Carries an anchor on a statement to another one, or to what replaced its competency. */
function carryTo(
  before: string,
  after: string | Record<string, string>,
  words: string,
  options: { nth?: number; beforeElse?: Record<string, string> } = {},
): Carried {
  const now: Record<string, string> = typeof after === 'string' ? { old: after } : after;
  const old: Record<string, string> = { old: before, ...options.beforeElse };
  const fields = (statement: string | undefined) =>
    statement === undefined ? null : { title: null, statement };
  return carry(anchorOn(before, words, options.nth), {
    before: (id) => fields(old[id]),
    after: (id) => fields(now[id]),
    successors: (id) => (id === 'old' ? Object.keys(now).filter((one) => one !== 'old') : []),
  });
}

const list = (...items: string[]): string => ['You can:', ...items.map((item) => `- ${item}`)].join('\n');

const research = 'plan research with users of the service';
const design = 'design for users who cannot see';
const publish = 'publish what was learned, so that others use it';

describe('Carrying an anchor to the next draft', () => {
  it('is sure of words in their place, wherever that has come to be', () => {
    const before = list(research, design);
    const after = list('listen well to those who never answer', research, design);
    const carried = carryTo(before, after, 'users', { nth: 2 });
    expect(carried).to.include({ state: 'sure', how: 'projected', proposed: null });
    expect(carried.current).to.deep.equal({ ...anchorOn(after, 'users', 2) });
  });

  it('counts code points', () => {
    const before = 'Answer 😀 in kind to people who write';
    const after = 'Always answer 😀👩‍👩‍👧 in kind to people who write';
    expect(carryTo(before, after, 'people').current).to.deep.equal(anchorOn(after, 'people'));
  });

  it('never takes a look-alike for words that were deleted', () => {
    const before = list(research, design, publish);
    for (const after of [
      list(design, publish),
      before.replace('with users ', ''),
      before.replace('plan research with users of the service', 'ask around'),
    ])
      expect(carryTo(before, after, 'users').current, after).to.equal(null);
  });

  it('knows which of the same words side by side were deleted, or leaves it to a person', () => {
    const before = list('build user interfaces', 'build a product', 'test');
    const after = list('build a product', 'test');
    expect(carryTo(before, after, 'build').current).to.equal(null);
    expect(carryTo(before, after, 'build', { nth: 2 })).to.include({ state: 'sure' });
    expect(carryTo('ask users users need', 'ask users need', 'users').current).to.equal(null);
  });

  it('follows a bullet that was moved, and words within it', () => {
    const before = list(research, design, publish);
    const after = list(publish, research, design);
    for (const words of [publish, 'learned', 'others']) {
      const carried = carryTo(before, after, words);
      expect(carried).to.include({ state: 'moved', how: 'quote' });
      expect(carried.current).to.deep.equal(anchorOn(after, words));
    }
  });

  it('leaves words that were changed within to a person, and says where to look', () => {
    const before = list(research, design);
    const after = before.replace('users of the service', 'users of any service');
    const carried = carryTo(before, after, 'users of the service');
    expect(carried).to.include({ state: 'to-check', current: null });
    expect(carried.proposed).to.include({ exact: 'users of any service' });
  });

  it('takes no other capitals for the same words, but a sentence that begins anew', () => {
    expect(carryTo('People in IT decide it', 'People in it decide it', 'IT').state).to.equal('to-check');
    expect(carryTo('Design the service', 'You can design the service', 'Design the').state).to.equal('sure');
  });

  it('finds words in the one competency that took them over, when its own was split', () => {
    const before = list(research, design, publish);
    const after = { one: list(research), two: list(design, publish) };
    const carried = carryTo(before, after, 'users who');
    expect(carried).to.include({ state: 'moved', how: 'successor' });
    expect(carried.current).to.include({ competency: 'two', exact: 'users who' });
    expect(carryTo(before, { one: list(research), two: list(research) }, 'research')).to.include({
      state: 'to-check',
      current: null,
    });
  });

  it('takes no words that a competency had before for those that it took over', () => {
    const own = list('write to users every week', 'count');
    const carried = carryTo(list(design), { other: own }, 'users', { beforeElse: { other: own } });
    expect(carried).to.include({ state: 'to-check', current: null });
  });

  it('says gone where nothing is left and nothing came instead', () => {
    expect(carryTo(list(research), list(publish), 'users').state).to.equal('gone');
    const whole = { before: () => null, after: () => null, successors: () => [] as string[] };
    expect(carry({ competency: 'old' }, whole).state).to.equal('gone');
  });

  it('has a comment on a whole competency follow it, and asks when others replaced it', () => {
    const fields = { title: 'Title', statement: 'Words' };
    const there = { before: () => fields, successors: (id: string) => (id === 'old' ? ['new'] : []) };
    expect(carry({ competency: 'old' }, { ...there, after: () => fields })).to.deep.equal({
      state: 'sure',
      current: { competency: 'old' },
      proposed: null,
      how: 'competency',
    });
    const after = (id: string) => (id === 'new' ? fields : null);
    expect(carry({ competency: 'old' }, { ...there, after })).to.deep.equal({
      state: 'to-check',
      current: null,
      proposed: { competency: 'new' },
      how: 'none',
    });
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', '字'), minLength: 1, maxLength: 5 });
  const strange = fc.string({ unit: fc.constantFrom('x', 'y', 'ż', '🎈'), minLength: 1, maxLength: 5 });
  const textOf = (words: fc.Arbitrary<string>) =>
    fc.array(words, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '));
  const range = fc.tuple(fc.nat(), fc.nat());
  const anchorWithin = (text: string, [one, other]: [number, number]): PassageAnchor => {
    const length = codePointLength(text);
    const start = one % length;
    const end = start + 1 + (other % (length - start));
    return { competency: 'old', field: 'statement', ...describePassage(text, start, end) };
  };
  const between = (before: string, after: string) => ({
    before: () => ({ title: null, statement: before }),
    after: () => ({ title: null, statement: after }),
    successors: () => [] as string[],
  });

  it('is sure wherever nothing was changed', () => {
    fc.assert(
      fc.property(textOf(word), range, (text, where) => {
        const anchor = anchorWithin(text, where);
        const { state, current } = carry(anchor, between(text, text));
        expect(state).to.equal('sure');
        expect(current).to.deep.equal(anchor);
      }),
    );
  });

  it('is never sure where everything was changed', () => {
    fc.assert(
      fc.property(textOf(word), textOf(strange), range, (before, after, where) => {
        const { current } = carry(anchorWithin(before, where), between(before, after));
        expect(current).to.equal(null);
      }),
    );
  });

  it('points only at the very words, whatever was changed', () => {
    fc.assert(
      fc.property(textOf(word), textOf(word), range, (before, after, where) => {
        const anchor = anchorWithin(before, where);
        const { current } = carry(anchor, between(before, after));
        if (!current || !('field' in current)) return;
        expect(codePointSlice(after, current.start, current.end)).to.equal(current.exact);
        expect(current.exact.replace(/\s+/g, '')).to.equal(anchor.exact.replace(/\s+/g, ''));
      }),
      { numRuns: 300 },
    );
  });
});
