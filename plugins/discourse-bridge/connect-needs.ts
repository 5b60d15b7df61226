import { lookAgain, leave, leaveTheirs, putOursBack, sendAnew } from './outbound/decisions.ts';
import type { ConnectNeeds } from './wire-connect.ts';
import type { Inbound } from './wire-in.ts';
import type { Outbound } from './wire-out.ts';

/** What connecting a forum asks of the parts that bring posts in and out. */
export function connectNeeds(inbound: Inbound, { parts: out }: Outbound): ConnectNeeds {
  return {
    see: inbound.seeTopic,
    take: inbound.takeTopic,
    show: inbound.sampleOf,
    deciding: {
      lookAgain: (bridge, task) => lookAgain(out, bridge, task),
      sendAnew: (bridge, task) => sendAnew(out, bridge, task),
      leave: (bridge, task) => leave(out, bridge, task),
      putOursBack: (bridge, post) => putOursBack(out, bridge, post),
      leaveTheirs: (bridge, post) => leaveTheirs(out, bridge, post),
    },
  };
}
