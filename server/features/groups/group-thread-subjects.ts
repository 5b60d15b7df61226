import { maySee } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import type { SubjectResolver } from '../threads/thread-subject.ts';
import { groupsChannel } from './channels.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';

/**
 * Threads that groups opened: `g-<id>`. One whose first post waits for a moderator is there for its author and for
 * moderators alone, since its title was looked at by nobody; `waits` says so of a thread and its author.
 */
export function groupThreadSubjects(
  store: GroupStore,
  waits: (thread: string, opener: string) => Promise<boolean>,
): SubjectResolver {
  return {
    prefix: 'g',
    async resolve(reader, id) {
      const thread = await store.thread(id);
      const group = thread && (await store.byId(reader, thread.group));
      if (!group || !maySee(reader, scopedOf(group))) return null;
      const knows = reader.member?.id === thread.author || may(reader, 'queue.read', scopedOf(group));
      if (!knows && (await waits(`g-${id}`, thread.author))) return null;
      return {
        kind: 'group',
        id,
        title: thread.title,
        scope: group.scope,
        group: group._id,
        framework: null,
        url: `/threads/g-${id}`,
        takes: null,
        anchors: false,
        slowSeconds: group.slowSeconds,
        channels: [groupsChannel],
      };
    },
  };
}
