import { newId, t } from '../../../server/plugin-api.ts';
import type { InParts } from './in-parts.ts';
import { keyOf, type Place } from './place.ts';

/** Locks the thread of a topic or opens it; one that moderators here locked stays as it is. */
export async function setLock(parts: InParts, { bridge, pair }: Place, locked: boolean): Promise<void> {
  const reason = locked
    ? t('The topic was closed on {forum}.', { forum: bridge.host })
    : t('The topic is open on {forum}.', { forum: bridge.host });
  const action = locked ? ('thread.lock' as const) : ('thread.unlock' as const);
  const key = keyOf(bridge, 'lock', pair.topic, newId());
  const { repeated } = await parts.host.act(
    { do: action, thread: pair.thread, reason },
    { as: 'plugin', key },
  );
  if (locked && !repeated) await parts.stores.topics.change(pair, { lockedHere: true });
}

/**
 * Does something with posts of a topic, whether or not the forum has closed it: what its people may still do there comes
 * in. Only a lock that the bridge itself put on is lifted meanwhile.
 */
export async function whileOpen<Result>(
  parts: InParts,
  place: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  // Since opened from here, the topic is closed no more.
  if (!place.pair.lockedHere || !place.pair.closed) return work();
  const { topics } = parts.stores;
  await topics.change(place.pair, { openedAt: parts.clock.now() });
  await setLock(parts, place, false);
  try {
    return await work();
  } finally {
    await setLock(parts, place, true);
    await topics.change(place.pair, { openedAt: null });
  }
}
