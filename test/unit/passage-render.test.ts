import { expect } from 'chai';
import fc from 'fast-check';
import { passageBetween, pointsOfPassage } from '../../client/selection.ts';
import type { TreeNode } from '../../client/selection.ts';
import { checkPassage } from '../../server/core/passage/anchor.ts';
import { codePointLength, codePointSlice } from '../../server/core/passage/code-points.ts';
import { renderStatement } from '../../server/core/passage/render-statement.ts';
import type { PassageMark } from '../../server/core/passage/render-statement.ts';

/** As much of a DOM node as the browser code needs, made from HTML as strict as the renderer writes it. */
class TestNode implements TreeNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly childNodes: TestNode[] = [];
  parentNode: TestNode | null = null;

  constructor(name: string, value: string | null = null, attributes = new Map<string, string>()) {
    this.nodeType = value === null ? 1 : 3;
    this.nodeValue = value;
    this.name = name;
    this.attributes = attributes;
  }

  add(child: TestNode): TestNode {
    child.parentNode = this;
    this.childNodes.push(child);
    return child;
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  all(): TestNode[] {
    return [this, ...this.childNodes.flatMap((child) => child.all())];
  }

  get text(): string {
    return this.nodeValue ?? this.childNodes.map((child) => child.text).join('');
  }

  withAttribute(name: string): TestNode[] {
    return this.all().filter((node) => node.attributes.has(name));
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#13': '\r' };
const decode = (html: string): string =>
  html.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '?');

function parse(html: string): TestNode {
  const root = new TestNode('div');
  let open = root;
  for (const [token] of html.matchAll(/<[^>]*>|[^<]+/g)) {
    const tag = /^<(\/?)(p|ul|li|span|mark|a|button|article)((?: [a-z-]+="[^"<>]*")*)>$/.exec(token);
    if (!token.startsWith('<')) open.add(new TestNode('#text', decode(token)));
    else if (!tag) throw new Error(`not a tag: ${token}`);
    else if (tag[1]) {
      if (open.name !== tag[2] || !open.parentNode) throw new Error(`unbalanced: ${token}`);
      open = open.parentNode;
    } else {
      const pairs = [...(tag[3] ?? '').matchAll(/ ([a-z-]+)="([^"]*)"/g)];
      const attributes = new Map(pairs.map(([, name = '', value = '']) => [name, decode(value)]));
      open = open.add(new TestNode(tag[2] ?? '', null, attributes));
    }
  }
  if (open !== root) throw new Error('left open');
  return root;
}

const statement = (source: string, marks: PassageMark[] = []): string =>
  renderStatement(source, { marks, field: 'statement' });

/** A page with one field for each source, and words around and between that belong to none. */
function page(sources: string[], marks: PassageMark[] = []): TestNode {
  const fields = sources.map(
    (source, number) =>
      `<p>Before</p><article data-competency="c${number}" data-field="statement">` +
      `<button>Comment</button>${statement(source, marks)}</article>`,
  );
  return parse(`${fields.join('')}<p>After</p>`);
}

const textNodes = (node: TestNode): TestNode[] => node.all().filter((inner) => inner.nodeType === 3);
const nodeWith = (root: TestNode, text: string): TestNode => {
  const found = textNodes(root).find((node) => node.nodeValue?.includes(text));
  if (!found) throw new Error(`no text ${text}`);
  return found;
};

const anyStatement = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '\n- ',
        '\n  - ',
        ' ',
        '. ',
        'You can',
        'plan',
        '[a](https://x.uk/b)',
        '[c d](/e)',
      ),
      fc.constantFrom('😀', '👩‍👩‍👧', 'e\u0301', 'שלום', 'عربي', '<b>', '&amp;', '"', "'"),
      fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replace(/[\0\r]/g, '')),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((parts) => parts.join(''));
const anyMarks = fc
  .array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 6 })
  .map((ranges) => ranges.map(([start, end], number) => ({ id: `m${number}`, start, end })));

