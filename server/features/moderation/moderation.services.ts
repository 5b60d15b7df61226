import type { Directory } from '../accounts/directory.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { HeldPosts } from './held-posts.service.ts';
import type { ModerationStore } from './moderation.store.ts';
import type { ReportService } from './reports.service.ts';
import type { SuspensionService } from './suspensions.service.ts';

/** What the pages and the API of moderation call. */
export interface ModerationServices {
  directory: Directory;
  groupStore: GroupStore;
  threadStore: ThreadStore;
  threads: ThreadService;
  moderationStore: ModerationStore;
  heldPosts: HeldPosts;
  reports: ReportService;
  suspensions: SuspensionService;
}
