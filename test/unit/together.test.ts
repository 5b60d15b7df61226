import { expect } from 'chai';
import { describe, it } from 'mocha';
import { inTurn } from '../../server/core/in-turn.ts';
import { Together } from '../../server/core/together.ts';

const soon = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 5);
  });

describe('what is asked together', () => {
  it('in one breath goes in one round, and those who come meanwhile in the next, each with its own answer', async () => {
    const rounds: number[][] = [];
    const doubled = new Together(async (items: number[]) => {
      rounds.push(items);
      await soon();
      return items.map((item) => item * 2);
    });
    const first = [1, 2].map((item) => doubled.ask(item));
    await Promise.resolve();
    const answers = await Promise.all([...first, ...[3, 4].map((item) => doubled.ask(item))]);
    expect(answers).to.deep.equal([2, 4, 6, 8]);
    expect(rounds).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
    expect(await doubled.ask(5)).to.equal(10);
    expect(rounds).to.have.length(3);
  });

  it('goes in one round after work that is done in turns', async () => {
    const sizes: number[] = [];
    const counted = new Together(async (items: number[]) => {
      sizes.push(items.length);
      await soon();
      return items;
    });
    await Promise.all([1, 2, 3, 4].map(async (item) => counted.ask(await inTurn(() => item))));
    expect(sizes).to.deep.equal([4]);
  });

  it('goes in rounds of 64 at most', async () => {
    const sizes: number[] = [];
    const counted = new Together(async (items: number[]) => {
      sizes.push(items.length);
      await soon();
      return items;
    });
    await Promise.all(Array.from({ length: 100 }, (_, item) => counted.ask(item)));
    expect(sizes).to.deep.equal([64, 36]);
  });

  it('goes in smaller rounds where that is asked for', async () => {
    const sizes: number[] = [];
    const counted = new Together(async (items: number[]) => (sizes.push(items.length), items), { most: 4 });
    await Promise.all(Array.from({ length: 10 }, (_, item) => counted.ask(item)));
    expect(sizes).to.deep.equal([4, 4, 2]);
  });

  it('fails only whom it must when one item is bad', async () => {
    const picky = new Together(async (items: number[]) => {
      await soon();
      if (items.includes(3)) throw new Error('not three');
      return items;
    });
    const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => picky.ask(item)));
    expect(answers.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await picky.ask(5)).to.equal(5);
  });
});
