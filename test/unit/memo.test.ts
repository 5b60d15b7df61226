import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import type { Heads } from '../../server/core/log/heads.ts';
import { Memo } from '../../server/core/log/memo.ts';

describe('what is remembered as long as its channels do not grow', () => {
  const channels = ['thread:a'];
  let head: number;
  let made: number;
  let memo: Memo<{ at: number }>;

  beforeEach(() => {
    head = 1;
    made = 0;
    const heads = { of: async () => head, known: () => head } as unknown as Heads;
    memo = new Memo(heads, { max: 10 });
  });

  const make = async (): Promise<{ at: number }> => {
    made += 1;
    const at = head;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    return { at };
  };
  const get = () => memo.get('a', channels, make);

  it('is made once for all who ask at the same time, and again when they have grown', async () => {
    expect(await Promise.all([get(), get(), get()])).to.deep.equal([{ at: 1 }, { at: 1 }, { at: 1 }]);
    expect(await get()).to.deep.equal({ at: 1 });
    expect(made).to.equal(1);
    head = 2;
    expect(await get()).to.deep.equal({ at: 2 });
    expect(made).to.equal(2);
  });

  it('is not what was begun before they grew', async () => {
    const before = get();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    head = 2;
    const after = get();
    expect(await after).to.deep.equal({ at: 2 });
    expect(await before).to.deep.equal({ at: 1 });
    expect(await get()).to.deep.equal({ at: 2 });
  });

  it('is tried again by whoever asks after it failed', async () => {
    const fails = async (): Promise<never> => {
      throw new Error('no database');
    };
    const both = await Promise.allSettled([memo.get('a', channels, fails), memo.get('a', channels, fails)]);
    expect(both.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(await get()).to.deep.equal({ at: 1 });
  });
});