describe('Rendering a statement', () => {
  it('makes paragraphs, bullets and links of spans that say where they are', () => {
    expect(statement('See [it](/a):\n- <b>\n  - c')).to.equal(
      '<p class="govuk-body"><span data-at="0">See </span>' +
        '<a class="govuk-link" href="/a" rel="nofollow ugc noopener"><span data-at="5" data-before="[">it</span></a>' +
        '<span data-at="12" data-before="](/a)">:</span></p>\n' +
        '<ul class="govuk-list govuk-list--bullet"><li><span data-at="16" data-before="\n- ">&lt;b&gt;</span>' +
        '<ul class="govuk-list govuk-list--bullet"><li><span data-at="24" data-before="\n  - ">c</span></li></ul>' +
        '</li></ul>',
    );
  });

  it('renders a title as one literal line', () => {
    expect(renderStatement('- A [b](/c)', { marks: [], field: 'title' })).to.equal(
      '<span data-at="0">- A [b](/c)</span>',
    );
    expect(renderStatement('', { marks: [], field: 'title' })).to.equal('');
    expect(statement('')).to.equal('');
  });

  it('marks passages, parts them where they overlap, and names the first part of each', () => {
    const marks = [
      { id: 'a', start: 0, end: 5 },
      { id: 'b', start: 3, end: 8 },
      { id: 'c', start: 3, end: 4 },
    ];
    expect(renderStatement('😀234567 9', { marks, field: 'title' })).to.equal(
      '<mark class="moot-passage" data-comments="a" id="passage-a"><span data-at="0">😀23</span></mark>' +
        '<mark class="moot-passage" data-comments="a b c" id="passage-b"><span id="passage-c">' +
        '<span data-at="3">4</span></span></mark>' +
        '<mark class="moot-passage" data-comments="a b"><span data-at="4">5</span></mark>' +
        '<mark class="moot-passage" data-comments="b"><span data-at="5">67 </span></mark>' +
        '<span data-at="8">9</span>',
    );
  });

  it('escapes ids and ignores empty marks', () => {
    const html = statement('abc', [
      { id: '"><b', start: 0, end: 1 },
      { id: 'none', start: 2, end: 2 },
    ]);
    expect(html).to.include('data-comments="&quot;&gt;&lt;b"').and.not.include('none');
  });

  it('shows the same text at the same places, whatever is marked', () => {
    fc.assert(
      fc.property(anyStatement, anyMarks, (source, marks) => {
        const plain = parse(statement(source));
        const marked = parse(statement(source, marks));
        expect(marked.text).to.equal(plain.text);
        for (const span of marked.withAttribute('data-at')) {
          const at = Number(span.getAttribute('data-at'));
          expect(codePointSlice(source, at, at + codePointLength(span.text))).to.equal(span.text);
        }
        // Every text is in a span that says where, but for the line ends between blocks.
        const outside = textNodes(marked).filter((node) => !node.parentNode?.attributes.has('data-at'));
        expect(
          outside
            .map((node) => node.text)
            .join('')
            .trim(),
        ).to.equal('');
        const put = marked
          .withAttribute('data-at')
          .map((span) => (span.getAttribute('data-before') ?? '') + span.text);
        expect(source.startsWith(put.join(''))).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('marks exactly the text of each passage that is shown', () => {
    fc.assert(
      fc.property(anyStatement, anyMarks, (source, marks) => {
        const spans = parse(statement(source, marks)).withAttribute('data-at');
        for (const { id, start, end } of marks) {
          for (const span of spans) {
            const mark = [span.parentNode, span.parentNode?.parentNode]
              .concat(ancestors(span))
              .find((node) => node?.name === 'mark');
            const carries = mark?.getAttribute('data-comments')?.split(' ').includes(id) ?? false;
            const at = Number(span.getAttribute('data-at'));
            expect(carries).to.equal(at >= start && at < end && end > start);
          }
        }
        const ids = parse(statement(source, marks))
          .withAttribute('id')
          .map((node) => node.getAttribute('id'));
        expect(new Set(ids).size).to.equal(ids.length);
      }),
      { numRuns: 300 },
    );
  });
});

function ancestors(node: TestNode): TestNode[] {
  return node.parentNode ? [node.parentNode, ...ancestors(node.parentNode)] : [];
}

describe('Selecting a passage', () => {
  const source = 'You 😀 can:\n- plan [content](/a) well\n- write e\u0301 it';
  const marks = [{ id: 'm', start: 5, end: 16 }];

  it('works within a run, across marks, links and blocks', () => {
    const root = page([source], marks);
    const passage = passageBetween(
      root,
      { node: nodeWith(root, 'You'), offset: 4 },
      { node: nodeWith(root, 'write'), offset: 5 },
    );
    expect(passage).to.deep.include({ competency: 'c0', field: 'statement' });
    expect(passage?.exact).to.equal('😀 can:\n- plan [content](/a) well\n- write');
    expect(checkPassage(source, passage ?? { start: 0, end: 0 })).to.deep.include({ exact: passage?.exact });
  });

  it('works when it starts or ends outside the text', () => {
    const root = page([source]);
    const whole = passageBetween(
      root,
      { node: nodeWith(root, 'Before'), offset: 0 },
      { node: nodeWith(root, 'After'), offset: 3 },
    );
    expect(whole).to.deep.include({ start: 0, exact: source });
    // A triple click ends before the first child of the next block.
    const list = root.all().find((node) => node.name === 'ul');
    const first = passageBetween(
      root,
      { node: nodeWith(root, 'You'), offset: 0 },
      { node: list ?? root, offset: 0 },
    );
    expect(first?.exact).to.equal('You 😀 can:');
  });

  it('drops white space and takes whole characters', () => {
    const root = page([source]);
    const node = nodeWith(root, 'write');
    expect(passageBetween(root, { node, offset: 5 }, { node, offset: 7 })?.exact).to.equal('e\u0301');
    const you = nodeWith(root, 'You');
    expect(passageBetween(root, { node: you, offset: 3 }, { node: you, offset: 4 })).to.equal(null);
    expect(passageBetween(root, { node: you, offset: 5 }, { node: you, offset: 6 })?.exact).to.equal('😀');
  });

  it('is null for two fields, for none, outside the root, and for a changed page', () => {
    const root = page([source, source]);
    const [first, second] = root.withAttribute('data-competency');
    if (!first || !second) throw new Error('no fields');
    const from = { node: nodeWith(first, 'You'), offset: 0 };
    expect(passageBetween(root, from, { node: nodeWith(second, 'You'), offset: 2 })).to.equal(null);
    expect(passageBetween(root, from, { node: nodeWith(second, 'Comment'), offset: 2 })?.competency).to.equal(
      'c0',
    );
    expect(passageBetween(second, from, { node: nodeWith(first, 'write'), offset: 2 })).to.equal(null);
    const button = nodeWith(root, 'Comment');
    expect(passageBetween(root, { node: button, offset: 0 }, { node: button, offset: 4 })).to.equal(null);

    const translated = parse(
      '<article data-competency="c" data-field="title"><span data-at="0">Guten</span><span data-at="4">Tag</span></article>',
    );
    const [one, two] = textNodes(translated);
    if (!one || !two) throw new Error('no text');
    expect(passageBetween(translated, { node: one, offset: 0 }, { node: two, offset: 3 })).to.equal(null);
  });

  it('finds its way there and back for any passage that is shown', () => {
    fc.assert(
      fc.property(anyStatement, anyMarks, fc.nat(60), fc.nat(60), (text, given, one, other) => {
        const root = page(['Other words', text], given);
        const field = root.withAttribute('data-competency')[1];
        if (!field) throw new Error('no field');
        const points = pointsOfPassage(field, Math.min(one, other), Math.max(one, other));
        if (!points) return;
        const passage = passageBetween(root, points.start, points.end);
        if (!passage) {
          // Nothing but white space and markup was selected, some of which may have been cut in two.
          const shown = text.replace(/\]\([^)]*\)|\[|\n\s*- /g, (markup) =>
            ' '.repeat(Array.from(markup).length),
          );
          const between = codePointSlice(shown, Math.min(one, other), Math.max(one, other));
          expect(between.trim()).to.equal('');
          return;
        }
        expect(passage.competency).to.equal('c1');
        expect(codePointSlice(text, passage.start, passage.end)).to.equal(passage.exact);
        expect(checkPassage(text, passage)).to.deep.include({ start: passage.start, end: passage.end });
        const again = pointsOfPassage(field, passage.start, passage.end);
        if (!again) throw new Error('lost');
        expect(passageBetween(root, again.start, again.end)).to.deep.equal(passage);
      }),
      { numRuns: 500, examples: [['plan[c d](/e)\n  - \n', [], 14, 9]] },
    );
  });
});
