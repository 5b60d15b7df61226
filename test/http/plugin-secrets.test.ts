import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Database } from '../../server/core/database/database.ts';
import {
  encryptionKey,
  secretsDoor,
  secretsModel,
  type SecretsModel,
} from '../../server/plugins/secrets-door.ts';
import { openTestDatabase } from '../support/engine.ts';

describe('secrets of plugins', () => {
  let database: Database;
  let model: SecretsModel;
  const key = async (): Promise<string> => 'a key of thirty-two characters and more';

  before(async () => {
    database = await openTestDatabase();
    model = secretsModel(database.connection);
  });
  after(() => database.close());

  it('are given back as they were put, changed and deleted', async () => {
    const door = secretsDoor(model, 'bridge', key);
    expect(await door.get('b1.key')).to.equal(null);
    await door.put('b1.key', 'Passwört');
    await door.put('b1.key', 'Passwört 2');
    expect(await door.get('b1.key')).to.equal('Passwört 2');
    await door.delete('b1.key');
    expect(await door.get('b1.key')).to.equal(null);
    await door.put('a', '').then(async () => expect(await door.get('a')).to.equal(''));
    expect(await door.put('no spaces', 'x').catch((error: Error) => error.message)).to.include('no fit name');
  });

  it('are not readable in the database, nor the same twice', async () => {
    const door = secretsDoor(model, 'bridge', key);
    await door.put('one', 'hunter2hunter2');
    await door.put('two', 'hunter2hunter2');
    const rows = await model.find({ _id: /^bridge:(one|two)$/ }).lean();
    expect(rows).to.have.length(2);
    expect(new Set(rows.map(({ sealed }) => sealed)).size).to.equal(2);
    expect(JSON.stringify(rows)).not.to.include('hunter2');
    expect(JSON.stringify(rows)).not.to.include(Buffer.from('hunter2').toString('base64url').slice(0, 8));
  });

  it('open in their place alone, and with their key alone', async () => {
    const door = secretsDoor(model, 'bridge', key);
    await door.put('mine', 'for this place');
    const { sealed } = (await model.findById('bridge:mine').lean())!;
    await model.create([
      { _id: 'bridge:other', sealed },
      { _id: 'thief:mine', sealed },
    ]);
    const thief = secretsDoor(model, 'thief', key);
    const later = secretsDoor(model, 'bridge', async () => 'another key of thirty-two characters');
    for (const read of [door.get('other'), thief.get('mine'), later.get('mine')])
      expect(await read.catch((error: Error) => error.message)).to.include('another ENCRYPTION_KEY');
  });

  it('have a key of the settings, or one that is made once for its owner’s eyes', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'moot-key-'));
    try {
      const config = { encryptionKey: null, dataDir };
      const [one, two] = await Promise.all([encryptionKey(config), encryptionKey(config)]);
      expect([one, one.length >= 32]).to.deep.equal([two, true]);
      const file = join(dataDir, 'encryption-key');
      expect((await readFile(file, 'utf8')).trim()).to.equal(one);
      expect((await stat(file)).mode & 0o077).to.equal(0);
      expect(await encryptionKey({ encryptionKey: 'given', dataDir })).to.equal('given');
      await writeFile(file, 'cut');
      expect(await encryptionKey(config).catch((error: Error) => error.message)).to.match(/damaged.*backup/);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
