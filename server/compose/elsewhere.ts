import type { Jobs } from '../core/jobs.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import type { Person } from '../core/people.ts';
import { GhostPeople } from '../features/accounts/ghost-people.ts';
import { BridgedPosts } from '../features/threads/bridged-posts.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import { peopleDoor } from '../plugins/people-door.ts';
import type { composeModels } from './models.ts';

/** Those who write on other sites, and posts that stand on more than one. */
export function composeElsewhere(known: {
  models: ReturnType<typeof composeModels>;
  log: ChangeLog;
  threadStore: ThreadStore;
  jobs: Jobs;
}) {
  const { models, log, threadStore, jobs } = known;
  const bridged = new BridgedPosts({ log, models, store: threadStore });
  const ghosts = new GhostPeople(models, log);
  jobs.add({
    name: 'claim-posts',
    seconds: 60,
    async run() {
      // What a crash left to be claimed, and what was posted while it was.
      for (const { ghost, member } of await ghosts.claimed()) await bridged.claimAll(ghost, member);
    },
  });
  const door = peopleDoor({
    ghosts,
    bridged,
    async address({ member }) {
      const row = member && (await models.members.findById(member.id, { email: 1, confirmedAt: 1 }).lean());
      return row ? { email: row.email, confirmed: row.confirmedAt !== null } : null;
    },
  });
  return {
    bridged,
    peopleDoor: door,
    /** Shows somebody of another site as a member of their network, everywhere. */
    unname({ id, handle }: Person): Promise<void> {
      const home = handle.slice(handle.lastIndexOf('@'));
      return door.rename(id, { handle: `member-${id.slice(0, 8)}${home}`, name: '', ref: null });
    },
  };
}
