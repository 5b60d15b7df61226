import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Difference, differences } from '../../server/features/frameworks/differences.ts';
import type { EditionIndex } from '../../server/features/frameworks/edition-index.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { directEdition, directFiles, editionOf, type ItemSketch, largeEdition } from '../support/editions.ts';
import { skipBecause } from '../support/skip.ts';

/** A difference in words: what it was, and what it is about. */
const told = (found: Difference[]): Record<string, string> =>
  Object.fromEntries(found.map((one) => [one.competency, wordsFor(one)]));

function wordsFor(one: Difference): string {
  const facts = {
    title: one.renamed,
    statement: one.statement,
    moved: one.moved,
    reordered: one.reordered,
    code: one.code,
    kind: one.kind,
    split: one.split.length > 0,
    merged: one.merged.length > 0,
  };
  const named = Object.entries(facts).flatMap(([name, is]) => (is ? [name] : []));
  return [one.what, ...named].join(' ');
}

/** Three domains of five skills each, every word of its own. */
const base: ItemSketch[] = ['x', 'y', 'z'].flatMap((top) => [
  { competency: top, kind: 'Domain', title: `Domain ${top}`, statement: '' },
  ...[1, 2, 3, 4, 5].map((at) => ({
    competency: `${top}${at}`,
    parent: top,
    code: `C-${top}${at}`,
    title: `Title ${top}${at}`,
    statement: `Plans ${top}${at} with care,\nand tells ${at} others.`,
  })),
]);
const skills = base.flatMap(({ competency, parent }) => (parent ? [competency] : []));

/** One edit of one skill, made by rule: what it makes of the items, and what it is to be reported as. */
interface Edit {
  apply(items: ItemSketch[], id: string): ItemSketch[];
  replaced?(id: string): Record<string, string[]>;
  expected(id: string): Record<string, string>;
}

const change = (fields: (one: ItemSketch) => Partial<ItemSketch>, expected: string): Edit => ({
  apply: (items, id) =>
    items.map((one) => (one.competency === id ? { ...one, ...fields(one), competency: id } : one)),
  expected: (id): Record<string, string> => (expected === '' ? {} : { [id]: `changed ${expected}` }),
});
const instead = (id: string, made: string[]) => (items: ItemSketch[]) =>
  items.flatMap((one) =>
    one.competency === id
      ? made.map((competency) => ({ ...one, competency, title: `New ${competency}` }))
      : one,
  );

const edits: Record<string, Edit> = {
  reword: change(({ statement }) => ({ statement: `${statement} More.` }), 'statement'),
  rename: change(({ title }) => ({ title: `${title} anew` }), 'title'),
  recode: change(({ code }) => ({ code: `${code}-2` }), 'code'),
  kind: change(() => ({ kind: 'Behaviour' }), 'kind'),
  spaces: change(
    ({ title, statement }) => ({
      title: ` ${title}  `,
      statement: statement!.replaceAll('\n', ' \n\n').replaceAll(' ', '  '),
    }),
    '',
  ),
  retire: {
    apply: (items, id) => items.filter(({ competency }) => competency !== id),
    expected: (id) => ({ [id]: 'retired' }),
  },
  add: {
    apply: (items, id) =>
      items.flatMap((one) => (one.competency === id ? [{ ...one, competency: `${id}-new` }, one] : [one])),
    expected: (id) => ({ [`${id}-new`]: 'added' }),
  },
  replace: {
    apply: (items, id) => instead(id, [`${id}-new`])(items),
    replaced: (id) => ({ [id]: [`${id}-new`] }),
    expected: (id) => ({ [id]: 'retired', [`${id}-new`]: 'added' }),
  },
  split: {
    apply: (items, id) => instead(id, [`${id}-a`, `${id}-b`])(items),
    replaced: (id) => ({ [id]: [`${id}-a`, `${id}-b`] }),
    expected: (id) => ({ [id]: 'retired split', [`${id}-a`]: 'added', [`${id}-b`]: 'added' }),
  },
  move: {
    // To the end of a domain that nothing else comes to or goes from.
    apply: (items, id) => [
      ...items.filter(({ competency }) => competency !== id),
      { ...items.find(({ competency }) => competency === id)!, parent: 'home' },
    ],
    expected: (id) => ({ [id]: 'changed moved' }),
  },
};

const home: ItemSketch = { competency: 'home', kind: 'Domain', title: 'Home' };

