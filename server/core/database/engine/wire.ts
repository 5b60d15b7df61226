/** MongoDB's wire protocol, as far as a listener in front of the engine must understand it. */

/** The largest message MongoDB itself accepts, in bytes. */
export const largestFrame = 48_000_000;

const headerSize = 16;
/** A header, flags, one section mark and an empty document. */
const smallestFrame = headerSize + 4 + 1 + 5;
const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const checksumFlag = 1;

/** A reply as the engine gives it: the document, and how to frame it. */
export interface Reply {
  requestId: number;
  /** The request was an OP_QUERY, so the answer must be an OP_REPLY. */
  legacy: boolean;
  response: Uint8Array;
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;

  /** Takes what arrived; returns the frames now whole. Throws RangeError when a frame's length is out of bounds. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const frames: Buffer[] = [];
    for (let length = this.#nextLength(); length <= this.#held; length = this.#nextLength()) {
      const all = this.#joined();
      frames.push(all.subarray(0, length));
      this.#held -= length;
      this.#chunks = this.#held > 0 ? [all.subarray(length)] : [];
    }
    return frames;
  }

  /** The length of the frame that begins what is held, or infinity when that cannot be told yet. */
  #nextLength(): number {
    if (this.#held < 4) return Infinity;
    const first = this.#chunks[0];
    const start = first && first.length >= 4 ? first : this.#joined();
    const length = start.readInt32LE(0);
    if (length < smallestFrame || length > largestFrame) throw new RangeError(`a frame of ${length} bytes`);
    return length;
  }

  #joined(): Buffer {
    const [first, ...others] = this.#chunks;
    const all = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}

/** The name of the command in a request, or null when the frame is not a request we understand. */
export function commandName(frame: Buffer): string | null {
  const body = bodyOffset(frame);
  // A document is its length, then elements: a type, a name ending in zero, a value. The command is the first name.
  if (body === null || body + 6 > frame.length || frame[body + 4] === 0) return null;
  const end = frame.indexOf(0, body + 5);
  if (end < 0) return null;
  return frame.toString('latin1', body + 5, end);
}

/** True when the request is in the form of before OP_MSG, which is used for a driver's first greeting only. */
export function isLegacy(frame: Buffer): boolean {
  return frame.readInt32LE(12) === opQuery;
}

/** The number by which the sender will know the answer. */
export function requestIdOf(frame: Buffer): number {
  return frame.readInt32LE(4);
}

function bodyOffset(frame: Buffer): number | null {
  switch (frame.readInt32LE(12)) {
    case opMessage:
      return messageBodyOffset(frame);
    case opQuery: {
      // Flags, the collection's name ending in zero, how many to skip, how many to return, the document.
      const nameEnd = frame.indexOf(0, headerSize + 4);
      return nameEnd < 0 ? null : nameEnd + 1 + 8;
    }
    default:
      return null;
  }
}

/** The body (kind 0) may stand behind sequences of documents (kind 1), whose length comes first. */
function messageBodyOffset(frame: Buffer): number | null {
  const end = frame.length - (frame.readUInt32LE(headerSize) & checksumFlag ? 4 : 0);
  let at = headerSize + 4;
  while (at + 5 <= end) {
    const kind = frame[at];
    if (kind === 0) return at + 1;
    const length = frame.readInt32LE(at + 1);
    if (kind !== 1 || length < 5) return null;
    at += 1 + length;
  }
  return null;
}

/** The bytes to send before `reply.response`. `id` numbers the answers of a connection. */
export function replyHead(reply: Reply, id: number): Buffer {
  const head = Buffer.alloc(reply.legacy ? headerSize + 20 : headerSize + 5);
  writeHeader(head, {
    length: head.length + reply.response.length,
    id,
    to: reply.requestId,
    kind: reply.legacy ? opReply : opMessage,
  });
  if (reply.legacy) head.writeInt32LE(1, headerSize + 16);
  return head;
}

/** A request with one document as its body. */
export function requestFrame(body: Uint8Array, id: number): Buffer {
  const head = Buffer.alloc(headerSize + 5);
  writeHeader(head, { length: head.length + body.length, id, to: 0, kind: opMessage });
  return Buffer.concat([head, body]);
}

function writeHeader(head: Buffer, header: { length: number; id: number; to: number; kind: number }): void {
  head.writeInt32LE(header.length, 0);
  head.writeInt32LE(header.id, 4);
  head.writeInt32LE(header.to, 8);
  head.writeInt32LE(header.kind, 12);
}
