import { say } from '../../../server/plugin-api.ts';
import { ownersOf } from '../inbound/owners.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, StopReason } from '../store/records.ts';

/** Why a bridge stopped, and what to do about it; `forum` is its name. */
export const stopMessages: Record<StopReason, string> = {
  'key-revoked': say(
    'The bridge to {forum} has stopped: the forum does not take its key any more. Give it another, and go on.',
  ),
  'no-forum': say('The bridge to {forum} has stopped: there is no forum at its address any more.'),
  'too-many-writes': say(
    'The bridge to {forum} has stopped: it wrote more than 60 times in one topic within ten minutes, as programs do that answer each other. Look at the topic, and go on when that has ended.',
  ),
  'reader-refused': say(
    'The bridge to {forum} has stopped: the forum does not let it read any more. Look at its account there, and go on.',
  ),
};

const unclearMessage = say(
  'Something was sent to {forum}, and nobody can tell whether it arrived. Look there, and say whether it is to be sent.',
);

/** Tells those who keep a bridge that it stopped. */
export function tellStopped(parts: Parts, bridge: Bridge, reason: StopReason): Promise<void> {
  return tell(parts, bridge, `stopped:${parts.clock.now().getTime()}`, stopMessages[reason]);
}

/** Tells those who keep a bridge that something waits for them to decide. */
export function tellUnclear(parts: Parts, bridge: Bridge, task: string): Promise<void> {
  return tell(parts, bridge, `unclear:${task}:${parts.clock.now().getTime()}`, unclearMessage);
}

async function tell(parts: Parts, bridge: Bridge, key: string, message: string): Promise<void> {
  const { host } = parts;
  await host.notify(await ownersOf(parts, bridge), {
    key: `${bridge._id}:${key}`,
    words: { message, values: { forum: bridge.name } },
    url: `/plugins/${host.id}/bridges/${bridge._id}`,
    section: 'duty',
  });
}
