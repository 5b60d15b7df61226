import type { Reader } from '../../core/reader.ts';
import type { AccountModels } from '../accounts/accounts.models.ts';
import type { Directory } from '../accounts/directory.ts';
import type { GroupService } from '../groups/groups.service.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { MoveService } from '../threads/moves.service.ts';
import type { OrderService } from '../threads/order.service.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { AppealService } from './appeals.service.ts';
import type { DecisionService } from './decisions.service.ts';
import type { DecisionStore } from './decisions.store.ts';
import type { HeldPosts } from './held-posts.service.ts';
import type { ModerationStore } from './moderation.store.ts';
import type { QueueStore } from './queue.store.ts';
import type { ReportService } from './reports.service.ts';
import type { SuspensionService } from './suspensions.service.ts';

/** What the pages and the API of moderation call. */
export interface ModerationServices {
  models: Pick<AccountModels, 'members'>;
  directory: Directory;
  groups: GroupService;
  groupStore: GroupStore;
  threadStore: ThreadStore;
  threads: ThreadService;
  order: OrderService;
  moves: MoveService;
  moderationStore: ModerationStore;
  decisionStore: DecisionStore;
  queueStore: QueueStore;
  heldPosts: HeldPosts;
  decide: DecisionService;
  appeals: AppealService;
  reports: ReportService;
  suspensions: SuspensionService;
  /** What the page says of new members and of limits, a sentence each. */
  screeningWords(): string[];
  /** The site's own words on how it is moderated, as Markdown. */
  policyText(): Promise<string>;
  /** How many drafts of a group are open for comment. */
  openDraftsOf(group: string): Promise<number>;
  /** Writes into the log that a group has another list of reasons. */
  reasonsChanged(reader: Reader, group: string): Promise<void>;
}
