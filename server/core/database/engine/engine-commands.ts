import { BSON, type Document } from './bson.ts';
import type { Answer } from './listener.ts';
import { requestFrame } from './wire.ts';

/** Commands of the engine's keeper, sent without a socket. */
export interface EngineCommands {
  /** Runs a command on a database. Throws with the engine's words when it refuses. 64-bit integers come as bigint. */
  run(database: string, command: Document): Promise<Document>;
  /** Runs a command that answers with a cursor, and reads that to its end. */
  all(database: string, command: Document): Promise<Document[]>;
}

interface CursorReply {
  cursor: { id: bigint; ns: string; firstBatch?: Document[]; nextBatch?: Document[] };
}

/** Makes the sender of commands from the engine's way of answering a request. */
export function engineCommands(answer: Answer): EngineCommands {
  let sent = 0;
  const run = async (database: string, command: Document): Promise<Document> => {
    sent = (sent + 1) % 0x7fffffff;
    const body = BSON.serialize({ ...command, $db: database });
    const { response } = await answer(requestFrame(body, sent));
    const reply = BSON.deserialize(response, { useBigInt64: true });
    if (reply['ok'] !== 1) throw new Error(`${Object.keys(command)[0]}: ${reply['errmsg']}`);
    return reply;
  };
  const all = async (database: string, command: Document): Promise<Document[]> => {
    const first = ((await run(database, command)) as CursorReply).cursor;
    const found = [...(first.firstBatch ?? [])];
    const collection = first.ns.slice(first.ns.indexOf('.') + 1);
    for (let { id } = first; id !== 0n;) {
      const { cursor } = (await run(database, { getMore: id, collection })) as CursorReply;
      found.push(...(cursor.nextBatch ?? []));
      ({ id } = cursor);
    }
    return found;
  };
  return { run, all };
}
