import { everyone, maySee, nowhere } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import type { SubjectResolver, ThreadSubject } from '../threads/thread-subject.ts';
import { groupsChannel } from './channels.ts';
import type { Group, GroupThread } from './groups.models.ts';
import { type GroupStore, scopedOf } from './groups.store.ts';

/**
 * Threads that groups opened: `g-<id>`. One whose first post waits for a moderator is there for its author and for
 * moderators alone, since its title was looked at by nobody; `waits` says so of a thread and its author. One that is
 * withdrawn is there for nobody.
 */
export function groupThreadSubjects(
  store: GroupStore,
  waits: (thread: string, opener: string) => Promise<boolean>,
): SubjectResolver {
  return {
    prefix: 'g',
    async resolve(reader, id) {
      const thread = await store.thread(id);
      const group = thread && !thread.withdrawn && (await store.byId(reader, thread.group));
      if (!group || !maySee(reader, scopedOf(group))) return null;
      const knows = reader.member?.id === thread.author || may(reader, 'queue.read', scopedOf(group));
      if (!knows && (await waits(`g-${id}`, thread.author))) return null;
      return subjectOf(thread, group);
    },
    async kept(id) {
      const thread = await store.thread(id);
      const group = thread && (await store.byId(everyone, thread.group));
      if (!group) return null;
      const subject = subjectOf(thread, group);
      return thread.withdrawn ? { ...subject, scope: 'hidden', group: nowhere } : subject;
    },
  };
}

function subjectOf({ _id: id, title }: GroupThread, { scope, _id, slowSeconds }: Group): ThreadSubject {
  return {
    kind: 'group',
    id,
    title,
    scope,
    group: _id,
    framework: null,
    url: `/threads/g-${id}`,
    takes: null,
    anchors: false,
    slowSeconds,
    channels: [groupsChannel],
  };
}
