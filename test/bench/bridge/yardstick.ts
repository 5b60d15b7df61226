import { MongoClient } from 'mongodb';

const forMs = 3_000;
const rowsAtATime = 10;
const words = 'It depends on the ward, on the night and on who is there. '.repeat(4);

/**
 * How many rows like posts the driver alone writes to this database in a second, ten at a time and each kept on the disk
 * before the next: what a machine can do in this hour, by which figures of different machines can be compared.
 */
export async function bareRowsPerSecond(uri: string): Promise<number> {
  const client = await MongoClient.connect(uri);
  try {
    const rows = client.db().collection('bare_rows');
    const began = performance.now();
    let written = 0;
    while (performance.now() - began < forMs) {
      const some = Array.from({ length: rowsAtATime }, (_, at) => ({
        number: written + at,
        body: words,
        at: new Date(),
      }));
      await rows.insertMany(some, { writeConcern: { w: 1, j: true } });
      written += rowsAtATime;
    }
    return (written * 1000) / (performance.now() - began);
  } finally {
    await client.close();
  }
}
