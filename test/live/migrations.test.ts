import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Database } from '../../server/core/database/database.ts';
import { databaseModels, type DatabaseModels } from '../../server/core/database/database.models.ts';
import { withLock } from '../../server/core/database/lock.ts';
import { migrate, type Migration } from '../../server/core/database/migrations.ts';
import { openTestDatabase } from '../support/engine.ts';

describe('migrations', function () {
  this.timeout(30_000);
  let database: Database;
  let models: DatabaseModels;
  let done: number[];

  before(async () => {
    database = await openTestDatabase();
    models = databaseModels(database.connection);
  });
  beforeEach(async () => {
    await Promise.all([models.migrations.deleteMany({}), models.locks.deleteMany({})]);
    done = [];
  });
  after(() => database?.close());

  const step = (number: number, work: () => Promise<unknown> = async () => undefined): Migration => ({
    number,
    name: `step ${number}`,
    up: async () => {
      await work();
      done.push(number);
    },
  });

  it('are done once each, in the order of their numbers', async () => {
    expect(await migrate(models, [step(2), step(1)])).to.deep.equal([1, 2]);
    expect(await migrate(models, [step(2), step(1), step(3)])).to.deep.equal([3]);
    expect(await migrate(models, [step(1), step(2), step(3)])).to.deep.equal([]);
    expect(done).to.deep.equal([1, 2, 3]);
  });

  it('are done by one of two processes that start together, while the other waits', async () => {
    const slow = [step(1, () => delay(200)), step(2)];
    const both = await Promise.all([migrate(models, slow), migrate(models, slow)]);
    expect(both.flat()).to.have.members([1, 2]);
    expect(done).to.deep.equal([1, 2]);
  });

  it('go on after the one that failed, at the next start', async () => {
    let broken = true;
    const failing = step(2, async () => {
      if (broken) throw new Error('no space');
    });
    const first: unknown = await migrate(models, [step(1), failing]).catch((error: unknown) => error);
    expect(first).to.have.property('message', 'no space');
    broken = false;
    expect(await migrate(models, [step(1), failing])).to.deep.equal([2]);
    expect(done).to.deep.equal([1, 2]);
  });

  it('refuse a database that a newer Moot has changed, and two of one number', async () => {
    await migrate(models, [step(1), step(2)]);
    const refusal = async (migrations: Migration[]): Promise<unknown> =>
      migrate(models, migrations).catch((error: unknown) => error);
    expect(await refusal([step(1)]))
      .to.have.property('message')
      .that.contains('newer version of Moot (migration 2)');
    expect(await refusal([step(3), step(3)]))
      .to.have.property('message')
      .that.contains('same number');
  });

  it('do not wait for ever for a process that was killed', async () => {
    const until = new Date(Date.now() + 500);
    await models.locks.create({ _id: 'migrations', owner: 'somebody who is gone', until });
    expect(await migrate(models, [step(1)])).to.deep.equal([1]);
    expect(Date.now()).to.be.at.least(until.getTime());
    expect(await models.locks.countDocuments()).to.equal(0);
  });

  it('give the lock back when the work fails', async () => {
    const failed = withLock(models.locks, 'work', async () => {
      throw new Error('broken');
    });
    expect(await failed.catch((error: unknown) => error)).to.have.property('message', 'broken');
    expect(await withLock(models.locks, 'work', async () => 'done')).to.equal('done');
  });
});
