import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../server/core/errors.ts';
import { checkPostText } from '../../server/core/markdown/check-post-text.ts';
import { engine } from '../../server/core/markdown/engine.ts';
import { mentionedCodes, mentionedHandles, renderMarkdown } from '../../server/core/markdown/render.ts';
import { spokenHtml } from '../../server/core/markdown/spoken.ts';
import { languageOf } from '../../server/core/words/languages.ts';
import { inLanguage } from '../../server/core/words/speaking.ts';
import type { MarkdownLinks } from '../../server/core/markdown/render.ts';
import { cpuMs } from '../support/cpu-time.ts';

const links: MarkdownLinks = {
  member: (handle) => (handle.startsWith('no') ? null : `/members/${handle}`),
  competency: (code) =>
    code.startsWith('WM') ? { href: `/competencies/${code}`, title: 'Plans <content>' } : null,
};
const html = (source: string): string => renderMarkdown(source, { links }).html;

const ALLOWED = new Map(
  Object.entries({
    p: ['class'],
    h4: ['class'],
    h5: ['class'],
    h6: ['class'],
    ul: ['class', 'dir'],
    ol: ['class', 'start', 'dir'],
    li: ['class', 'id'],
    blockquote: ['class', 'dir'],
    pre: ['class', 'tabindex', 'role', 'aria-label'],
    code: ['class'],
    hr: ['class'],
    br: [],
    em: [],
    strong: [],
    s: [],
    a: ['href', 'class', 'rel', 'id', 'role', 'aria-label'],
    span: ['class'],
    sup: ['class'],
    img: ['src', 'alt', 'width', 'height', 'loading'],
    input: ['type', 'class', 'disabled', 'checked', 'aria-label'],
    div: ['class', 'tabindex', 'role', 'aria-label'],
    table: ['class'],
    thead: ['class'],
    tbody: ['class'],
    tr: ['class'],
    th: ['class', 'scope'],
    td: ['class'],
  }).map(([tag, attributes]) => [tag, new Set<string>(attributes)]),
);
const VOID = new Set(['br', 'hr', 'img', 'input']);
const TAG = /^<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*"| disabled| checked)*)( \/)?>/;

