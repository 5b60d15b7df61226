import { expect } from 'chai';
import { describe, it } from 'mocha';
import { insertNew } from '../../server/core/database/insert-new.ts';

const collectionThat = (writeErrors: object[] | null) => ({
  async insertMany(): Promise<void> {
    if (writeErrors) throw Object.assign(new Error('no'), { code: 11_000, writeErrors });
  },
});
const taken = (index: number, name: string) => ({
  index,
  code: 11_000,
  errmsg: `E11000 duplicate key error collection: x.rows index: ${name} dup key: { a: "_id_" }`,
});
const rows = [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }];

describe('inserting what is new', () => {
  it('tells which were there', async () => {
    expect(await insertNew(collectionThat(null), rows)).to.deep.equal([true, true, true]);
    const there = collectionThat([taken(0, '_id_'), taken(2, '_id_')]);
    expect(await insertNew(there, rows)).to.deep.equal([false, true, false]);
  });

  it('fails when something else than the id is taken, or the database is away', async () => {
    const refused = (errors: object[]) =>
      insertNew(collectionThat(errors), rows).catch((error: Error) => error.message);
    expect(await refused([taken(0, '_id_'), taken(1, 'bridge_1_local_1')])).to.equal('no');
    expect(await refused([{ index: 0, code: 91, errmsg: 'shutting down' }])).to.equal('no');
    expect(await refused([])).to.equal('no');
  });
});
