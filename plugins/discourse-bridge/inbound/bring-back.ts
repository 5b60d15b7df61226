import { newId, t } from '../../../server/plugin-api.ts';
import type { Bridge, TopicPair } from '../store/records.ts';
import { note } from '../work/events.ts';
import { askOut } from './ask-out.ts';
import type { InParts } from './in-parts.ts';
import { keyOf } from './place.ts';
import { isCopy } from './withdraw.ts';
import { hideOlds } from './write-again.ts';

/** A topic can be read there again: its thread is shown again. Its posts are compared afterwards, each by itself. */
export async function bringBack(parts: InParts, bridge: Bridge, pair: TopicPair): Promise<void> {
  // Before it is shown: should it be closed again before all of this is done, there is something to hide.
  await parts.stores.topics.change(pair, { state: 'live', returning: true });
  if (isCopy(pair)) {
    const reason = t('Its topic can be read on {forum} again.', { forum: bridge.host });
    const by = { as: 'plugin' as const, key: keyOf(bridge, 'bring-back', pair.topic, newId()) };
    await parts.host.act({ do: 'thread.bring-back', thread: pair.thread, reason }, by);
  }
  await hideOlds(parts, bridge, pair.thread);
  await askOut(parts, bridge, pair);
  // It may have been locked, opened or called otherwise here meanwhile.
  await parts.tasks.ask(bridge._id, 'thread-here', pair.thread, { topic: pair.topic });
  await parts.stores.topics.change(pair, { returning: false });
  await note(parts, bridge, 'topic-back', String(pair.topic), { thread: pair.thread });
}