/** Reads HTML as strictly as can be: anything that is not an allowed, balanced, well-formed tag is an error. */
function readStrictly(output: string): { tags: string[]; text: string } {
  const tags: string[] = [];
  const open: string[] = [];
  let text = '';
  for (let at = 0; at < output.length;) {
    if (output[at] !== '<') {
      const next = output.indexOf('<', at);
      text += output.slice(at, next === -1 ? undefined : next);
      at = next === -1 ? output.length : next;
      continue;
    }
    const match = TAG.exec(output.slice(at, at + 30_000));
    if (!match) throw new Error(`not a tag: ${output.slice(at, at + 80)}`);
    const [whole, closing, tag = '', attributes = '', selfClosing] = match;
    at += whole.length;
    const allowed = ALLOWED.get(tag);
    if (!allowed) throw new Error(`tag not allowed: ${tag}`);
    if (closing) {
      if (open.pop() !== tag) throw new Error(`unbalanced: ${whole}`);
      continue;
    }
    tags.push(tag);
    if (tag === 'a' && open.includes('a')) throw new Error('a link within a link');
    if (!selfClosing && !VOID.has(tag)) open.push(tag);
    for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      if (!allowed.has(name)) throw new Error(`attribute not allowed: ${tag} ${name}`);
      if (name === 'href' && !/^(https?:\/\/|mailto:|\/(?![/\\])|#fn)/i.test(value))
        throw new Error(`href: ${value}`);
    }
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return { tags, text };
}

describe('Markdown of posts', () => {
  it('puts GOV.UK classes on and keeps headings beneath those of the page', () => {
    expect(html('# One\n\n## Two\n\n### Three\n\nFour\n====\n')).to.equal(
      '<h4 class="govuk-heading-s">One</h4>\n<h5 class="govuk-heading-s">Two</h5>\n' +
        '<h6 class="govuk-heading-s">Three</h6>\n<h4 class="govuk-heading-s">Four</h4>\n',
    );
    expect(html('- a\n- b')).to.include('<ul class="govuk-list govuk-list--bullet" dir="auto">');
    expect(html('3. a\n4. b')).to.match(/<ol start="3" class="govuk-list govuk-list--number" dir="auto">/);
    expect(html('~~gone~~ and *there*')).to.include('<s>gone</s> and <em>there</em>');
    expect(html('one\ntwo')).not.to.include('<br');
  });

  it('wraps tables and code so that they scroll by keyboard, and aligns without inline styles', () => {
    const table = html('| a | b |\n|:-:|--:|\n| 1 | 2 |');
    expect(table).to.include('<div class="moot-scroll" tabindex="0" role="group" aria-label="Table">');
    expect(table).to.include('<th class="govuk-table__header govuk-!-text-align-centre" scope="col">a</th>');
    expect(table).to.include('<td class="govuk-table__cell govuk-!-text-align-right">2</td>');
    expect(table).not.to.include('style');
    expect(html('| | b |\n|---|---|\n| 1 | 2 |')).to.include('<td class="govuk-table__cell"></td>\n<th ');
    const code = html('```js onload=1\n<b>\n```');
    expect(code).to.include('<code class="language-js">&lt;b&gt;\n</code>');
    expect(readStrictly(html('    indented <i>')))
      .to.have.property('text')
      .that.includes('indented &lt;i&gt;');
  });

  it('shows raw HTML as text', () => {
    expect(html('a <b>bold</b> <script>alert(1)</script>')).to.equal(
      '<p class="govuk-body">a &lt;b&gt;bold&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
    );
  });

  it('links only where it is safe, and says how the links stand', () => {
    const link = (href: string) => `<a href="${href}" class="govuk-link" rel="nofollow ugc noopener">`;
    expect(html('[a](https://gov.uk/x "title")')).to.include(`${link('https://gov.uk/x')}a</a>`);
    expect(html('[a](/groups) [b](mailto:anna@example.org)'))
      .to.include(link('/groups'))
      .and.include('mailto:');
    expect(html('see https://gov.uk/a_b and www.gov.uk.')).to.include(link('https://gov.uk/a_b'));
    expect(html('www.gov.uk')).to.include(link('http://www.gov.uk'));
    expect(html('anna@example.org')).to.include(link('mailto:anna@example.org'));
    for (const href of [
      '//evil.example',
      'page',
      '#x',
      'http:x',
      'ftp://x.org',
      'javascript:1',
      'data:text/html,x',
    ]) {
      expect(html(`[a](${href})`), href).not.to.include('<a');
    }
    expect(html('notes.md and setup.py')).not.to.include('<a');
  });

  it('turns images into links that say so', () => {
    expect(html('![A *chart*](https://example.org/a.png)')).to.equal(
      '<p class="govuk-body"><a href="https://example.org/a.png" class="govuk-link" rel="nofollow ugc noopener">' +
        'A chart <span class="moot-away">(image, not shown here)</span></a></p>\n',
    );
    expect(html('![](https://example.org/a.png)')).to.include('>Image (not shown here)</span></a>');
    expect(readStrictly(html('[![a](/b)](/c)')).tags).to.deep.equal(['p', 'a', 'span']);
    expect(html('![x](data:image/png;base64,AAAA)')).not.to.include('<a');
  });

  it('makes footnotes with ids of the post, links back, and names for both', () => {
    const { html: made } = renderMarkdown('As said[^a], twice[^a].\n\n[^a]: By **whom**.', { id: 'p-1' });
    expect(made).to.include(
      '<sup class="moot-note-mark"><a class="govuk-link" role="doc-noteref" href="#fn-p-1-1" id="fnref-p-1-1-1" aria-label="Note 1">[1]</a></sup>',
    );
    expect(made).to.include('<li id="fn-p-1-1">').and.to.include('By <strong>whom</strong>.');
    expect(made).to.include('href="#fnref-p-1-1-2" aria-label="Back to note 1, mention 2"');
    const many = renderMarkdown(`${'x[^1] '.repeat(1_500)}\n\n[^1]: note`).html;
    expect(many.match(/doc-noteref/g)).to.have.length(100);
    expect(html('a[^1] b[^2]\n\n[^1]: one\n[^2]: two'))
      .to.include('href="#fn-text-2"')
      .and.not.to.include('[^2]');
    expect(readStrictly(html('> [^a]: > [^b]: > x\n\ny[^a] z[^b]')).text).to.include('z[^b]');
    expect(readStrictly(html(`x^[${'^['.repeat(3_000)}`)).tags).to.deep.equal(['p']);
  });

  it('lets lists and quotes go the way their own words go', () => {
    const ways = (source: string): string =>
      [...html(source).matchAll(/<(ul|ol|blockquote)( [^>]*)>/g)]
        .map(([, tag, more]) => `${tag}${more!.includes('dir="auto"') ? ' auto' : ''}`)
        .join(', ');
    expect(ways('- שלום\n\n1. one\n\n> مرحبا')).to.equal('ul auto, ol auto, blockquote auto');
    // The letters of what has a way of its own are not counted for what is around it.
    expect(ways('> - שלום\n\n> שלום\n>\n> - one\n')).to.equal(
      'blockquote auto, ul, blockquote auto, ul auto',
    );
    expect(ways('- one\n  - שלום\n- - two')).to.equal('ul auto, ul auto, ul auto');
  });

  it('shows task lists whose boxes cannot be clicked', () => {
    const made = html('- [ ] write it\n- [x] read it\n- [link](/x)');
    expect(made)
      .to.include('<ul class="govuk-list moot-tasks" dir="auto">')
      .and.to.include('<li class="moot-tasks__item">');
    expect(made.match(/<input [^>]*>/g)).to.deep.equal([
      '<input type="checkbox" class="moot-tasks__box" disabled aria-label="Not done" />',
      '<input type="checkbox" class="moot-tasks__box" disabled checked aria-label="Done" />',
    ]);
  });

  it('shows pictures that were uploaded here, with their size and alternative text', () => {
    const id = 'p'.repeat(22);
    const known = {
      ...links,
      picture: (name: string) => (name === id ? { width: 40, height: 30, alt: 'Kept' } : null),
    };
    const made = renderMarkdown(
      `![A "chart"](/pictures/${id}) ![](/pictures/${id})\n\n![x](/pictures/${'q'.repeat(22)})`,
      { links: known },
    );
    expect(made.pictures).to.deep.equal([id]);
    expect(made.html).to.include(
      `<a href="/pictures/${id}" class="moot-picture"><img src="/pictures/${id}" alt="A &quot;chart&quot;" width="40" height="30" loading="lazy" /></a>`,
    );
    expect(made.html).to.include('alt="Kept"').and.to.include('x <span class="moot-away">');
  });

  it('is kept without words of any language that is not a key of the catalogue', () => {
    const made = html('|a|\n|-|\n|b|\n\n![x](https://e.org/a.png) y[^1]\n\n[^1]: z');
    expect(spokenHtml(made)).to.equal(made);
    const welsh = inLanguage(languageOf('cy')!, () => spokenHtml(made));
    for (const words of ['Tabl', 'Troednodiadau', 'Nodyn 1'])
      expect(welsh).to.include(`aria-label="${words}"`);
  });

  it('links mentions, but not in code, links, e-mail addresses or other networks', () => {
    const cooked = renderMarkdown('@anna, (@Bob-2) **@c_d**. Not @nobody or x@y, a/@eve, @f, @g@h.social.', {
      links,
    });
    expect(cooked.mentions).to.deep.equal(['anna', 'bob-2', 'c_d']);
    expect(cooked.html).to.include('(<a href="/members/bob-2" class="govuk-link moot-mention">@Bob-2</a>)');
    expect(
      renderMarkdown('`@anna` [@anna](/x) anna@example.org \\@anna\n\n    @anna', { links }).mentions,
    ).to.deep.equal([]);
    expect(mentionedHandles('@Anna @anna @nobody `@code`')).to.deep.equal(['anna', 'nobody']);
    expect(html(`@${'a'.repeat(30)}`))
      .to.include('<a')
      .and.include('a</a>');
    expect(html(`@${'a'.repeat(31)}`)).not.to.include('<a');
    expect(renderMarkdown('@anna').html).to.equal('<p class="govuk-body">@anna</p>\n');
  });

  it('links competencies by code, and leaves unknown ones as typed', () => {
    const cooked = renderMarkdown('[[WM1.2]] and [[ WM 3 ]] but [[X1]], `[[WM9]]`', { links });
    expect(cooked.competencies).to.deep.equal(['WM1.2', 'WM 3']);
    expect(cooked.html).to.include(
      '<a href="/competencies/WM1.2" class="govuk-link moot-competency">WM1.2 Plans &lt;content&gt;</a>',
    );
    expect(cooked.html).to.include('[[X1]]').and.include('<code>[[WM9]]</code>');
    expect(html('[[WM1]](/x)')).to.include('>[WM1]</a>');
    expect(html('[[WM1]]\n\n[WM1]: https://evil.example')).not.to.include('evil');
    expect(mentionedCodes('[[A]] [[B]] [[A]] `[[C]]`')).to.deep.equal(['A', 'B']);
  });

  it('links a hundred references at most', () => {
    const many = Array.from({ length: 150 }, (_, number) => `@a${number} [[WM${number}]]`).join(' ');
    const cooked = renderMarkdown(many, { links });
    expect(cooked.mentions.length + cooked.competencies.length).to.equal(100);
    expect(mentionedHandles(many)).to.have.length(100);
  });
});

const PAYLOADS = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example></sCrIpT>',
  '<script >alert(1)</script >',
  '<script\n>x',
  '<img src=x onerror=alert(1)>',
  '<img/src="x"/onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg/onload=alert(1)//',
  '<svg><script>alert(1)</script></svg>',
  '<math><mi xlink:href="javascript:alert(1)">x',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data=x>',
  '<embed src=x>',
  '<link rel=stylesheet href=x>',
  '<meta http-equiv=refresh content="0;url=x">',
  '<base href=//x>',
  '<style>*{background:url(x)}</style>',
  '<p style="position:fixed">x</p>',
  '<form action=x><input></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE x>',
  '</p></div></body><script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '` onmouseover=alert(1) `',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<textarea><script>alert(1)</script>',
  '<title><img src=x onerror=x>',
  '<xmp><script>alert(1)</script></xmp>',
  '<plaintext>',
  '<marquee onstart=alert(1)>',
  '<isindex type=image src=1>',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java&#10;script:alert(1)',
  '&#106;avascript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#x3A;alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'file:///etc/passwd',
  'blob:https://x/1',
  'view-source:x',
  'about:blank',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'https:evil.example',
  'http:///x',
  'https://x/"onmouseover="alert(1)',
  "https://x/'onmouseover='alert(1)",
  'https://x/><script>alert(1)</script>',
  'https://x/" style="position:fixed',
  'mailto:a@b.uk" onclick="alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '@anna"><script>',
  '[[WM"><script>alert(1)</script>]]',
  '[[WM](javascript:alert(1))]]',
  '\u202Egnp.exe',
  '<a\u0000href=x>',
  '<\u0000script>',
  '<scr\u0000ipt>',
  '\ud800<script>',
  '\uFFFE<script>',
  '<ſcript>alert(1)</ſcript>',
];
const POSITIONS = [
  (payload: string) => payload,
  (payload: string) => `> ${payload}`,
  (payload: string) => `- ${payload}`,
  (payload: string) => `# ${payload}`,
  (payload: string) => `[x](${payload})`,
  (payload: string) => `[x](<${payload}>)`,
  (payload: string) => `[x](/a "${payload}")`,
  (payload: string) => `[${payload}](/a)`,
  (payload: string) => `![${payload}](${payload})`,
  (payload: string) => `<${payload}>`,
  (payload: string) => `[x]\n\n[x]: ${payload}`,
  (payload: string) => `[x]\n\n[x]: /a '${payload}'`,
  (payload: string) => `\`\`\`${payload}\n${payload}\n\`\`\``,
  (payload: string) => `\`${payload}\``,
  (payload: string) => `| ${payload} |\n|---|\n| ${payload} |`,
  (payload: string) => `**${payload}** ~~${payload}~~`,
  (payload: string) => `@${payload} [[${payload}]]`,
  (payload: string) => `https://x.uk/${payload}`,
  (payload: string) => `x[^1]\n\n[^1]: ${payload}`,
  (payload: string) => `- [x] ${payload}`,
];

describe('Hostile Markdown', () => {
  it(`lets none of ${PAYLOADS.length} payloads out of any of ${POSITIONS.length} positions`, () => {
    for (const payload of PAYLOADS) {
      for (const position of POSITIONS) {
        const source = position(payload);
        expect(() => readStrictly(html(source)), source).not.to.throw();
        // The parser must hold without the sanitizer behind it.
        expect(() => readStrictly(engine.render(source)), source).not.to.throw();
      }
    }
  });

  it('is read by a test that would notice', () => {
    for (const bad of [
      '<script>',
      '<p onclick="x">',
      '<p><em></p></em>',
      '<p>',
      '<a href="javascript:x">x</a>',
      '<p x>',
    ]) {
      expect(() => readStrictly(bad), bad).to.throw();
    }
  });

  it('renders any string to allowed, balanced tags', () => {
    const anyMarkdown = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...Array.from('*_`~[]()<>!|#-+>\\&@:/"\'\n\t {}'),
            '\n\n',
            '[[',
            ']]',
            '](',
            '```',
            '    ',
            '1. ',
            '|-|\n',
          ),
          fc.string({ unit: 'binary', maxLength: 5 }),
          fc.constantFrom(...PAYLOADS),
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(anyMarkdown, (source) => void readStrictly(html(source))),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        readStrictly(html(String.fromCharCode(...units)));
      }),
    );
  });

  it('takes no catastrophic time over ten thousand characters', () => {
    const units = [
      '@a ',
      '[[A]]',
      '[',
      '![',
      '[a](',
      '**a ',
      '_a ',
      '`a``b',
      '> ',
      '- ',
      '* - ',
      '|',
      'a|b\n',
      '<',
      '&',
      '"',
    ];
    const sources = units.map((unit) => unit.repeat(10_000 / unit.length));
    sources.push(`${'|a'.repeat(100)}|\n${'|-'.repeat(100)}|\n${'a\n'.repeat(4_790)}`);
    sources.push(
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      'https://a.uk/('.repeat(714),
      'a@b.uk '.repeat(1_428),
    );
    for (const source of sources) {
      const started = cpuMs();
      const output = html(source);
      expect(cpuMs() - started, source.slice(0, 20)).to.be.below(2_000);
      expect(output.length, source.slice(0, 20)).to.be.below(500_000);
    }
  }).timeout(20_000);
});

