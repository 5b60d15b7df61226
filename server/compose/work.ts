import { Jobs } from '../core/jobs.ts';
import { ChangeLog } from '../core/log/change-log.ts';
import { ChannelKinds } from '../core/log/channel-kind.ts';
import { type Follower, Followers } from '../core/log/followers.ts';
import { Projected } from '../core/log/projected.ts';
import { sweepLog } from '../core/log/sweep.ts';
import { everyone } from '../core/reader.ts';
import { actsKind } from '../features/administration/acts-channel.ts';
import type { CarriedAnchors } from '../features/anchoring/carried-anchors.store.ts';
import { tellAuthors } from '../features/anchoring/tell-authors.ts';
import type { Carrying } from '../features/anchoring/carrying.ts';
import { Directory } from '../features/accounts/directory.ts';
import { membersKind } from '../features/accounts/members-channel.ts';
import { memberKind } from '../features/following/bells.ts';
import { tellClosingDrafts } from '../features/following/draft-news.ts';
import type { FollowService } from '../features/following/follows.service.ts';
import { notificationFollower } from '../features/following/notification-follower.ts';
import type { Notifier } from '../features/following/notifier.ts';
import type { ReadPlaceStore } from '../features/following/read-places.store.ts';
import { draftingKind } from '../features/drafting/drafting-channel.ts';
import type { Freezing } from '../features/drafting/freezing.ts';
import { moveDueDrafts } from '../features/frameworks/draft-schedule.ts';
import { frameworkKind, frameworksKind } from '../features/frameworks/framework-channels.ts';
import { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import { sweepOrphans } from '../features/frameworks/write-edition.ts';
import { groupsKind } from '../features/groups/groups-channel.ts';
import { groupKind } from '../features/groups/membership-channel.ts';
import { sweepJoining } from '../features/groups/sweep-joining.ts';
import { GroupStore } from '../features/groups/groups.store.ts';
import { cookWith } from '../features/threads/cook.ts';
import { organisationKind } from '../features/organisations/affiliations-channel.ts';
import { organisationsKind } from '../features/organisations/organisations-channel.ts';
import { decisionsKind } from '../features/moderation/decisions-channel.ts';
import { HeldPosts } from '../features/moderation/held-posts.service.ts';
import { moderationLog } from '../features/moderation/moderation-log.ts';
import { moderationNews, type NewsParts } from '../features/moderation/news.ts';
import { remindModerators } from '../features/moderation/reminders.ts';
import { settleMoved } from '../features/moderation/moved-reports.ts';
import { queueKind } from '../features/moderation/queue-channel.ts';
import { DraftCounts, draftKind } from '../features/reading/draft-counts.ts';
import type { Erasures } from '../features/own/erasures.service.ts';
import type { PictureService } from '../features/pictures/pictures.service.ts';
import type { UploadStore } from '../features/sheets/uploads.store.ts';
import type { SearchIndex } from '../features/search/search-index.ts';
import type { MoveService } from '../features/threads/moves.service.ts';
import { PostView } from '../features/threads/post.view.ts';
import type { Forgetting } from '../features/threads/forgetting.service.ts';
import { presentThreadChanges } from '../features/threads/present-changes.ts';
import { threadKind } from '../features/threads/thread-channel.ts';
import { ThreadSubjects } from '../features/threads/thread-subject.ts';
import { ThreadStore } from '../features/threads/threads.store.ts';
import { groupFollower } from './groups.ts';
import type { composeModels } from './models.ts';
import type { composeOrganisationResponses } from './organisation-responses.ts';
import { rescopeFollower, rescoping, rescopingThread } from './rescope.ts';

/** What the site does beside answering: the kinds of channel it knows, who follows them, what is due. */
interface Known {
  responseParts: ReturnType<typeof composeOrganisationResponses>['responseParts'];
  models: ReturnType<typeof composeModels>;
  kinds: ChannelKinds;
  followers: Followers;
  projected: Projected;
  log: ChangeLog;
  groupStore: GroupStore;
  directory: Directory;
  frameworkStore: FrameworkStore;
  subjects: ThreadSubjects;
  threadStore: ThreadStore;
  postView: PostView;
  pictures: PictureService;
  cook: ReturnType<typeof cookWith>;
  draftCounts: DraftCounts;
  carrying: Carrying;
  carriedAnchors: CarriedAnchors;
  heldPosts: HeldPosts;
  moderationNews: NewsParts;
  follows: FollowService;
  notifier: Notifier;
  places: ReadPlaceStore;
  searchIndex: SearchIndex;
  freezing: Freezing;
  moves: MoveService;
  uploads: UploadStore;
  forgetting: Forgetting;
  organisationFollowers: Follower[];
  isActive: (member: string) => Promise<boolean>;
  erasures: Erasures;
  endSessions: (member: string) => Promise<void>;
}

/** Every kind of channel; one that is not here can be neither appended to nor read. */
export function registerChannels(known: Known): void {
  const { kinds, projected, models, log, groupStore, directory, frameworkStore } = known;
  const { subjects, threadStore, postView, cook, endSessions } = known;
  kinds.register(membersKind(projected));
  kinds.register(
    groupsKind({
      models,
      projected,
      log,
      rescope: rescoping(models, log),
      rescopeThread: rescopingThread(models),
    }),
  );
  kinds.register(groupKind({ models, groups: groupStore, projected, log }));
  kinds.register(frameworksKind(projected));
  kinds.register(frameworkKind(models, frameworkStore, projected));
  kinds.register(draftingKind({ models, store: frameworkStore, projected, people: directory }));
  kinds.register(
    threadKind({
      models,
      subjects,
      cook,
      present: (id, changes, rows) =>
        presentThreadChanges({ store: threadStore, postView, people: directory }, id, changes, rows),
    }),
  );
  kinds.register(draftKind(frameworkStore, projected));
  kinds.register(memberKind(projected));
  kinds.register(queueKind({ models, groups: groupStore, projected, log }));
  kinds.register(decisionsKind({ models, projected, log }));
  kinds.register(organisationsKind({ models, projected, log }));
  kinds.register(organisationKind({ models, projected, log }));
  kinds.register(known.responseParts.kind);
  kinds.register(actsKind({ models, projected, log, endSessions }));
}

/** Who hears of every change, each with a cursor of its own. */
export function addFollowers({
  followers,
  log,
  models,
  subjects,
  threadStore,
  groupStore,
  draftCounts,
  carrying,
  carriedAnchors,
  heldPosts,
  moderationNews: news,
  directory,
  follows,
  notifier,
  places,
  forgetting,
  organisationFollowers,
  isActive,
  searchIndex,
  responseParts,
}: Known): void {
  followers.add(groupFollower({ models, groupStore, notifier, isActive }));
  for (const follower of organisationFollowers) followers.add(follower);
  followers.add(responseParts.follower);
  followers.add(rescopeFollower(models, groupStore));
  followers.add(draftCounts);
  carrying.listen(
    tellAuthors(carriedAnchors, (members, key, draft, happened) =>
      notifier.once(members, 'anchors-wait', key, { draft }, happened),
    ),
  );
  followers.add(carrying);
  followers.add(searchIndex);
  followers.add(heldPosts.follower());
  followers.add(moderationNews(news));
  followers.add(settleMoved(log, models));
  followers.add(forgetting.follower());
  followers.add(
    notificationFollower({
      follows,
      notifier,
      places,
      people: directory,
      store: threadStore,
      readerOf: (member) => directory.reader(member),
      chairsOf: (group) => groupStore.holders(group, 'chair'),
      reporterOf: async (id) => (await models.reports.findById(id, { by: 1 }).lean())?.by ?? null,
    }),
  );
  followers.add(
    moderationLog({
      models,
      scopeOf: (thread) => subjects.kept(thread),
      scopeOfGroup: async (group) => (await groupStore.byId(everyone, group))?.scope ?? null,
      authorOf: async (post) => (await threadStore.byIds([post])).get(post)?.author ?? null,
    }),
  );
}

/** What is done again and again, by one process at a time. */
export function addJobs(jobs: Jobs, known: Known): void {
  const {
    models,
    log,
    follows,
    notifier,
    pictures,
    forgetting,
    freezing,
    erasures,
    moderationNews: news,
    moves,
    uploads,
  } = known;
  jobs.add({ name: 'heal-moves', seconds: 60, run: async () => void (await moves.heal()) });
  jobs.add({
    name: 'remind-moderators',
    seconds: 3600,
    run: () => remindModerators(news, new Date()),
  });
  jobs.add({
    name: 'move-due-drafts',
    seconds: 30,
    async run() {
      // First what concerns every group: one draft that cannot be healed must not keep the others from opening.
      await moveDueDrafts(models, log, new Date());
      await freezing.heal(new Date());
    },
  });
  jobs.add({
    name: 'tell-closing-drafts',
    seconds: 3600,
    run: () => tellClosingDrafts({ follows, notifier }, models, new Date()),
  });
  jobs.add({
    name: 'remind-responses',
    seconds: 3600,
    run: () => known.responseParts.remind(notifier, new Date()),
  });
  jobs.add({
    name: 'sweep-orphans',
    seconds: 24 * 3600,
    run: async () => void (await sweepOrphans(models, new Date(), await freezing.uploads())),
  });
  jobs.add({
    name: 'sweep-joining',
    seconds: 24 * 3600,
    run: () => sweepJoining(models, new Date()),
  });
  jobs.add({
    name: 'sweep-pictures',
    seconds: 6 * 3600,
    run: async () => void (await pictures.sweep(new Date())),
  });
  jobs.add({ name: 'sweep-uploads', seconds: 3600, run: async () => void (await uploads.sweep(new Date())) });
  jobs.add({
    name: 'forget-deleted-posts',
    seconds: 24 * 3600,
    run: async () => void (await forgetting.eraseDeleted(new Date())),
  });
  jobs.add({
    name: 'erase-members',
    seconds: 60,
    async run() {
      await erasures.runDue(new Date());
      await erasures.catchUp();
    },
  });
  jobs.add({ name: 'sweep-log', seconds: 24 * 3600, run: async () => void (await sweepLog(log, models)) });
}
