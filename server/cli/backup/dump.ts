import type { Connection, mongo } from 'mongoose';
import { BSON } from '../../core/database/engine/bson.ts';

type Raw = mongo.Collection;

/** The names of all collections, in an order that never changes. */
export async function collectionNames({ db }: Connection): Promise<string[]> {
  const found = await db!.listCollections({}, { nameOnly: true }).toArray();
  const names = found.filter(({ type }) => type !== 'view').map(({ name }) => name);
  return names.filter((name) => !name.startsWith('system.')).toSorted();
}

/** Every document as bytes, noting in `seen` which there were. */
export async function* everything(collection: Raw, seen: Set<string> | null): AsyncGenerator<Uint8Array> {
  for await (const document of rawOf(collection, {})) {
    seen?.add(idKey(BSON.deserialize(document)['_id']));
    yield document;
  }
}

/** The documents that came since the others were read. */
export async function* newcomers(collection: Raw, seen: ReadonlySet<string>): AsyncGenerator<Uint8Array> {
  const missing: unknown[] = [];
  for await (const { _id } of collection.find({}, { projection: { _id: 1 } }).hint({ _id: 1 })) {
    if (!seen.has(idKey(_id))) missing.push(_id);
  }
  for (const _id of missing) yield* rawOf(collection, { _id });
}

/**
 * The log, while it is being written: every change that was there when this began, and of what came meanwhile no
 * number without the one before it.
 */
export async function* wholeLog(changes: Raw): AsyncGenerator<Uint8Array> {
  const found = new Map<string, { head: number; missing: Set<number> }>();
  for await (const document of rawOf(changes, {})) {
    const { channel, seq } = BSON.deserialize(document) as unknown as { channel: string; seq: number };
    note(found, channel, seq);
    yield document;
  }
  // A change may be written behind the place that is read just then, and its successor before it.
  for (const [channel, { missing }] of found) {
    if (missing.size > 0) yield* rawOf(changes, { channel, seq: { $in: [...missing] } });
  }
}

function note(
  found: Map<string, { head: number; missing: Set<number> }>,
  channel: string,
  seq: number,
): void {
  const known = found.get(channel) ?? { head: 0, missing: new Set<number>() };
  for (let between = known.head + 1; between < seq; between += 1) known.missing.add(between);
  known.missing.delete(seq);
  found.set(channel, { head: Math.max(known.head, seq), missing: known.missing });
}

async function* rawOf(collection: Raw, filter: Record<string, unknown>): AsyncGenerator<Uint8Array> {
  // Given as the bytes that the database sent: nothing is lost on the way, and nothing is made of them.
  for await (const document of collection.find(filter as never, { raw: true, batchSize: 500 })) {
    yield document as unknown as Uint8Array;
  }
}

const idKey = (id: unknown): string => Buffer.from(BSON.serialize({ _id: id })).toString('latin1');
