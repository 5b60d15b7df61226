import { expect } from 'chai';
import { TokenBucket } from 'discourse-plugin-api-client';

describe('the pace of calls', () => {
  let time = 0;
  const now = (): number => time;
  const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    time += milliseconds;
  };
  const bucket = (perMinute?: number): TokenBucket => new TokenBucket({ perMinute, now, pause });
  beforeEach(() => (time = 1_000_000));

  it('never goes beyond the 60 a minute of a forum, whatever minute one looks at', async () => {
    const calls: number[] = [];
    const pace = bucket();
    for (let call = 0; call < 200; call++) {
      await pace.take();
      calls.push(time);
    }
    const most = Math.max(
      ...calls.map((from) => calls.filter((at) => at >= from && at < from + 60_000).length),
    );
    expect(most).to.be.within(50, 60);
  });

  it('stops for as long as a refusal says, goes on more slowly, and is as before after a calm while', async () => {
    const pace = bucket(50);
    pace.note(30);
    pace.note(30);
    expect([pace.left, pace.waitMs, pace.perMinute]).to.deep.equal([0, 30_000, 40]);
    await pace.take();
    expect(time).to.equal(1_030_000);
    time += 11 * 60_000;
    expect(pace.left).to.equal(10);
    expect(pace.perMinute).to.equal(50);
  });

  it('is never slower than five a minute', () => {
    const pace = bucket(50);
    for (let refusal = 0; refusal < 30; refusal++) {
      pace.note(1);
      time += 2000;
    }
    expect(pace.perMinute).to.equal(5);
  });

  it('serves in order, and goes on when somebody in the queue gives up', async () => {
    const pace = bucket(60);
    for (let call = 0; call < 12; call++) await pace.take();
    const served: string[] = [];
    const impatient = new AbortController();
    const one = pace.take().then(() => served.push('one'));
    const two = pace.take(impatient.signal).catch((error: Error) => served.push(error.message));
    const three = pace.take().then(() => served.push('three'));
    impatient.abort(new Error('gave up'));
    await Promise.all([one, two, three]);
    expect(served).to.deep.equal(['one', 'gave up', 'three']);
  });

  it('has no limit where there is none, and still waits when it is refused', async () => {
    const pace = bucket(Infinity);
    for (let call = 0; call < 1000; call++) await pace.take();
    expect([time, pace.left]).to.deep.equal([1_000_000, Infinity]);
    pace.note(2);
    await pace.take();
    expect(time).to.equal(1_002_000);
  });
});
