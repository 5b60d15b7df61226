import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../server/core/errors.ts';
import {
  checkPassage,
  describePassage,
  snapToGraphemes,
  trimPassage,
} from '../../server/core/passage/anchor.ts';
import { codePointLength, codePointSlice } from '../../server/core/passage/code-points.ts';

const refusal = (source: string, given: Parameters<typeof checkPassage>[1]): Array<[string, string]> => {
  try {
    checkPassage(source, given);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.status).to.equal(422);
    return error.errors.map(({ path, message }) => [path, message]);
  }
  throw new Error('it was accepted');
};

const graphemeText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });

describe('Anchors', () => {
  const source = 'You can plan 😀 content for e\u0301lites, שלום and 👩‍👩‍👧 too, at length and in depth.';

  it('describe a passage with 32 code points on either side', () => {
    const start = codePointLength(source.slice(0, source.indexOf('content')));
    const passage = describePassage(source, start, start + 7);
    expect(passage).to.deep.equal({
      start,
      end: start + 7,
      exact: 'content',
      prefix: 'You can plan 😀 ',
      suffix: codePointSlice(source, start + 7, start + 39),
    });
    expect(codePointLength(passage.suffix)).to.equal(32);
  });

  it('snap to characters as people see them', () => {
    expect(snapToGraphemes('ae\u0301b', 2, 3)).to.deep.equal({ start: 1, end: 3 });
    expect(snapToGraphemes('ae\u0301b', 0, 2)).to.deep.equal({ start: 0, end: 3 });
    expect(snapToGraphemes('👩‍👩‍👧x', 2, 3)).to.deep.equal({ start: 0, end: 5 });
    expect(snapToGraphemes('🇬🇧🇫🇷', 1, 3)).to.deep.equal({ start: 0, end: 4 });
    expect(snapToGraphemes('abc', 1, 2)).to.deep.equal({ start: 1, end: 2 });
    expect(snapToGraphemes('abc', 0, 3)).to.deep.equal({ start: 0, end: 3 });
  });

  it('drop white space at both ends', () => {
    expect(trimPassage('a  b\n c', 1, 6)).to.deep.equal({ start: 3, end: 4 });
    expect(trimPassage('a   b', 1, 4))
      .to.have.property('start')
      .that.equals(trimPassage('a   b', 1, 4).end);
  });

  it('say what is wrong with a passage that was sent', () => {
    const whole = /whole number from 0 to 11/;
    for (const wrong of [1.5, -1, 12, NaN, '3', null, undefined, Infinity]) {
      expect(refusal('Hello world', { start: wrong, end: 5 })[0]?.[0]).to.equal('anchor.start');
      expect(refusal('Hello world', { start: 0, end: wrong })[0]?.[0]).to.equal('anchor.end');
      expect(refusal('Hello world', { start: 0, end: wrong })[0]?.[1]).to.match(whole);
    }
    expect(refusal('Hello world', { start: 'a', end: 'b' })).to.have.length(2);
    expect(refusal('Hello world', { start: 5, end: 5 })).to.deep.include([
      'anchor.end',
      'The passage is empty: its end must come after its start.',
    ]);
    const [changed] = refusal('Hello world', { start: 0, end: 5, exact: 'Howdy' });
    expect(changed).to.have.property('0', 'anchor.exact');
    expect(changed).to.have.property('1').that.includes('reload');
    expect(refusal('Hello world', { start: 0, end: 5, exact: 5 })[0]?.[0]).to.equal('anchor.exact');
    expect(refusal('Hello world', { start: 5, end: 6 })[0]?.[1]).to.include('white space');
    expect(refusal('Hello world', { start: 6, end: 11, prefix: 'Bye ' })[0]?.[0]).to.equal('anchor.prefix');
    expect(refusal('Hello world', { start: 0, end: 5, suffix: 'x' })[0]?.[0]).to.equal('anchor.suffix');
    expect(refusal('x'.repeat(2_000), { start: 0, end: 1_001 })[0]?.[1]).to.include('1,000');
    expect(checkPassage('x'.repeat(2_000), { start: 0, end: 1_000 }).exact).to.have.length(1_000);
  });

  it('are tidied, with the words computed anew', () => {
    expect(
      checkPassage('Hello e\u0301 world', { start: 5, end: 7, exact: ' e', prefix: 'o', suffix: '\u0301' }),
    ).to.deep.equal({
      start: 6,
      end: 8,
      exact: 'e\u0301',
      prefix: 'Hello ',
      suffix: ' world',
    });
  });

  it('come back the same from describing and checking', () => {
    fc.assert(
      fc.property(graphemeText, fc.nat(80), fc.nat(80), (text, one, other) => {
        const length = codePointLength(text);
        const start = Math.min(one, other, length);
        const end = Math.min(Math.max(one, other), length);
        if (codePointSlice(text, start, end).trim() === '') return;
        const checked = checkPassage(text, describePassage(text, start, end));
        expect(codePointSlice(text, checked.start, checked.end)).to.equal(checked.exact);
        expect(checkPassage(text, checked)).to.deep.equal(checked);
        expect(snapToGraphemes(text, checked.start, checked.end)).to.deep.equal({
          start: checked.start,
          end: checked.end,
        });
        expect(text.endsWith(checked.suffix) || codePointLength(checked.suffix) === 32).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});
