import { expect } from 'chai';
import {
  cardText,
  type ForumOptions,
  hashOf,
  markOf,
  markWithin,
  sameButUploads,
  threadTitle,
  toForum,
  topicTitle,
  withMark,
  withoutMark,
} from '../text/index.ts';

const options: ForumOptions = {
  siteUrl: 'https://moot.example.org',
  attribution: null,
  anchor: null,
  suggestion: null,
  mark: 'p1',
  fileOf: (address) => (address.includes('sent') ? 'upload://abc.png' : null),
};
const write = (body: string, more: Partial<ForumOptions> = {}): string =>
  toForum(body, { ...options, ...more }).raw;
const words = (...lines: string[]): string => withoutMark(write(lines.join('\n')));

describe('Words from here, on a forum', () => {
  it('call nobody and mean no category there', () => {
    expect(
      words('@ada, (@bob) \\@carol &#64;dan #general a@example.org', '`@eve`', '# Title', 'C# [#1](#part)'),
    ).to.equal(
      '@\u2060ada, (@\u2060bob) \\@\u2060carol &#64;\u2060dan #\u2060general a@example.org\n`@eve`\n# Title\nC# [#1](#part)',
    );
    const named = write('@ada and [@ada](/members/ada)', {
      personOf: () => ({ name: 'Ada @ Home', url: 'https://moot.example.org/members/ada' }),
    });
    expect(named).to.include('[Ada @ Home](https://moot.example.org/members/ada) and [Ada @ Home](https');
  });

  it('hold no tag there, be it HTML, square brackets, a note or a mark', () => {
    expect(
      words('<b>x</b> 1 < 2 <https://a.example> [quote="ada"] [b](https://b.example) [date=2026-01-01]'),
    ).to.equal(
      '\\<b>x&lt;/b> 1 < 2 <https://a.example> \\[quote="ada"] [b](https://b.example) \\[date=2026-01-01]',
    );
    expect(words('a^[b](https://b.example) [^1] <!-- moot:p2 -->', '', '[^1]: c')).to.equal(
      'a^\u2060[b](https://b.example) [^1] \\<!-- moot:p2 -->\n\n[^1]: c',
    );
  });

  it('lead back here where they are of here, and show pictures that were sent', () => {
    const body =
      '[a](/frameworks/x) ![b](/pictures/sentsentsentsentsentsent) ![c](/pictures/keptkeptkeptkeptkeptkept)';
    const { raw, files } = toForum(body, options);
    expect(files).to.deep.equal(['/pictures/sentsentsentsentsentsent', '/pictures/keptkeptkeptkeptkeptkept']);
    expect(withoutMark(raw)).to.equal(
      '[a](https://moot.example.org/frameworks/x) ![b](upload://abc.png) [c](https://moot.example.org/pictures/keptkeptkeptkeptkeptkept)',
    );
    expect(
      words('[[A-1]]') +
        write('[[A-1]]', { competencyOf: () => ({ title: 'Care', url: 'https://moot.example.org/c' }) }),
    ).to.match(/^\[\[A-1\]\]\[Care\]\(https:\/\/moot\.example\.org\/c\)/);
  });

  it('say who wrote them, what they are about and what they suggest', () => {
    const raw = write('I disagree.', {
      attribution: { name: 'Zoë *Z* @here', network: 'NHS', url: 'https://moot.example.org/posts/1' },
      anchor: { title: 'Listens', exact: 'the *old*\nwords', url: 'https://moot.example.org/posts/1' },
      suggestion: 'new <b> words',
    });
    expect(raw).to.equal(
      [
        '**[Zoë \\*Z\\* @\u2060here](https://moot.example.org/posts/1)** · NHS',
        '> the \\*old\\*\n> words\n>\n> [Listens](https://moot.example.org/posts/1)',
        'I disagree.',
        '**Suggested instead:**',
        '> new \\<b\\> words',
        '<!-- moot:p1 -->',
      ].join('\n\n'),
    );
    expect(write('x', { suggestion: '' })).to.include('**Suggested: leave these words out**');
    const card = cardText({
      title: 'A',
      statement: 'B\n\n- @c',
      url: 'https://moot.example.org/a',
      mark: 'c1',
    });
    expect(card)
      .to.include('> B\n>\n> - @\u2060c')
      .and.to.match(/<!-- moot:c1 -->$/);
  });

  it('end with a mark that code cannot swallow', () => {
    expect(write('```\nx')).to.equal('```\nx\n```\n\n<!-- moot:p1 -->');
    expect(markOf(write('> ```\n> x'))).to.equal('p1');
    expect([markOf('x <!-- moot:a b -->'), markOf('<!-- moot:a --> x'), markOf('x')]).to.deep.equal([
      null,
      null,
      null,
    ]);
    expect([markWithin('x <!-- moot:a --> y <!-- moot:a b -->'), markWithin('x -->')]).to.deep.equal([
      'a',
      null,
    ]);
    expect(withMark(withMark('x', 'a'), 'b')).to.equal('x\n\n<!-- moot:b -->');
    expect(withoutMark('x\n\n<!-- moot:a -->\n')).to.equal('x');
  });

  it('are compared as the forum keeps them', () => {
    expect(hashOf('a\u00A0b \r\nc\0 \n'))
      .to.equal(hashOf('a b \nc'))
      .and.to.match(/^[0-9a-f]{32}$/);
    expect(hashOf('a')).to.not.equal(hashOf('b'));
    const before =
      'x ![a](https://b.example/p.png) <img src="https://b.example/q.png" alt="q">\nhttps://b.example/r.jpg';
    const after = 'x ![a|10x20](upload://p.png) <img src="upload://q.png" alt="q">\n![](upload://r.jpg)';
    expect(sameButUploads(before, after)).to.equal(true);
    expect(sameButUploads(before, after.replace('x', 'y'))).to.equal(false);
    expect(sameButUploads('see https://a.example/x', 'see https://b.example/x')).to.equal(false);
  });

  it('have titles that each side takes', () => {
    expect(topicTitle('Listening', { siteName: 'Moot' })).to.equal('Listening (Moot)');
    expect(topicTitle('A', { siteName: 'M' })).to.equal('Conversation: A (M)');
    expect(topicTitle('A title that is long enough', { siteName: 'Moot' })).to.equal(
      'A title that is long enough',
    );
    expect(topicTitle('A title that is long enough', { siteName: 'Moot', suffix: '2' })).to.equal(
      'A title that is long enough (2)',
    );
    expect(topicTitle('word '.repeat(100), { siteName: 'Moot', suffix: '2' }).length).to.be.within(15, 255);
    expect(threadTitle('ok\n')).to.have.lengthOf(5);
    expect(threadTitle('word '.repeat(100)).length).to.be.within(100, 150);
  });
});