describe('Checking the text of a post', () => {
  const limits = { min: 1, max: 100 };
  const refusal = (source: unknown, within = limits): string => {
    try {
      checkPostText('body', source, within);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      expect(error.status).to.equal(422);
      expect(error.errors.map(({ path }) => path)).to.deep.equal(['body']);
      return error.errors[0]?.message ?? '';
    }
    throw new Error('it was accepted');
  };

  it('makes line ends LF and trims', () => {
    expect(checkPostText('body', ' \r\na\r\nb\rc\n ', limits)).to.equal('a\nb\nc');
    expect(checkPostText('body', '\ttab\there', limits)).to.equal('tab\there');
    expect(checkPostText('body', '', { min: 0, max: 5 })).to.equal('');
  });

  it('counts code points and says how many are too many', () => {
    expect(checkPostText('body', '😀'.repeat(100), limits)).to.have.length(200);
    expect(refusal('😀'.repeat(101))).to.equal('This has 101 characters. The most is 100, so 1 must go.');
    expect(refusal('x'.repeat(12_345), { min: 1, max: 10_000 }))
      .to.include('12,345')
      .and.include('10,000');
    expect(refusal(' \n ')).to.equal('Write something first.');
    expect(refusal('ab', { min: 3, max: 5 })).to.equal('This has 2 characters. It needs 3 or more.');
    for (const wrong of [undefined, null, 5, ['a'], { a: 1 }])
      expect(refusal(wrong)).to.equal('This must be text.');
  });

  it('refuses control characters and what was not UTF-8, saying where', () => {
    expect(refusal('a\nb\u0000c')).to.include('U+0000').and.include('line 2');
    for (const character of ['\u0007', '\u000b', '\u001b', '\u007f', '\u0085', '\u009f']) {
      expect(refusal(`a${character}b`)).to.include('control character');
    }
    for (const character of ['\ud800', '\udc00', '\ufffd', '\ufffd\ufffd']) {
      expect(refusal(`a${character}b`)).to.include('could not be read');
    }
    expect(checkPostText('body', 'ก👩‍👩‍👧 e\u0301 \u200fעברית', limits)).to.have.length.above(5);
  });

  it('refuses lists and quotes deeper than 20, quickly, and nothing that only looks so', () => {
    const wide = { min: 1, max: 5_000_000 };
    const byIndent = (depth: number): string =>
      Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- a`).join('\n');
    const deep = [`${'> '.repeat(21)}a`, `${'- '.repeat(21)}a`, '* - '.repeat(1_000_000), '>'.repeat(10_000)];
    deep.push(
      `${'> '.repeat(11)}${'1. '.repeat(11)}a`,
      byIndent(21),
      `> ${byIndent(21).replaceAll('\n', '\n> ')}`,
    );
    for (const source of deep) {
      const started = cpuMs();
      expect(refusal(source, wide), source.slice(0, 50)).to.equal(
        'Lists and quotes may be 20 levels deep at most.',
      );
      expect(cpuMs() - started).to.be.below(2_000);
    }
    const fine = [
      `${'> '.repeat(20)}a`,
      byIndent(20),
      '- - '.repeat(40),
      '* * *',
      `- ${'- '.repeat(50)}`.trim(),
    ];
    fine.push(`\`\`\`\n${byIndent(30)}\n\`\`\``, '- a\n'.repeat(500), '> a\n\n- b\n\n'.repeat(50));
    for (const source of fine) expect(checkPostText('body', source, wide)).to.equal(source.trim());
  });
});
