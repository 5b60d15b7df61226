import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { closeBeforeEngine } from './engine.ts';

/** The demonstration data as loading it left them: a database beside those of the sites, and the files. */
export interface SeededCopy {
  password: string;
  /** Puts them into a database and a folder that are new. */
  into(connection: Connection, dataDir: string): Promise<void>;
}

/** Keeps the data of a site as they are now; nobody may be changing them. */
export async function keepSeeded(
  connection: Connection,
  dataDir: string,
  password: string,
): Promise<SeededCopy> {
  const database = `seeded-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), 'moot-seeded-'));
  closeBeforeEngine(() => rm(folder, { recursive: true, force: true }));
  await cp(dataDir, folder, { recursive: true });
  await copyCollections(connection, connection.name, database);
  return {
    password,
    async into(target, targetDir) {
      await cp(folder, targetDir, { recursive: true });
      await copyCollections(target, database, target.name);
    },
  };
}

/** Who is at work just now: in a copy nobody is, and whoever comes would wait for them. */
const ofTheMoment = new Set(['leases', 'locks']);

/** Copies within the engine, which is many times as quick as writing what we read. */
export async function copyCollections(connection: Connection, from: string, to: string): Promise<void> {
  const source = connection.getClient().db(from);
  const collections = await source.listCollections({}, { nameOnly: true }).toArray();
  await Promise.all(
    collections.map(async ({ name: coll }) => {
      if (ofTheMoment.has(coll)) return;
      const collection = source.collection(coll);
      if (await collection.findOne({}, { projection: { _id: 1 } }))
        await collection.aggregate([{ $out: { db: to, coll } }]).toArray();
    }),
  );
}
