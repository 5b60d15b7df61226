import { expect } from 'chai';
import { renderMarkdown } from '../../../server/core/markdown/render.ts';
import { mentionedHandles } from '../../../server/core/markdown/render.ts';
import { type MootOptions, type MootText, toMoot } from '../text/index.ts';

const options: MootOptions = {
  baseUrl: 'https://forum.example.org',
  topic: 7,
  quoteOf: (username, post) =>
    username === 'ada' ? { name: 'Ada Lovelace', url: post === 2 ? '/posts/two' : '/posts/other' } : null,
  nameOf: (username) => (username === 'ada' ? 'Ada [Lovelace]' : null),
  fileOf: (ref) => (ref.includes('fetched') ? '/pictures/abcdefghijklmnopqrstuvwx' : null),
  restUrl: 'https://forum.example.org/p/9',
};
const read = (raw: string, more: Partial<MootOptions> = {}): MootText => toMoot(raw, { ...options, ...more });
const body = (...lines: string[]): string => read(lines.join('\n')).body;

describe('Words of a forum, here', () => {
  it('quote with author and link, within quotes and lists too, and with words beside the tags', () => {
    expect(
      body(
        '[quote="ada, post:2, topic:7"]',
        'One',
        '',
        '- two',
        '[/quote]',
        'Right.',
        '[quote="Bob Short, post:3, topic:9, username:bob"]Three[/quote]',
      ),
    ).to.equal(
      [
        '> [Ada Lovelace](/posts/two):',
        '>',
        '> One',
        '>',
        '> - two',
        '',
        'Right.',
        '',
        '> [Bob Short](https://forum.example.org/t/9/3):',
        '>',
        '> Three',
      ].join('\n'),
    );
    expect(
      body('- item', '', '  [quote="zoe"]', '  words', '  [/quote]', '> [quote]', '> inner', '> [/quote]'),
    ).to.equal(['- item', '', '  > zoe:', '  >', '  > words', '', '> > inner'].join('\n'));
    const unclosed = '[quote="ada, post:2"]\nnever closed';
    expect(body(unclosed)).to.equal(unclosed);
    expect(body('[quote="a"]', '```', '[/quote]', '```', 'x', '[/quote]')).to.include(
      '> ```\n> [/quote]\n> ```',
    );
  });

  it('call nobody here: people who are known are links, others words', () => {
    const text = body(
      '@ada and @bob. \\@carol &#64;dan @\u200Beve [@frank](/u/frank) a@example.org',
      '`@grace`',
    );
    expect(text).to.include('[Ada \\[Lovelace\\]](https://forum.example.org/u/ada) and @\u2060bob.');
    expect(text).to.include('`@grace`').and.to.include('a@example.org');
    expect(text).to.include('(https://forum.example.org/u/frank)');
    expect(mentionedHandles(text)).to.deep.equal([]);
    expect(
      renderMarkdown(text, { links: { member: () => '/members/x', competency: () => null } }).mentions,
    ).to.deep.equal([]);
  });

  it('show emoji that are known, and leave times, code and other names alone', () => {
    expect(body(':wave: :+1:t3: (:tada:) :parrot: 10:30:45 a:b: `:wave:`')).to.equal(
      '👋 👍🏼 (🎉) :parrot: 10:30:45 a:b: `:wave:`',
    );
  });

  it('tell dates with their time zone, and polls as links', () => {
    expect(body('On [date=2026-07-12 time=10:00:00 timezone="Europe/London" format="LLL"].')).to.equal(
      'On 12 July 2026 at 10:00 (British Summer Time).',
    );
    expect(body('[date=2026-02-30] [date-range from=2026-01-12 to=2026-01-13]')).to.equal(
      '[date=2026-02-30] 12 January 2026 to 13 January 2026',
    );
    expect(
      body('[poll name=a type=regular]', '# Which *one*?', '* this', '* that', '[/poll]', 'So?'),
    ).to.equal('[Poll: Which \\*one\\*?](https://forum.example.org/p/9)\n\nSo?');
    expect(body('[event start="2026-01-12 10:00" timezone="UTC" name="Meet"]', '[/event]')).to.match(
      /^\*\*Meet\*\*: 12 January 2026 at 10:00 \(/,
    );
  });

  it('keep what was folded away or hidden, footnotes, boxes and what stood in a grid', () => {
    expect(body('[details="More on it"]', 'Words', '[/details]', 'After')).to.equal(
      '**More on it**\n\nWords\n\nAfter',
    );
    expect(body('<details><summary>More</summary>', '', 'Words', '</details>')).to.match(
      /^\*\*More\*\*\s+Words$/,
    );
    expect(body('[spoiler]', 'The butler', '[/spoiler]', 'a [spoiler]b[/spoiler] c')).to.equal(
      '> **Spoiler**\n>\n> The butler\n\na (Spoiler: b) c',
    );
    expect(body('See^[a *note* [with](https://a.example) a link] and[^1].', '', '[^1]: Old')).to.equal(
      'See[^note-1] and[^1].\n\n[^1]: Old\n\n[^note-1]: a *note* [with](https://a.example) a link',
    );
    expect(body('- [ ] one', '- [] two', '- [X] three', '', '[x] four')).to.equal(
      '- [ ] one\n- [ ] two\n- [x] three\n\n☑ four',
    );
    expect(body('[grid]', '![a|10x10](upload://fetched1.png)', '[/grid]')).to.equal(
      '![a](/pictures/abcdefghijklmnopqrstuvwx)',
    );
  });

  it('show files that were fetched, and link to the forum for others', () => {
    const { body: text, files } = read(
      [
        '![cat|690x400, 75%](upload://fetched.png) ![|10x10](upload://left.png)',
        '[a.pdf|attachment](upload://left.pdf) (12 KB) ![clip|video](upload://clip.mp4)',
        '![b](/uploads/default/original/1X/fetched.png) <img src="//forum.example.org/uploads/fetched2.jpg" alt="c|5x5">',
        '![far](https://elsewhere.example/p.png) [t](/t/some/12) [u](//other.example/x)',
      ].join('\n'),
    );
    expect(files).to.deep.equal([
      'upload://fetched.png',
      'upload://left.png',
      'upload://left.pdf',
      'upload://clip.mp4',
      'https://forum.example.org/uploads/default/original/1X/fetched.png',
      'https://forum.example.org/uploads/fetched2.jpg',
    ]);
    const there = 'https://forum.example.org/uploads/short-url';
    const here = '/pictures/abcdefghijklmnopqrstuvwx';
    expect(text.split('\n')).to.deep.equal([
      `![cat](${here}) [left.png](${there}/left.png)`,
      `[a.pdf](${there}/left.pdf) (12 KB) [clip](${there}/clip.mp4)`,
      `![b](${here}) ![c](${here})`,
      '![far](https://elsewhere.example/p.png) [t](https://forum.example.org/t/some/12) [u](https://other.example/x)',
    ]);
  });

  it('name no file by an address that leads elsewhere, whatever it is called', () => {
    const addresses = [
      '/posts/123/raw.txt?/uploads/',
      '/uploads/../posts/123/raw.txt',
      '/uploads/%2e%2e/posts/123/raw.txt',
      '/uploads/a/..%2f..%2fposts/123/raw.txt',
      'https://forum.example.org/raw/12/3.txt#/uploads/',
      'https://forum.example.org/session/uploads/x.txt',
      'https://forum.example.org@other.example/uploads/x.txt',
    ];
    for (const address of addresses) expect(read(`[x](${address})`).files, address).to.deep.equal([]);
    const own = read('![x](/secure-uploads/original/1X/a.png?dl=1)');
    expect(own.files).to.deep.equal(['https://forum.example.org/secure-uploads/original/1X/a.png']);
  });

  it('have pictures that a plugin keeps drawn, and no others', () => {
    const address = '/plugins/discourse-bridge/files/0123456789ab0123456789ab';
    const text = read('![a cat|10x10](upload://x.png) ![](upload://y.png)', { fileOf: () => address }).body;
    expect(text).to.equal(`![a cat](${address}) ![Picture](${address})`);
    const { html } = renderMarkdown(
      `${text} ![b](/plugins/x/other/0123456789ab) ![c](https://a.example/p.png)`,
    );
    expect(html.match(/<img [^>]*>/g)).to.deep.equal([
      `<img src="${address}" alt="a cat" loading="lazy" />`,
      `<img src="${address}" alt="Picture" loading="lazy" />`,
    ]);
  });

  it('say in Markdown what was said in HTML or in square brackets', () => {
    expect(
      body('<b>bold <i>both</i></b> <kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <u>plain</u>'),
    ).to.equal('**bold *both*** `Ctrl` H₂O x² plain');
    expect(
      body(
        '[b]b[/b] [s]s[/s] [url=https://a.example]c[/url] [url]https://b.example[/url] [code]d*[/code] [b]e',
      ),
    ).to.equal('**b** ~~s~~ [c](https://a.example) [https://b.example](https://b.example) `d*` [b]e');
    expect(body('one<br>two', '<a href="/t/1">link</a> List<String> <!-- gone -->end')).to.equal(
      'one\\\ntwo\n[link](https://forum.example.org/t/1) List<String> end',
    );
    expect(
      body('<h2>Title</h2>', '<ul>', '<li>a</li>', '<li>b</li>', '</ul>').split(/\n+/),
    ).to.include.members(['## Title', '- a', '- b']);
    expect(body('[code]', '[quote="ada"]', '@ada', '[/code]')).to.equal('```\n[quote="ada"]\n@ada\n```');
  });

  it('keep single line ends, which are drawn as such', () => {
    const text = body('Hello,', 'second line');
    expect(text).to.equal('Hello,\nsecond line');
    expect(renderMarkdown(text, { lines: 'kept' }).html).to.include('Hello,<br />\nsecond line');
    expect(renderMarkdown(text).html).to.not.include('<br');
  });

  it('are cut after a paragraph with a link to the rest, and never empty', () => {
    const long = `${'word '.repeat(300)}\n\n\`\`\`\n${'code '.repeat(400)}\n\`\`\`\n`.repeat(3);
    const { body: text, cut } = read(long, { limit: 3_000 });
    expect(cut).to.equal(true);
    expect(text.length).to.be.at.most(3_000);
    expect(text).to.match(
      /\n\[Read the rest on forum\.example\.org\]\(https:\/\/forum\.example\.org\/p\/9\)$/,
    );
    expect((text.match(/```/g) ?? []).length % 2).to.equal(0);
    expect(body('<!-- only this -->')).to.equal('[forum.example.org](https://forum.example.org/p/9)');
  });
});
