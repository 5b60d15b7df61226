import { expect } from 'chai';
import fc from 'fast-check';
import { codePointIndex, codePointLength, codePointSlice } from '../../server/core/passage/code-points.ts';
import { sentences } from '../../server/core/passage/sentences.ts';
import { statementBlocks } from '../../server/core/passage/statement-blocks.ts';
import type { Run } from '../../server/core/passage/statement-blocks.ts';
import { cpuMs } from '../support/cpu-time.ts';

/** Statements of the kind that people write and of the kind that nobody does, in several scripts. */
const anyStatement = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '- ',
        '* ',
        '• ',
        '  - ',
        '\t',
        ' ',
        '. ',
        '? ',
        'You can',
        'plan content',
        '[',
        '](',
      ),
      fc.constantFrom(
        '[a](https://x.uk/b)',
        '[c d](/e)',
        '[x](javascript:1)',
        '😀',
        '👩‍👩‍👧',
        'e\u0301',
        'שלום',
        'عربي',
        '<b>',
        '&amp;',
        ')',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join('').replace(/\r/g, ''));

const runsOf = (source: string): Run[] =>
  statementBlocks(source).flatMap((block) =>
    block.kind === 'paragraph'
      ? block.runs
      : block.items.flatMap((item) => [...item.runs, ...item.items.flatMap((inner) => inner.runs)]),
  );

describe('Code points', () => {
  it('count characters beyond 16 bits once', () => {
    expect(codePointLength('a😀b')).to.equal(3);
    expect(codePointSlice('a😀b', 1, 2)).to.equal('😀');
    const index = codePointIndex('a😀b');
    expect([0, 1, 2, 3, 9].map((position) => index.toUtf16(position))).to.deep.equal([0, 1, 3, 4, 4]);
    expect([0, 1, 2, 3, 4, 9].map((position) => index.toCodePoint(position))).to.deep.equal([
      0, 1, 1, 2, 3, 3,
    ]);
    expect(codePointSlice('abc', -5, 2)).to.equal('ab');
  });

  it('agree with what iteration says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(20), (text, start, end) => {
        const characters = Array.from(text);
        expect(codePointLength(text)).to.equal(characters.length);
        if (start <= end)
          expect(codePointSlice(text, start, end)).to.equal(characters.slice(start, end).join(''));
      }),
    );
  });
});

describe('Blocks of a statement', () => {
  it('are paragraphs and bullets, with the place of every run', () => {
    expect(statementBlocks('You can:\n- plan\n- write\n  more\n\nThen\nrest')).to.deep.equal([
      { kind: 'paragraph', runs: [{ start: 0, end: 8, text: 'You can:', href: null }] },
      {
        kind: 'list',
        items: [
          { runs: [{ start: 11, end: 15, text: 'plan', href: null }], items: [] },
          { runs: [{ start: 18, end: 30, text: 'write\n  more', href: null }], items: [] },
        ],
      },
      { kind: 'paragraph', runs: [{ start: 32, end: 41, text: 'Then\nrest', href: null }] },
    ]);
  });

  it('nest bullets once, by indentation', () => {
    const [list] = statementBlocks('• a\n  • b\n      • c\n• d');
    if (list?.kind !== 'list') throw new Error('no list');
    expect(list.items.map((item) => item.items.length)).to.deep.equal([2, 0]);
  });

  it('have links where they are safe, and literal text otherwise', () => {
    const hrefs = (source: string) => runsOf(source).map((run) => [run.text, run.href]);
    expect(hrefs('see [the *guide*](https://x.uk/a_(b)) now')).to.deep.equal([
      ['see ', null],
      ['the *guide*', 'https://x.uk/a_(b)'],
      [' now', null],
    ]);
    for (const literal of [
      '[a](javascript:1)',
      '[a](//x.uk)',
      '[ ](/a)',
      '[a]',
      '**a** _b_ `c` # d',
      '-no bullet',
      '<b>',
    ]) {
      expect(hrefs(literal), literal).to.deep.equal([[literal, null]]);
    }
  });

  it('cover the source: what no run holds is markup', () => {
    fc.assert(
      fc.property(anyStatement, (source) => {
        let shown = 0;
        for (const run of [
          ...runsOf(source),
          { start: codePointLength(source), end: 0, text: '', href: null },
        ]) {
          expect(run.start).to.be.at.least(shown);
          expect(codePointSlice(source, shown, run.start)).to.match(
            /^(?:\]\([^\s[\]]+\))?(?:\s|[-*•][ \t])*\[?(?:\]\([^\s[\]]+\))?$/u,
          );
          if (run.end > 0) expect(codePointSlice(source, run.start, run.end)).to.equal(run.text);
          shown = run.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are read in reasonable time, whatever the source', () => {
    for (const unit of ['[', '[a](', '[a](/', '(', '- ', '\n', ' ', '\t- ', '[a](/(', '😀', '. ']) {
      const started = cpuMs();
      statementBlocks(unit.repeat(20_000));
      sentences(unit.repeat(20_000));
      expect(cpuMs() - started, unit).to.be.below(2_000);
    }
  }).timeout(20_000);
});

describe('Sentences', () => {
  const texts = (source: string): string[] => sentences(source).map(({ text }) => text);

  it('are numbered, and each bullet stands alone', () => {
    expect(sentences('You plan. You write!\n\n- one thing\n- two. Three\n')).to.deep.equal([
      { number: 1, start: 0, end: 9, text: 'You plan.' },
      { number: 2, start: 10, end: 20, text: 'You write!' },
      { number: 3, start: 24, end: 33, text: 'one thing' },
      { number: 4, start: 36, end: 40, text: 'two.' },
      { number: 5, start: 41, end: 46, text: 'Three' },
    ]);
    expect(texts('Web manager')).to.deep.equal(['Web manager']);
    expect(texts(' \n\n ')).to.deep.equal([]);
  });

  it('run over single line ends and are not cut by addresses', () => {
    expect(texts('This goes\non. Next')).to.deep.equal(['This goes\non.', 'Next']);
    expect(texts('Read [why? Now.](https://x.uk/a?B=c.D) Then go.')).to.deep.equal([
      'Read [why?',
      'Now.](https://x.uk/a?B=c.D)',
      'Then go.',
    ]);
  });

  it('say where they are, exactly, in order and without overlap', () => {
    fc.assert(
      fc.property(anyStatement, (source) => {
        let shown = 0;
        for (const [position, sentence] of sentences(source).entries()) {
          expect(sentence.number).to.equal(position + 1);
          expect(sentence.start).to.be.at.least(shown);
          expect(sentence.text).to.equal(sentence.text.trim()).and.not.equal('');
          expect(codePointSlice(source, sentence.start, sentence.end)).to.equal(sentence.text);
          shown = sentence.end;
        }
        const said = sentences(source)
          .map(({ text }) => text)
          .join('')
          .replace(/\s/g, '');
        const shownText = runsOf(source)
          .map(({ text }) => text)
          .join('')
          .replace(/\s/g, '');
        expect(said.length).to.be.at.least(shownText.length);
      }),
      { numRuns: 300 },
    );
  });
});
