import { expect } from 'chai';
import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { checkPostText } from '../../../server/core/markdown/check-post-text.ts';
import { mentionedHandles } from '../../../server/core/markdown/render.ts';
import { markOf, sameButUploads, toForum, toMoot, withoutMark } from '../text/index.ts';

const fromForum = (raw: string): string =>
  toMoot(raw, {
    baseUrl: 'https://forum.example.org',
    topic: 7,
    quoteOf: () => null,
    nameOf: (username) => (username === 'ada' ? '@root' : null),
    fileOf: () => null,
    restUrl: 'https://forum.example.org/p/9',
  }).body;
const fromMoot = (body: string): string =>
  toForum(body, {
    siteUrl: 'https://moot.example.org',
    attribution: null,
    anchor: null,
    suggestion: null,
    mark: 'p1',
    fileOf: () => null,
  }).raw;

const nasty = fc
  .array(
    fc.constantFrom(
      '@ada',
      '@bob',
      '@',
      '#tag',
      '<b>',
      '</b>',
      '<script>',
      '<!--',
      '-->',
      '<div\n',
      '<a href="x">',
      '<',
      '>',
      '> ',
      '- ',
      '1. ',
      '    ',
      '\t',
      '```\n',
      '~~~\n',
      '`',
      '``',
      '\\',
      '[',
      '![',
      '^[',
      ']',
      '](',
      '](/x)',
      '(',
      ')',
      '"',
      '*',
      '**',
      '_',
      '~~',
      '\n',
      '\n\n',
      '[quote="ada, post:1"]\n',
      '\n[/quote]\n',
      '[details]\n',
      '\n[/details]',
      '[code]',
      '[/code]',
      '[b]',
      '[/b]',
      '[spoiler]',
      '[/spoiler]',
      '[img]',
      '[/img]',
      '[date=2026-01-01]',
      ':wave:',
      '&#64;',
      '&lt;',
      '\u200B',
      '\u2060',
      '\0',
      '\uD800',
      '<!-- moot:p2 -->',
      '|',
      'word',
      ' ',
      'upload://a.png',
      'https://a.example/',
      '[^1]',
      '[^1]: ',
      '<summary>',
      '<pre>\n',
      '<br>',
      '<img src=x>',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

const sizes = 150_000;
const repeated = (part: string): string => part.repeat(Math.ceil(sizes / part.length));
const heavy = [
  ...[
    '](',
    '[a](b)',
    '^[',
    '` `` ',
    '<a href="',
    '<!--',
    '- ',
    '@a ',
    '[quote]\n',
    '[event start="',
    '[date=',
  ].map(repeated),
  `${'['.repeat(30_000)}${'](b)'.repeat(30_000)}`,
  `${'^['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'[quote]\n'.repeat(9_000)}x\n${'[/quote]\n'.repeat(9_000)}`,
];

describe('Hostile texts', () => {
  it('of a forum make posts that are taken here, and call nobody', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const body = fromForum(raw);
        expect(checkPostText('body', body, { min: 1, max: 10_000 })).to.equal(body.trim());
        expect(mentionedHandles(body)).to.deep.equal([]);
      }),
      { numRuns: 150 },
    );
    for (const deep of [
      '>'.repeat(50),
      '- '.repeat(50),
      '[quote]\n'.repeat(50) + 'x' + '\n[/quote]'.repeat(50),
    ])
      checkPostText('body', fromForum(`${deep}x`), { min: 1, max: 10_000 });
  });

  it('of ours hold no HTML, call nobody, and keep the mark, on a forum', () => {
    const withHtml = markdownIt({ html: true, linkify: true, breaks: true });
    const without = markdownIt({ html: false, linkify: true, breaks: true });
    fc.assert(
      fc.property(nasty, (text) => {
        const raw = fromMoot(text.replaceAll(/[\0\uD800]/g, ''));
        expect(markOf(raw)).to.equal('p1');
        const shown = withHtml.render(withoutMark(raw));
        expect(shown).to.equal(without.render(withoutMark(raw)));
        // The mark is a comment of its own and no part of code.
        expect(withHtml.render(raw)).to.match(/(?:^|\n)<!-- moot:p1 -->$/);
        const said = shown.replaceAll(/<(pre|code|a)[\s>][^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ');
        expect(said).to.not.match(/(?<![\p{L}\p{N}_])@[\p{L}\p{N}_]/u);
      }),
      { numRuns: 150 },
    );
  });

  it('of 150,000 characters take time that grows with their length alone', () => {
    // A hundredth of a second or so each; anything quadratic takes minutes.
    const longest = 5_000;
    for (const text of heavy) {
      const begun = performance.now();
      expect(Array.from(fromForum(text)).length, text.slice(0, 20)).to.be.at.most(10_000);
      fromMoot(text);
      sameButUploads(text, `${text}x`);
      expect(performance.now() - begun, text.slice(0, 20)).to.be.below(longest);
    }
  });
});
