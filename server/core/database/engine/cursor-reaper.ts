import type { EngineCommands } from './engine-commands.ts';

/**
 * Closes cursors that nobody has read from for `idleMs`, which this engine would keep for as long as it runs. Those
 * asked for without a time limit (`noCursorTimeout`) stay. Returns how many were closed.
 */
export async function reapIdleCursors(
  commands: EngineCommands,
  idleMs: number,
  now = Date.now(),
): Promise<number> {
  const idle = await commands.all('admin', {
    aggregate: 1,
    pipeline: [
      { $currentOp: { allUsers: true, idleCursors: true, localOps: true } },
      {
        $match: {
          type: 'idleCursor',
          'cursor.noCursorTimeout': { $ne: true },
          'cursor.lastAccessDate': { $lt: new Date(now - idleMs) },
        },
      },
    ],
    cursor: {},
  });
  let closed = 0;
  for (const { ns, cursor } of idle as { ns: string; cursor: { cursorId: bigint } }[]) {
    const dot = ns.indexOf('.');
    const reply = await commands.run(ns.slice(0, dot), {
      killCursors: ns.slice(dot + 1),
      cursors: [cursor.cursorId],
    });
    closed += (reply['cursorsKilled'] as unknown[]).length;
  }
  return closed;
}
