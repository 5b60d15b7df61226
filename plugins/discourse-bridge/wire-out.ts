import { OutFollower } from './outbound/follow.ts';
import { openOutParts, type OutParts } from './outbound/out-parts.ts';
import { bringPostOut } from './outbound/post-here.ts';
import { bringThreadOut } from './outbound/thread-here.ts';
import type { Parts } from './parts.ts';
import type { Doers } from './work/worker.ts';

export interface Outbound {
  parts: OutParts;
  doers: Pick<Doers, 'post-here' | 'thread-here'>;
}

/** What goes to forums: what follows threads here, and what brings topics and posts in step there. */
export function wireOut(outer: Parts): Outbound {
  const parts = openOutParts(outer);
  const follower = new OutFollower(parts);
  parts.host.follow({
    name: 'out',
    kinds: ['thread', 'groups', 'framework'],
    handle: (change) => follower.handle(change),
  });
  return {
    parts,
    doers: {
      'post-here': (bridge, task) => bringPostOut(parts, bridge, task),
      'thread-here': (bridge, task) => bringThreadOut(parts, bridge, task),
    },
  };
}
