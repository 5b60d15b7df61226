import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { type Guess, guesses } from '../../server/features/drafting/guesses.ts';
import type { EditionIndex } from '../../server/features/frameworks/edition-index.ts';
import type { Item } from '../../server/features/frameworks/frameworks.models.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { directEdition, directFiles, editionOf, type ItemSketch, largeEdition } from '../support/editions.ts';
import { skipBecause } from '../support/skip.ts';

const manager: ItemSketch = {
  competency: 'manager',
  code: 'WM',
  title: 'Web manager',
  statement:
    'Sets the strategy for the web with the board, wins its budget and commissions suppliers. Runs the delivery team from day to day, plans releases and keeps the service available.',
};
const writer: ItemSketch = {
  competency: 'writer',
  code: 'CE',
  title: 'Content editor',
  statement: 'Writes plain pages that answer what people ask, and takes away those that nobody reads.',
};
const strategic: ItemSketch = {
  competency: 'strategic',
  title: 'Strategic web commissioner',
  statement: 'Sets the strategy for the web with the board, wins its budget and commissions suppliers.',
};
const operational: ItemSketch = {
  competency: 'operational',
  title: 'Operational web delivery manager',
  statement: 'Runs the delivery team from day to day, plans releases and keeps the service available.',
};
const others: ItemSketch[] = Array.from({ length: 30 }, (_, at) => ({
  competency: `other${at}`,
  title: `Other ${at} thing`,
  statement: `The web service team plans and keeps thing${at} for pages of place${at} with care${at}.`,
}));
const edition = (...items: ItemSketch[]): EditionIndex => editionOf([...items, ...others]);
const told = (found: Guess[]): string[] =>
  found.map(({ kind, from, to }) => `${kind} ${from.join()} > ${to.join()}`);

describe('Guesses about what became of competencies', () => {
  it('find renames, splits and merges among what is missing and what is new', () => {
    const anew = { ...writer, competency: 'anew', title: 'Writer for the web' };
    expect(told(guesses(edition(writer), edition(anew), []))).to.deep.equal(['rename writer > anew']);
    const split = guesses(edition(manager, writer), edition(strategic, operational, writer), []);
    expect(told(split)).to.deep.equal(['split manager > strategic,operational']);
    const merged = guesses(edition(strategic, operational), edition(manager), []);
    expect(told(merged)).to.deep.equal(['merge strategic,operational > manager']);
  });

  it('say why: the same title, code or place, and how many words', () => {
    const anew = { ...writer, competency: 'anew', statement: `${writer.statement} Now and then.` };
    const [found] = guesses(edition(writer), edition(anew), []);
    expect(found!.why).to.include({ title: true, code: true, place: true });
    expect(found!.why.words).to.be.greaterThan(0.8).and.below(1);
    expect(found!.likeness).to.be.greaterThan(found!.why.words).and.below(1);
  });

  it('propose nothing between texts that have little in common, nor about what stayed', () => {
    expect(guesses(edition(manager), edition(writer), [])).to.deep.equal([]);
    expect(guesses(edition(manager, writer), edition(manager, writer), [])).to.deep.equal([]);
    expect(guesses(edition(writer), edition(), [])).to.deep.equal([]);
    const added = { ...writer, competency: 'anew' };
    expect(guesses(edition(writer), edition(writer, added), []), 'a copy').to.deep.equal([]);
  });

  it('do not come again when they were refused, nor about what has a successor', () => {
    const [before, after] = [edition(manager), edition(strategic, operational)];
    const [first] = guesses(before, after, []);
    const second = guesses(before, after, [{ ...first!, to: first!.to.toReversed() }]);
    expect(told(second)).not.to.include(told([first!])[0]);
    for (const one of second) expect(one.kind).to.equal('rename');
    expect(
      guesses(before, after, [first!, ...second, ...guesses(before, after, [first!, ...second])]),
    ).to.deep.equal([]);
    expect(guesses(before, after, [], new Map([['manager', ['strategic']]]))).to.deep.equal([]);
  });

  it('find the same 1,124 items under other identities in seconds', () => {
    const before = largeEdition();
    const anew = (id: string | null): string | null => id && `new ${id}`;
    const after = editionOf(
      before.items.map((item) => ({
        ...item,
        competency: anew(item.competency)!,
        parent: anew(item.parent),
      })),
    );
    const started = cpuMs();
    const found = guesses(before, after, []);
    expect(cpuMs() - started).to.be.below(4000);
    const right = found.filter(({ kind, from, to }) => kind === 'rename' && to[0] === anew(from[0]!));
    expect(right.length).to.be.at.least(1120);
    expect(found.length - right.length).to.be.at.most(4);
  });

  it('join the two published editions of DIRECT where title and kind are the same', function () {
    const missing = directFiles.find((file) => !existsSync(file));
    if (missing) skipBecause(this, `${missing} is not there`);
    const [before, after] = directFiles.map(directEdition) as [EditionIndex, EditionIndex];
    const found = guesses(before, after, []);
    const nameOf = ({ kind, title }: Item): string =>
      `${kind} ${title!
        .toLowerCase()
        .replaceAll('&', 'and')
        .replaceAll(/[^a-z]+/g, ' ')
        .trim()}`;
    const same = before.items.filter((item) => after.items.some((one) => nameOf(one) === nameOf(item)));
    expect(same.length).to.be.greaterThan(80);
    for (const item of same) {
      const guess = found.find(({ from }) => from.includes(item.competency));
      const named = guess?.to.map((id) => nameOf(after.byCompetency.get(id)!));
      expect(named, item.title!).to.include(nameOf(item));
    }
    expect(found.some(({ kind, from }) => kind === 'merge' && from.length === 2)).to.equal(true);
  });
});
