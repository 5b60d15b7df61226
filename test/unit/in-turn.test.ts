import { expect } from 'chai';
import { describe, it } from 'mocha';
import { inTurn, turnsOver } from '../../server/core/in-turn.ts';

/** Keeps the process busy. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('work in turns', () => {
  it('is done in order, and lets others have their turn again and again, however many pieces wait', async () => {
    let turns = 0;
    const other = (): void => {
      turns += 1;
      if (turns < 1000) next = setImmediate(other);
    };
    let next = setImmediate(other);
    const done: number[] = [];
    const piece = async (number: number): Promise<void> => {
      done.push(await inTurn(() => (work(1), number)));
      work(1);
    };
    await Promise.all(Array.from({ length: 80 }, (_, number) => piece(number)));
    clearImmediate(next);
    expect(turns).to.be.greaterThan(10);
    expect(done).to.deep.equal(Array.from({ length: 80 }, (_, number) => number));
  });

  it('is waited for until all of it is done, and for a while where it goes on and on', async () => {
    await turnsOver();
    let done = 0;
    const pieces = (count: number, ms: number) =>
      Promise.all(Array.from({ length: count }, () => inTurn(() => (work(ms), (done += 1)))));
    const few = pieces(3, 1);
    await turnsOver();
    expect(done).to.equal(3);
    await few;
    const many = pieces(60, 5);
    await turnsOver();
    expect(done).to.be.lessThan(63);
    await many;
    expect(done).to.equal(63);
  });

  it('fails alone', async () => {
    const fails = inTurn(() => {
      throw new Error('no');
    });
    const other = inTurn(() => 1);
    expect(await fails.catch((error: Error) => error.message)).to.equal('no');
    expect(await other).to.equal(1);
  });
});
