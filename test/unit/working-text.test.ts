import { expect } from 'chai';
import fc from 'fast-check';
import type { Change } from '../../server/core/log/change.ts';
import { type EditionIndex, indexEdition } from '../../server/features/frameworks/edition-index.ts';
import type { Association, Item } from '../../server/features/frameworks/frameworks.models.ts';
import { extend, fold, type Working } from '../../server/features/drafting/working-text.ts';
import { isSound, reverseOf } from '../../server/features/drafting/working-undo.ts';

const at = new Date('2026-11-27T09:00:00Z');

function change(seq: number, type: string, data: Record<string, unknown>): Change {
  const fixed = { v: 1, at, actor: null, origin: null, keyHash: null };
  return { ...fixed, channel: 'drafting:d', seq, type, key: String(seq), data: { cause: null, ...data } };
}

/** `{a: null, b: 'a'}`: competencies with their parents, parents first. */
function base(parents: Record<string, string | null>, links: [string, string, string][] = []): EditionIndex {
  const depth = (id: string): number => (parents[id] ? 1 + depth(parents[id]) : 0);
  const items = Object.entries(parents).map(([competency, parent], order): Item => {
    const text = { code: competency.toUpperCase(), kind: 'Skill', title: `The ${competency}`, statement: '' };
    const place = { parent, order, depth: depth(competency) };
    const ids = { _id: competency, edition: 'base', competency, sourceId: `source-${competency}` };
    return { ...ids, ...text, ...place, extra: { notes: 'kept' }, writtenAt: at };
  });
  const associations = links.map(([type, from, to], index): Association => {
    const titles = { fromTitle: null, toTitle: null };
    return { edition: 'base', identifier: `as-${index}`, type, from, to, ...titles, order: 1, extra: {} };
  });
  return indexEdition('base', items, associations);
}

const words = (title: string) => ({ code: null, kind: 'Skill', title, statement: '' });
const tree = ({ index }: Working): string =>
  index.items.map(({ competency, depth }) => '  '.repeat(depth) + competency).join('\n');

