import { expect } from 'chai';
import fc from 'fast-check';
import { toForum, toMoot, withoutMark } from '../text/index.ts';
import { plainMarkdown } from './plain-markdown.ts';

const fromForum = (raw: string): string =>
  toMoot(raw, {
    baseUrl: 'https://forum.example.org',
    topic: 7,
    quoteOf: () => null,
    nameOf: () => 'Somebody',
    fileOf: () => null,
    restUrl: 'https://forum.example.org/t/7/1',
    limit: 1_000_000,
  }).body;
const fromMoot = (body: string): string =>
  withoutMark(
    toForum(body, {
      siteUrl: 'https://moot.example.org',
      attribution: null,
      anchor: null,
      suggestion: null,
      mark: 'p1',
      fileOf: () => null,
      personOf: () => ({ name: 'Somebody', url: 'https://moot.example.org/people/somebody' }),
    }).raw,
  );

/** What people write, and what parsers are tried with. */
const corpus = [
  'Setext\n======\n\nSecond\n------\n\n### Third ###\n\n* * *\n',
  'One\\\ntwo  \nthree\nfour *em* **strong** ***both*** _em_ __strong__ snake_case_word 2*3*4',
  '- a\n- b\n\n  more of b\n\n      code in b\n\n  > quote in b\n  >\n  > 1. one\n  > 2. two\n- c\n\n+ other\n\n3) three\n4) four',
  '> quote\nlazy\n\n> > nested\n> back\n\n> ```\n> [quote="ada"]\n> ```',
  '1. one\n   ```js\n   const a = "@ada" // [b]\n   ```\n2. two\n\n   ~~~ text\n   ```\n   ~~~',
  'text\n    not code\n\n    code [quote="x"] <b> :smile:\n\n\tcode by tab @ada\n\ntext',
  'A [link](https://a.example/(b)/c "T"), [ref][one], [one], ![pic](https://a.example/p.png), <https://a.example/?a=1&b=2>.\n\n[one]: https://a.example/x \'Title\'',
  'https://a.example/@ada/#top, https://a.example/a_(b)#c. www.a.example and ada@a.example <ada@a.example>',
  '| a | b |\n|:--|--:|\n| `x|y` | **z** |\n| \\| | [c](https://a.example) |',
  '~~gone~~ and [^1] again[^long].\n\n[^1]: A note.\n[^long]: Another,\n    in two lines.',
  '- [ ] to do\n- [x] done\n  - [ ] part',
  '&copy; &amp; &#65; \\* \\_ \\# \\[x\\] a < b > c 5 < 6 & 7 “quotes” ‘here’ … – — €5 C# F# #1 50% x^2 a~b $5 and $6',
  '``a ` b`` `` ` `` `a\\` \\`no code\\` ` unclosed',
  'Cymraeg: tŷ, ŵyr. Gàidhlig: sgìre. 日本語 العربية 👩‍👩‍👧 é e\u0301',
];

describe('Plain CommonMark', () => {
  for (const text of corpus) {
    it(`reads alike on both sides: ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(fromForum(text)).to.equal(text.trim());
      expect(fromMoot(text)).to.equal(text.trimEnd());
    });
  }

  it('is the same on both sides, whichever way it goes', () => {
    fc.assert(
      fc.property(plainMarkdown, (text) => {
        expect(fromForum(text)).to.equal(text);
        expect(fromMoot(text)).to.equal(text);
      }),
      { numRuns: 150 },
    );
  });
});