describe('Differences of two editions', () => {
  it('are none between equal texts, whatever they hold', () => {
    const sketch = fc.record({
      code: fc.option(fc.string()),
      title: fc.option(fc.string({ unit: 'grapheme' })),
      statement: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 12 }), (sketches) => {
        const items = sketches.map((one, at) => ({
          ...one,
          competency: `${at}`,
          parent: at === 0 ? null : `${at >> 1}`,
        }));
        expect(differences(editionOf(items), editionOf(items))).to.deep.equal([]);
      }),
      { numRuns: 50 },
    );
  });

  it('tell of each edit as what it was, however many there are', () => {
    const plan = fc.uniqueArray(
      fc.record({ id: fc.constantFrom(...skills), edit: fc.constantFrom(...Object.keys(edits)) }),
      { selector: ({ id }) => id, maxLength: skills.length },
    );
    fc.assert(
      fc.property(plan, (chosen) => {
        let items = [...base, home];
        const replaced: Record<string, string[]> = {};
        const expected: Record<string, string> = {};
        for (const { id, edit } of chosen) {
          items = edits[edit]!.apply(items, id);
          Object.assign(replaced, edits[edit]!.replaced?.(id));
          Object.assign(expected, edits[edit]!.expected(id));
        }
        const found = differences(editionOf([...base, home]), editionOf(items, replaced));
        expect(told(found)).to.deep.equal(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('tell what was merged, and of what replaces it', () => {
    const gone = new Set(['x1', 'y2']);
    const after = [
      ...base.filter(({ competency }) => !gone.has(competency)),
      { competency: 'new', parent: 'x', title: 'Both' },
    ];
    const found = differences(editionOf(base), editionOf(after, { x1: ['new'], y2: ['new', 'elsewhere'] }));
    expect(told(found)).to.deep.equal({ x1: 'retired', y2: 'retired', new: 'added merged' });
    expect(found.find(({ competency }) => competency === 'new')!.merged).to.deep.equal(['x1', 'y2']);
    expect(found.find(({ competency }) => competency === 'y2')!.replacedBy).to.deep.equal(['new']);
  });

  it('count a place among siblings as changed for the fewest only', () => {
    const order = (...ids: string[]): EditionIndex => editionOf(ids.map((competency) => ({ competency })));
    const before = order('a', 'b', 'c', 'd', 'e', 'f');
    const moved = (...ids: string[]): string[] => Object.keys(told(differences(before, order(...ids))));
    expect(moved('f', 'a', 'b', 'c', 'd', 'e')).to.deep.equal(['f']);
    expect(moved('b', 'c', 'd', 'a', 'e', 'f')).to.deep.equal(['a']);
    expect(moved('new', 'b', 'd', 'f')).to.deep.equal(['a', 'new', 'c', 'e']);
    expect(moved('d', 'e', 'f', 'a', 'b', 'c')).to.have.length(3);
  });

  it('come in the order of the later edition, each retired one where it stood', () => {
    const after = [
      { competency: 'new' },
      ...base.filter(({ competency }) => !/^(x|x2|z5)$/.test(competency)),
    ];
    const found = differences(editionOf(base), editionOf(after.map((one) => ({ ...one, parent: null }))));
    const ids = found.map(({ competency }) => competency);
    expect(ids.slice(0, 4)).to.deep.equal(['x', 'new', 'x1', 'x2']);
    expect(ids.at(-1)).to.equal('z5');
  });

  it('of 1,124 items are found in less than a second, though one text would take minutes', () => {
    const before = largeEdition();
    const text = (from: number): string =>
      Array.from({ length: 30_000 }, (_, at) => `w${(at * from) % 9973}`).join(' ');
    const items = before.items.map((item, at) => ({
      ...item,
      statement: at === 500 ? text(7) : item.statement,
    }));
    const after = items.map((item, at) => ({
      ...item,
      statement: at === 500 ? text(11) : item.statement.replaceAll(/\b(and|the)\b/g, 'or'),
      parent: at % 10 === 9 && item.parent ? items[0]!.competency : item.parent,
    }));
    expect(items).to.have.length(1124);
    const started = cpuMs();
    const found = differences(editionOf(items), editionOf(after));
    expect(cpuMs() - started).to.be.below(1000);
    expect(found.length).to.be.greaterThan(700);
    expect(found.find(({ competency }) => competency === items[500]!.competency)!.statement).to.have.length(
      2,
    );
  });

  it('of the two published editions of DIRECT, which know no identities, are all new and all gone', function () {
    const missing = directFiles.find((file) => !existsSync(file));
    if (missing) skipBecause(this, `${missing} is not there`);
    const [before, after] = directFiles.map(directEdition) as [EditionIndex, EditionIndex];
    expect(after.items).to.have.length(7 + 20 + 164);
    const found = differences(before, after);
    expect(found).to.have.length(before.items.length + after.items.length);
    expect(new Set(found.map(({ what }) => what))).to.deep.equal(new Set(['added', 'retired']));
  });
});