describe('the text of a draft being prepared', () => {
  const start = base({ a: null, b: 'a', c: 'a', d: null });

  it('is the base while nothing was changed, and keeps what else the base says of items', () => {
    const untouched = fold(start, []);
    expect(untouched.index).to.equal(start);
    const reworded = fold(start, [
      change(1, 'item.reworded', { competency: 'b', version: 0, ...words('B') }),
    ]);
    const item = reworded.index.byCompetency.get('b')!;
    expect([item.title, item.sourceId, item.extra]).to.deep.equal(['B', 'source-b', { notes: 'kept' }]);
    expect(reworded.versions.get('b')).to.equal(1);
    expect(reworded.versions.get('c')).to.equal(0);
  });

  it('has the new ones of a split where the old one stood, with its children, and says what replaced it', () => {
    const into = [
      { competency: 'x', ...words('X') },
      { competency: 'y', ...words('Y') },
    ];
    const split = change(1, 'item.split', {
      competency: 'a',
      version: 0,
      into,
      reason: 'two',
      children: 'y',
    });
    const after = fold(start, [split]);
    expect(tree(after)).to.equal('x\ny\n  b\n  c\nd');
    expect(after.retired.get('a')!.replacedBy).to.deep.equal(['x', 'y']);
    expect([...after.added]).to.deep.equal(['x', 'y']);
    const replaced = after.index.associations.map(({ type, from, to }) => [type, from, to]);
    expect(replaced).to.deep.equal([
      ['replacedBy', 'a', 'x'],
      ['replacedBy', 'a', 'y'],
    ]);
  });

  it('leads links of a retired one on to what replaces it, and lets its place follow it', () => {
    const linked = base({ a: null, b: 'a', c: 'a', d: null }, [
      ['isRelatedTo', 'd', 'b'],
      ['exactMatchOf', 'b', 'https://example.org/b'],
      ['isChildOf', 'c', 'a'],
    ]);
    const after = fold(linked, [
      change(1, 'item.retired', {
        competency: 'b',
        version: 0,
        replacedBy: ['c'],
        reason: 'r',
        children: 'up',
      }),
      change(2, 'item.moved', { competency: 'c', parent: 'd', before: null }),
    ]);
    const found = after.index.associations.map(({ type, from, to }) => [type, from, to]);
    expect(found).to.deep.equal([
      ['isRelatedTo', 'd', 'c'],
      ['isChildOf', 'c', 'd'],
      ['replacedBy', 'b', 'c'],
    ]);
  });

  it('brings a retired one back with the children that went up or out', () => {
    for (const children of ['up', 'too']) {
      const retired = change(1, 'item.retired', {
        competency: 'a',
        version: 0,
        replacedBy: [],
        reason: 'r',
        children,
      });
      expect(tree(fold(start, [retired]))).to.equal(children === 'up' ? 'b\nc\nd' : 'd');
      expect(tree(fold(start, [retired, change(2, 'item.unretired', { competency: 'a' })]))).to.equal(
        'a\n  b\n  c\nd',
      );
    }
  });

  it('gives an uploaded item the identity that a confirmed renaming says', () => {
    const after = extend(
      fold(base({ a: null, new: 'a' }), []),
      [change(1, 'link.confirmed', { kind: 'rename', from: ['old'], to: ['new'] })],
      { sourceIdOf: () => 'source-old' },
    );
    expect(tree(after)).to.equal('a\n  old');
    expect(after.index.byCompetency.get('old')!.sourceId).to.equal('source-old');
  });

  it('stays a tree with every competency accounted for, whatever editors do, and undo gives it back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.nat(40), fc.nat(40), fc.nat(40)), { maxLength: 25 }),
        (moves) => {
          const first = base({ a: null, b: 'a', c: 'a', d: 'c', e: 'd', f: null, g: 'f' });
          let now = fold(first, []);
          const texts = [now];
          const done: Change[] = [];
          for (const move of moves) {
            const next = change(now.seq + 1, ...anyEdit(now, move));
            const after = extend(now, [next]);
            expect(isSound(after), `${next.type} ${JSON.stringify(next.data)}`).to.equal(true);
            for (const { competency } of first.items)
              expect(after.index.byCompetency.has(competency)).to.not.equal(after.retired.has(competency));
            done.push(next);
            texts.push(after);
            now = after;
          }
          expect(tree(fold(first, done))).to.equal(tree(now));
          for (const [index, one] of [...done.entries()].toReversed()) {
            const data = reverseOf(one, texts[index]!, now);
            if (data) now = extend(now, [change(now.seq + 1, 'edit.undone', { ...data })]);
            expect(wholeText(now)).to.deep.equal(wholeText(texts[index]!));
            // What comes before is taken back from the text as its own editor left it.
            now = texts[index]!;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const wholeText = ({ index, retired }: Working) => ({
  items: index.items.map(({ competency, title, code, depth }) => [competency, title, code, depth]),
  retired: [...retired].toSorted(([one], [other]) => one.localeCompare(other)),
});

/** One of the edits, of whatever is there: also edits that make no sense. */
function anyEdit(
  now: Working,
  [kind, one, two, three]: [number, number, number, number],
): [type: string, data: Record<string, unknown>] {
  const ids = [...now.entries.keys()];
  const pick = (at: number): string => ids[at % ids.length]!;
  const [competency, other, third] = [pick(one), pick(two), pick(three)];
  const version = now.versions.get(competency)!;
  const fresh = (name: string) => ({ competency: `${name}${now.seq}`, ...words(name) });
  const parent = two % 5 === 0 ? null : other;
  const reason = 'because';
  const children = two % 2 === 0 ? 'up' : 'too';
  if (kind === 0) return ['item.added', { ...fresh('n'), parent, before: third }];
  if (kind === 1) return ['item.reworded', { competency, version, ...words(`r${three}`) }];
  if (kind === 2 || kind === 3) return ['item.moved', { competency, parent, before: third }];
  if (kind === 4) return ['item.retired', { competency, version, replacedBy: [other], reason, children }];
  if (kind === 5) return ['item.unretired', { competency }];
  if (kind === 6) {
    const into = [fresh('s'), fresh('t')];
    const heir = three % 3 === 0 ? into[1]!.competency : children;
    return ['item.split', { competency, version, into, reason, children: heir }];
  }
  if (kind === 7) {
    const item = fresh('m');
    return ['items.merged', { competencies: [competency, other], into: item.competency, item, reason }];
  }
  return ['items.merged', { competencies: [competency], into: other, item: null, reason }];
}
