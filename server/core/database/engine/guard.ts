import { BSON } from './bson.ts';
import { commandName, isLegacy, requestIdOf, type Reply } from './wire.ts';

// Each of these, well formed, crashes the engine: it was built without what they work on. Drivers never send them,
// since the engine does not offer sessions.
const crashing = new Set([
  'startsession',
  'endsessions',
  'refreshsessions',
  'killsessions',
  'killallsessions',
  'killallsessionsbypattern',
]);
const greetings = new Set(['hello', 'ismaster']);
const commandNotFound = 59;

/**
 * What to do with a request: pass it to the engine, answer it ourselves, or (`'hang-up'`) close the connection, as
 * nothing we know how to answer came.
 */
export function judge(frame: Buffer): 'pass' | 'hang-up' | Reply {
  const name = commandName(frame);
  if (name === null) return 'hang-up';
  const folded = name.toLowerCase();
  // In the old form a command can hide inside a wrapper ($query), so only greetings pass in it.
  if (isLegacy(frame)) return greetings.has(folded) ? 'pass' : 'hang-up';
  if (!crashing.has(folded)) return 'pass';
  const response = BSON.serialize({
    ok: 0,
    errmsg: `${name} is not supported by the embedded database`,
    code: commandNotFound,
    codeName: 'CommandNotFound',
  });
  return { requestId: requestIdOf(frame), legacy: false, response };
}
