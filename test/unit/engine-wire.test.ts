import { expect } from 'chai';
import { BSON } from 'mongodb';
import { judge } from '../../server/core/database/engine/guard.ts';
import {
  commandName,
  FrameReader,
  largestFrame,
  replyHead,
  requestFrame,
} from '../../server/core/database/engine/wire.ts';

const request = (command: BSON.Document): Buffer => requestFrame(BSON.serialize(command), 7);

/** The form of before OP_MSG: flags, collection, skip, count, document. */
function legacyRequest(command: BSON.Document): Buffer {
  const collection = Buffer.from('admin.$cmd\0');
  const body = BSON.serialize(command);
  const frame = Buffer.concat([Buffer.alloc(20), collection, Buffer.alloc(8), body]);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(2004, 12);
  return frame;
}

/** A request whose documents stand in a sequence before the body, as bulk writes may. */
function requestWithSequence(command: BSON.Document): Buffer {
  const document = BSON.serialize({ a: 1 });
  const name = Buffer.from('documents\0');
  const sequence = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), name, document]);
  sequence.writeInt32LE(sequence.length - 1, 1);
  const frame = Buffer.concat([Buffer.alloc(20), sequence, Buffer.from([0]), BSON.serialize(command)]);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(2013, 12);
  return frame;
}

describe('the wire protocol of the embedded engine', () => {
  it('cuts frames out of any division of the stream', () => {
    const frames = [
      request({ ping: 1 }),
      request({ find: 'posts', filter: { a: 'b'.repeat(500) } }),
      request({ hello: 1 }),
    ];
    const stream = Buffer.concat(frames);
    for (const size of [1, 3, 4, 30, 100, stream.length]) {
      const reader = new FrameReader();
      const found: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size)
        found.push(...reader.push(stream.subarray(at, at + size)));
      expect(found.map((frame) => frame.toString('hex'))).to.deep.equal(
        frames.map((frame) => frame.toString('hex')),
      );
    }
  });

  it('refuses a length that no message has, as soon as it is read', () => {
    for (const length of [-1, 0, 16, 25, largestFrame + 1, 0x7fffffff]) {
      const start = Buffer.alloc(4);
      start.writeInt32LE(length);
      expect(() => new FrameReader().push(start), String(length)).to.throw(RangeError);
    }
    const allowed = Buffer.alloc(4);
    allowed.writeInt32LE(largestFrame);
    expect(new FrameReader().push(allowed)).to.deep.equal([]);
  });

  it('finds the name of a command wherever its body stands', () => {
    expect(commandName(request({ find: 'posts', $db: 'moot' }))).to.equal('find');
    expect(commandName(requestWithSequence({ insert: 'posts', $db: 'moot' }))).to.equal('insert');
    expect(commandName(legacyRequest({ hello: 1 }))).to.equal('hello');
  });

  it('finds no name in what is not a request', () => {
    const compressed = request({ ping: 1 });
    compressed.writeInt32LE(2012, 12);
    const unknownSection = request({ ping: 1 });
    unknownSection[20] = 9;
    const endlessName = request({ ping: 1 }).fill(0x61, 26);
    const noName = legacyRequest({ hello: 1 }).fill(0x61, 20);
    const garbage = Buffer.alloc(64, 0xff);
    for (const frame of [compressed, unknownSection, endlessName, noName, garbage, request({})]) {
      expect(commandName(frame)).to.equal(null);
    }
  });

  it('frames answers in the form of the question', () => {
    const response = BSON.serialize({ ok: 1 });
    const head = replyHead({ requestId: 7, legacy: false, response }, 3);
    expect([
      head.length,
      head.readInt32LE(0),
      head.readInt32LE(4),
      head.readInt32LE(8),
      head.readInt32LE(12),
    ]).to.deep.equal([21, 21 + response.length, 3, 7, 2013]);
    const legacy = replyHead({ requestId: 7, legacy: true, response }, 3);
    expect([
      legacy.length,
      legacy.readInt32LE(0),
      legacy.readInt32LE(12),
      legacy.readInt32LE(32),
    ]).to.deep.equal([36, 36 + response.length, 1, 1]);
  });
});

describe('the guard before the embedded engine', () => {
  it('lets ordinary commands pass', () => {
    for (const name of ['find', 'insert', 'killCursors', 'hello'])
      expect(judge(request({ [name]: 1 }))).to.equal('pass');
  });

  it('answers the commands that would crash the engine, in any case of letters', () => {
    const names = ['startSession', 'endSessions', 'refreshSessions', 'killSessions', 'killAllSessions'];
    for (const name of [...names, 'killAllSessionsByPattern', 'STARTSESSION']) {
      const verdict = judge(request({ [name]: 1 }));
      if (typeof verdict === 'string') throw new Error(`${name} was not answered, but: ${verdict}`);
      expect(verdict.requestId).to.equal(7);
      expect(BSON.deserialize(verdict.response)).to.include({ ok: 0, code: 59, codeName: 'CommandNotFound' });
    }
  });

  it('takes nothing but a greeting in the old form, where a command can be wrapped', () => {
    expect(judge(legacyRequest({ isMaster: 1 }))).to.equal('pass');
    expect(judge(legacyRequest({ $query: { startSession: 1 } }))).to.equal('hang-up');
    expect(judge(legacyRequest({ startSession: 1 }))).to.equal('hang-up');
  });
});
