import { expect } from 'chai';
import { bytesOf, childOf, item, smallPackage, uuid } from './case-samples.ts';
import { refusal } from './expect-refusal.ts';

describe('CASE: a broken file is refused with place and reason', () => {
  const broken: [what: string, file: unknown, path: string, reason: RegExp][] = [
    [
      'bytes that are not UTF-8',
      Buffer.concat([bytesOf('{"a":"é '), Buffer.from([0xe9, 0x22])]),
      'byte 9',
      /0xE9.*UTF-8/,
    ],
    ['a character cut off at the end', Buffer.from([0x22, 0xe2, 0x82]), 'byte 1', /UTF-8/],
    ['UTF-16', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'byte 0', /UTF-16/],
    ['nothing', '', 'line 1, column 1', /ends too early/],
    ['half a file', '{\n  "CFDocument": {', 'line 2, column 18', /ends too early/],
    ['a comma too many', '{\n  "a": [1,\n  ]\n}', 'line 3, column 3', /value should be here, not “\]”/],
    ['a comma too few', '[1 2]', 'line 1, column 4', /comma or ]/],
    ['single quotes', "{'a': 1}", 'line 1, column 2', /double quotes/],
    ['a line break in a text', '{"a": "one\ntwo"}', 'line 1, column 11', /line break inside a text/],
    ['two values', '{} {}', 'line 1, column 4', /after the end/],
    ['a web page', '<!doctype html>', 'line 1, column 1', /value should be here/],
    ['a list', [], 'file', /not a CASE package/],
    ['null', 'null', 'file', /not a CASE package/],
    ['no document', { CFItems: [] }, 'file', /CFDocument/],
    ['no items', { CFDocument: {} }, 'file', /CFItems/],
    ['a package without items', { ...smallPackage(), CFItems: [] }, 'CFItems', /no items/],
    ['a document that is a text', { ...smallPackage(), CFDocument: 'x' }, 'CFDocument', /object/],
    ['a document without title', withDocument({ title: '  ' }), 'CFDocument.title', /missing/],
    [
      'a document without identifier',
      withDocument({ identifier: undefined }),
      'CFDocument.identifier',
      /missing/,
    ],
    ['an item that is a number', withItem(7), 'CFItems[3]', /item should be here/],
    ['an item without identifier', withItem({ fullStatement: 'x' }), 'CFItems[3].identifier', /missing/],
    ['an item without statement', withItem({ identifier: uuid(9) }), 'CFItems[3].fullStatement', /missing/],
    ['a blank statement and no title', withItem(item(9, ' \n ')), 'CFItems[3].fullStatement', /missing/],
    [
      'an identifier of an object',
      withItem({ ...item(9, 'x'), identifier: {} }),
      'CFItems[3].identifier',
      /missing/,
    ],
    [
      'a long identifier',
      withItem({ ...item(9, 'x'), identifier: 'x'.repeat(201) }),
      'CFItems[3].identifier',
      /201.*at most 200/,
    ],
    [
      'a long statement',
      withItem(item(9, 'é'.repeat(20_001))),
      'CFItems[3].fullStatement',
      /20,001.*at most 20,000/,
    ],
    [
      'the same identifier twice',
      withItem(item(2, 'again')),
      'CFItems[3].identifier',
      /already.*CFItems\[1\]/,
    ],
    [
      'the document’s identifier again',
      withItem(item(1, 'again')),
      'CFItems[3].identifier',
      /already.*CFDocument/,
    ],
    [
      'deep extensions',
      withItem(item(9, 'x', { extensions: nested(40) })),
      `CFItems[3].extensions${'.a'.repeat(32)}`,
      /32 levels/,
    ],
    ['associations that are no list', { ...smallPackage(), CFAssociations: {} }, 'CFAssociations', /list/],
    [
      'an association of no type',
      withAssociation({ ...childOf(14, 3, 2), associationType: null }),
      'CFAssociations[3].associationType',
      /missing/,
    ],
    [
      'an association without end',
      withAssociation({ ...childOf(14, 3, 2), originNodeURI: '' }),
      'CFAssociations[3].originNodeURI',
      /missing/,
    ],
    [
      'the same association twice',
      withAssociation(childOf(11, 3, 2)),
      'CFAssociations[3].identifier',
      /already/,
    ],
    ['its own parent', circle([[9, 9]]), 'CFItems[3]', /Item 9 → Item 9/],
    [
      'parents in a circle',
      circle([
        [7, 8],
        [8, 9],
        [9, 7],
      ]),
      'CFItems[3]',
      /Item 7 → Item 8 → Item 9 → Item 7/,
    ],
  ];
  for (const [what, file, path, reason] of broken) {
    it(what, () => {
      const [error, ...others] = refusal(file);
      expect(error?.path).to.equal(path);
      expect(error?.message).to.match(reason);
      expect(others).to.deep.equal([]);
    });
  }

  it('too many items', () => {
    const CFItems = Array.from({ length: 20_001 }, (_, index) => item(index + 100, 'x'));
    expect(refusal({ ...smallPackage(), CFItems })).to.deep.equal([
      { path: 'CFItems', message: 'There are 20,001 entries; at most 20,000 can be read.' },
    ]);
  });

  it('names every error, up to 50', () => {
    const three = { ...smallPackage(), CFItems: [{}, item(5, ''), 'x'] };
    expect(refusal(three).map(({ path }) => path)).to.deep.equal([
      'CFItems[0].identifier',
      'CFItems[0].fullStatement',
      'CFItems[1].fullStatement',
      'CFItems[2]',
    ]);
    expect(refusal({ ...smallPackage(), CFItems: Array(20_000).fill(0) })).to.have.length(50);
  });

  it('JSON nested 100,000 levels deep, whole or cut off', () => {
    const deep = '['.repeat(100_000);
    expect(refusal(deep)[0]?.path).to.equal('line 1, column 100001');
    const whole = JSON.stringify(smallPackage()).replace(
      '"Leads a team"',
      `"x","extensions":{"a":${deep}${']'.repeat(100_000)}}`,
    );
    expect(refusal(whole)[0]?.message).to.match(/32 levels/);
  });
});

function withDocument(changes: object): unknown {
  const file = smallPackage();
  return { ...file, CFDocument: { ...file.CFDocument, ...changes } };
}

function withItem(added: unknown): unknown {
  const file = smallPackage();
  return { ...file, CFItems: [...file.CFItems, added] };
}

function withAssociation(added: unknown): unknown {
  const file = smallPackage();
  return { ...file, CFAssociations: [...file.CFAssociations, added] };
}

function circle(pairs: [number, number][]): unknown {
  const file = smallPackage();
  const items = pairs.map(([number]) =>
    item(number, 'Round and round', { abbreviatedStatement: `Item ${number}` }),
  );
  const links = pairs.map(([from, to], index) => childOf(20 + index, from, to));
  return {
    ...file,
    CFItems: [...file.CFItems, ...items],
    CFAssociations: [...file.CFAssociations, ...links],
  };
}

function nested(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}
