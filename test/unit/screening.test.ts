import { expect } from 'chai';
import fc from 'fast-check';
import { BlockedWords, mostWords, parseBlockedWords } from '../../server/features/screening/blocked-words.ts';
import { areAlike, marksOf } from '../../server/features/screening/likeness.ts';
import { linksOut } from '../../server/features/screening/links-out.ts';

const found = (entries: string[], text: string): string[] =>
  new BlockedWords(entries).find(text).map(({ start, end }) => text.slice(start, end));

describe('Blocked words', () => {
  it('are found as whole words, in phrases and by their beginning, whatever they are dressed in', () => {
    expect(found(['spam'], 'No spam, SPAM! Spámmer ѕраm.')).to.deep.equal(['spam', 'SPAM', 'ѕраm']);
    expect(found(['buy now'], 'buy\n now; buy it now')).to.deep.equal(['buy\n now']);
    expect(found(['cheap med*'], 'Cheap medicines and cheap meds')).to.deep.equal([
      'Cheap medicines',
      'cheap meds',
    ]);
    expect(found(['ﬁne'], 'a fine day')).to.deep.equal(['fine']);
  });

  it('are kept once each, as typed, and too many or wrong ones are refused', () => {
    expect(parseBlockedWords('Spam\r\n spám \n\nBuy   now')).to.deep.equal(['Spam', 'Buy now']);
    const many = Array.from({ length: mostWords + 1 }, (_, at) => `word${at}`).join('\n');
    expect(() => parseBlockedWords(many)).to.throw(/200 words or phrases at most/);
  });

  it('take time in proportion to the text, whatever it is', () => {
    const words = new BlockedWords(
      Array.from({ length: mostWords }, (_, at) => `aaa${'a'.repeat(at % 40)}*`),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }), (units) => {
        const text = String.fromCharCode(...units);
        for (const { start, end } of words.find(text)) expect(end).to.be.greaterThan(start);
      }),
      { numRuns: 30 },
    );
  });
});

describe('Likeness', () => {
  const text =
    'We moved our planning pages in spring and learned that redirects are most of the work, so begin early.';

  it('knows nearly the same words again, and not others', () => {
    const marks = marksOf(text)!;
    expect(areAlike(marks, marksOf(`${text.toUpperCase()} Thanks!`)!)).to.equal(true);
    const other =
      'We moved our licensing forms in autumn and found that testing with residents took the longest of all.';
    expect(areAlike(marks, marksOf(other)!)).to.equal(false);
    expect(marksOf('Thank you, I agree with that.')).to.equal(null);
    expect(marksOf(`> ${text}\n\nAgreed.`)).to.equal(null);
  });
});

describe('Links out', () => {
  it('are those to other sites, each once', () => {
    const html =
      '<a href="https://a.example/?x=1&amp;y=2">a</a><a href="https://a.example/?x=1&amp;y=2">a</a>';
    const own =
      '<a href="/posts/1">here</a><a href="http://moot.example/x">here</a><a href="mailto:a@b.c">m</a>';
    expect([...linksOut(html + own, 'http://moot.example')]).to.deep.equal(['https://a.example/?x=1&y=2']);
  });
});
