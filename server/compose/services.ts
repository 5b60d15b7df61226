import { join } from 'node:path';
import { Filters } from '../core/filters.ts';
import { PageSlots } from '../core/html/page-slots.ts';
import { RateLimits } from '../core/http/rate-limit.ts';
import { createViews, type Views } from '../core/html/views.ts';
import { Jobs } from '../core/jobs.ts';
import { ChangeLog } from '../core/log/change-log.ts';
import { ChannelKinds } from '../core/log/channel-kind.ts';
import { Followers } from '../core/log/followers.ts';
import { Heads } from '../core/log/heads.ts';
import { Projected } from '../core/log/projected.ts';
import { sweepLog } from '../core/log/sweep.ts';
import type { LanguagesOf } from '../core/words/speaking.ts';
import { openMailer } from '../core/mail/mailer.ts';
import { Outbox } from '../core/mail/outbox.ts';
import { sealWith } from '../core/seal.ts';
import { projectRoot } from '../core/paths.ts';
import { everyone } from '../core/reader.ts';
import { Readiness } from '../core/readiness.ts';
import { sessionSecret } from '../core/sessions/secret.ts';
import { endSessionsOf } from '../core/sessions/sessions.ts';
import { administrationFeature } from '../features/administration/administration.feature.ts';
import { accountsFeature } from '../features/accounts/accounts.feature.ts';
import { isSuspended } from '../features/accounts/accounts.policy.ts';
import { addressBook } from '../features/accounts/address-book.ts';
import { readerHere } from '../features/accounts/ghost-reader.ts';
import { Directory } from '../features/accounts/directory.ts';
import { ChangesStore } from '../features/changes/changes.store.ts';
import { anchorDescriber, checkAnchor } from '../features/comments/check-anchor.ts';
import { CarriedAnchors } from '../features/anchoring/carried-anchors.store.ts';
import { Carrying } from '../features/anchoring/carrying.ts';
import { SettleService } from '../features/anchoring/settle.service.ts';
import { Answers } from '../features/dispositions/answers.ts';
import { DecisionStore } from '../features/dispositions/decisions.store.ts';
import { Dispositions } from '../features/dispositions/dispositions.service.ts';
import { commentsAnswered } from '../features/dispositions/requirement.ts';
import { Replies } from '../features/dispositions/replies.service.ts';
import { SuggestedChanges } from '../features/dispositions/suggested-change.service.ts';
import { competencySubjects, draftSubjects } from '../features/frameworks/framework-subjects.ts';
import { pluginNewsWords } from '../features/following/plugin-news.ts';
import { FollowTargets } from '../features/following/follow-targets.ts';
import { FollowService } from '../features/following/follows.service.ts';
import { Bells } from '../features/following/bells.ts';
import { NotificationStore } from '../features/following/notifications.store.ts';
import { Notifier } from '../features/following/notifier.ts';
import { ReadPlaceStore } from '../features/following/read-places.store.ts';
import { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import { EditionImport } from '../features/frameworks/import-edition.ts';
import { Exporters, Importers } from '../features/frameworks/importers.ts';
import { codeFinder } from '../features/frameworks/find-code.ts';
import { groupNewsWords } from '../features/groups/group-news-words.ts';
import { GroupThreadActs } from '../features/groups/group-thread-acts.ts';
import { groupThreadSubjects } from '../features/groups/group-thread-subjects.ts';
import { GroupService } from '../features/groups/groups.service.ts';
import { waitsToBegin } from '../features/moderation/waits-to-begin.ts';
import { GroupStore } from '../features/groups/groups.store.ts';
import { joiningFeature } from '../features/groups/joining.feature.ts';
import { cookWith } from '../features/threads/cook.ts';
import { forgetHeld } from '../features/moderation/moderation.personal.ts';
import { HeldPosts } from '../features/moderation/held-posts.service.ts';
import { newsWords } from '../features/moderation/news-words.ts';
import { affiliationLetters } from '../features/organisations/affiliation-letters.ts';
import { affiliationsFollower } from '../features/organisations/affiliations-follower.ts';
import { AffiliationService } from '../features/organisations/affiliations.service.ts';
import { OrganisationService } from '../features/organisations/organisations.service.ts';
import { OrganisationStore } from '../features/organisations/organisations.store.ts';
import { DraftCounts } from '../features/reading/draft-counts.ts';
import { Exports } from '../features/own/exports.service.ts';
import { pictureFilesOf } from '../features/pictures/pictures.personal.ts';
import { PictureService } from '../features/pictures/pictures.service.ts';
import { SitePages } from '../features/site/site-pages.ts';
import { Responses } from '../features/responses/responses.ts';
import { MoveService } from '../features/threads/moves.service.ts';
import { OrderService } from '../features/threads/order.service.ts';
import { PostView } from '../features/threads/post.view.ts';
import { SiteActs } from '../features/threads/site-acts.ts';
import { ReactionService } from '../features/threads/reactions.service.ts';
import { ReactionStore } from '../features/threads/reactions.store.ts';
import { ThreadSubjects } from '../features/threads/thread-subject.ts';
import { Forgetting } from '../features/threads/forgetting.service.ts';
import { ThreadService } from '../features/threads/threads.service.ts';
import { ThreadStore } from '../features/threads/threads.store.ts';
import { WritingService } from '../features/writing/writing.service.ts';
import { composePlugins } from '../plugins/compose-plugins.ts';
import type { Base } from './base.ts';
import { eachNews } from './groups.ts';
import { composeDrafting } from './drafting.ts';
import { composeOrganisationResponses } from './organisation-responses.ts';
import { composeSheets } from './sheets.ts';
import { composeFinding } from './finding.ts';
import { addLetterJobs, composeLetters } from './letters.ts';
import { composeModels } from './models.ts';
import { composeElsewhere } from './elsewhere.ts';
import { composeErasures, withoutGone } from './erasures.ts';
import { composeModeration, moderationStores } from './moderation.ts';
import { composeScreening, screenWaiting } from './screening.ts';
import { composePackageImport, composePackaging, organisationsNamed } from './travelling.ts';
import { composePersonal } from './personal.ts';
import { addFollowers, addJobs, registerChannels } from './work.ts';

export type Services = ReturnType<typeof composeServices>;

/** Everything below the web: what the site, the command line and the seeds use alike. */
export function composeServices(base: Base) {
  const { config, connection, logger } = base;
  const models = composeModels(connection);
  const kinds = new ChannelKinds();
  const heads = new Heads(models);
  const log = new ChangeLog(models, kinds, heads);
  const projected = new Projected(models);
  const followers = new Followers(connection, log, models, (follower, error) => {
    logger.error({ err: error, follower }, 'a follower failed; it will try again');
  });
  const limits = new RateLimits(connection, config.rateLimit);
  const pluginsFolder = base.pluginsFolder ?? join(projectRoot, 'plugins');
  const views: Views = createViews({
    publicUrl: config.publicUrl,
    root: projectRoot,
    pluginsFolder,
    manifest: base.manifest,
    siteName: 'Moot',
    production: config.production,
  });
  const mailer = openMailer({
    smtpUrl: config.smtpUrl,
    dataDir: config.dataDir,
    from: `Moot <moot@${new URL(config.publicUrl).hostname}>`,
    log: logger,
  });
  const outbox = new Outbox({
    models,
    mailer,
    log: logger,
    seal: async () => sealWith(await sessionSecret(config), 'outbox'),
  });

  const organisationStore = new OrganisationStore(models);
  const groupStore = new GroupStore(models, heads);
  const groups = new GroupService(
    models,
    groupStore,
    log,
    async (member) => (await directory.reader(member))?.member?.confirmed ?? false,
  );
  const directory = new Directory(models, heads, groupStore, (members) =>
    organisationStore.shownBeside(members),
  );
  const endSessions = (member: string): Promise<void> => endSessionsOf(connection, member);
  const accountServices = accountsFeature({
    models,
    log,
    limits,
    outbox,
    publicUrl: config.publicUrl,
    mailLog: logger,
    endSessions,
  });
  const organisations = new OrganisationService({ models, store: organisationStore, log, people: directory });
  const affiliations = new AffiliationService({ models, store: organisationStore, log, people: directory });
  /** Whether a member is there and not suspended. */
  const isActive = async (id: string): Promise<boolean> => {
    const person = (await directory.reader(id))?.member;
    return person ? !isSuspended(person) : false;
  };
  const languagesOf: LanguagesOf = (members) => letters.letterSettings.languagesOf(members);
  const joining = joiningFeature({
    models,
    store: groupStore,
    log,
    limits,
    outbox,
    publicUrl: config.publicUrl,
    addresses: addressBook(models),
    languagesOf,
    isActive,
  });
  const frameworkStore = new FrameworkStore(models, heads);
  const editionImport = new EditionImport(models, frameworkStore, log);
  const draftingServices = composeDrafting({ models, store: frameworkStore, log });
  const changes = new ChangesStore(frameworkStore, (draft) => draftingServices.draftTexts.of(draft));
  const importers = new Importers();
  const exporters = new Exporters();
  const sheets = composeSheets({
    models,
    log,
    frameworkStore,
    importers,
    limits,
    editionImport,
    ...draftingServices,
  });

  const subjects = new ThreadSubjects();
  subjects.register(competencySubjects(frameworkStore));
  subjects.register(
    draftSubjects(
      frameworkStore,
      async (group) => (await groupStore.byId(everyone, group))?.lateComments ?? false,
    ),
  );
  subjects.register(groupThreadSubjects(groupStore, waitsToBegin(models, heads)));
  const threadStore = new ThreadStore(models, subjects, heads);
  const describeAnchor = anchorDescriber(frameworkStore);
  const answers = new Answers({
    frameworks: frameworkStore,
    people: directory,
    heads,
    views,
    changes,
    groupsById: async () => new Map((await groupStore.list(everyone)).map((group) => [group._id, group])),
  });
  const postView = new PostView({
    people: directory,
    store: threadStore,
    views,
    heads,
    describeAnchor,
    answers,
    organisations: organisationsNamed(models, organisationStore),
  });
  const filters = new Filters((filter, error) => {
    logger.error({ err: error, filter }, 'a filter failed and was passed over');
  });
  const stores = moderationStores(models);
  const { moderationStore, decisionStore, queueStore } = stores;
  const { screening, trust } = composeScreening({
    models,
    publicUrl: config.publicUrl,
    directory,
    groupStore,
    threadStore,
    moderationStore,
  });
  limits.knowTrust((member) => trust.of(member));
  const threads = new ThreadService({
    filters,
    log,
    store: threadStore,
    limits,
    checkAnchor: (reader, subject, anchor, passage) =>
      checkAnchor(frameworkStore, reader, subject, anchor, passage),
    hold: (post, key) => heldPosts.hold(post, key),
    screening,
    withoutGone: (body) => withoutGone(models, body),
  });
  const { responseNews, responseParts, ...organisationResponding } = composeOrganisationResponses({
    screening,
    models,
    log,
    limits,
    filters,
    people: directory,
    organisationStore,
    frameworkStore,
    threadStore,
  });
  const dispositions = new Dispositions({
    log,
    store: threadStore,
    frameworks: frameworkStore,
    changes,
    editorsOf: (group) => groupStore.holders(group, 'editor', 'chair'),
  });
  const decisions = new DecisionStore({
    frameworks: frameworkStore,
    store: threadStore,
    groups: groupStore,
    people: directory,
  });
  const responses = new Responses({
    organisationsNamed: (ids) => organisationStore.named(ids),
    frameworks: frameworkStore,
    store: threadStore,
    people: directory,
    decisions,
    answers,
    changes,
  });
  const suggestedChanges = new SuggestedChanges({
    ...draftingServices,
    dispositions,
    frameworks: frameworkStore,
  });
  draftingServices.mayOpen.push(
    commentsAnswered({
      frameworks: frameworkStore,
      store: threadStore,
      groups: groupStore,
      people: directory,
      changes,
      decisions,
    }),
  );
  const replies = new Replies({ log, store: threadStore, limits });
  const carrying = new Carrying({ models, log, frameworks: frameworkStore });
  const carriedAnchors = new CarriedAnchors({
    models,
    heads,
    frameworks: frameworkStore,
    threads: threadStore,
    carrying,
    textOf: (draft) => draftingServices.draftTexts.of(draft),
  });
  const settling = new SettleService({
    models,
    log,
    store: threadStore,
    frameworks: frameworkStore,
    limits,
    carrying,
  });
  const order = new OrderService(log, threadStore);
  const moves = new MoveService({
    log,
    models,
    store: threadStore,
    openThread: (reader, group, title, given) => groups.openThread(reader, group, title, given),
    moved: (move) => moderation.recordMove(move),
  });
  const bells = new Bells(models, log);
  const notifications = new NotificationStore(
    models,
    {
      threads: threadStore,
      frameworks: frameworkStore,
      heads,
      newsOf: eachNews(
        newsWords({
          decisions: decisionStore,
          queue: queueStore,
          groups: groupStore,
          threadStore,
        }),
        groupNewsWords({ models, store: groupStore, people: directory, log, isActive }),
        responseNews,
        pluginNewsWords,
      ),
    },
    bells,
  );
  const notifier = new Notifier(models, bells, directory, (telling) => letters.lettersAtOnce.note(telling));
  const places = new ReadPlaceStore(models, (member, thread, shown) =>
    notifications.shown(member, thread, shown),
  );
  const reactionStore = new ReactionStore(models);
  const reactions = new ReactionService({ log, store: threadStore, reactions: reactionStore, limits });
  const targets = new FollowTargets({ frameworks: frameworkStore, groups: groupStore, threads: threadStore });
  const follows = new FollowService(models, targets, (member) => letters.letterSettings.wantDigest(member));
  const letters = composeLetters({
    models,
    outbox,
    logger,
    views,
    publicUrl: config.publicUrl,
    directory,
    targets,
    follows,
    notifications,
    threadStore,
  });
  const writings = new WritingService(models, limits);
  const pictures = new PictureService({
    models,
    store: threadStore,
    limits,
    wanted: async (ids) =>
      new Set([...(await writings.showing(ids)), ...(await moderationStore.picturesHeld(ids))]),
  });
  const cook = cookWith(directory, codeFinder(frameworkStore), (ids) => pictures.sizes(ids));
  const draftCounts = new DraftCounts(log, frameworkStore, threadStore, (error) =>
    logger.error({ err: error }, 'counts could not be told'),
  );
  const heldPosts = new HeldPosts({
    log,
    store: moderationStore,
    readerOf: readerHere(directory),
    subject: (reader, thread) => subjects.resolve(reader, thread),
    screen: (reader, post) => screenWaiting(screening, threadStore, reader, post),
    release: (post, id) => threads.release(post, id),
  });
  const moderation = composeModeration({
    models,
    log,
    limits,
    outbox,
    notifier,
    directory,
    groups,
    groupStore,
    frameworkStore,
    threads,
    threadStore,
    heldPosts,
    moves,
    languagesOf,
    publicUrl: config.publicUrl,
    ...stores,
  });

  const forgetting = new Forgetting({ log, models, store: threadStore, elsewhere: forgetHeld(log, models) });

  const finding = composeFinding({
    models,
    threadStore,
    frameworkStore,
    groupStore,
    directory,
    organisationStore,
  });
  /** What each part holds of a member. */
  const personal = composePersonal({
    connection,
    models,
    log,
    outbox,
    store: threadStore,
    forgetting,
    readerOf: (member) => directory.reader(member),
    organisations: { store: organisationStore, service: organisations, affiliations },
    organisationResponseStore: organisationResponding.organisationResponseStore,
  });
  const { ending } = accountServices;
  const erasures = composeErasures({ config, connection, models, log, personal, forgetting, ending });

  const known = {
    endSessions,
    forgetting,
    erasures,
    models,
    kinds,
    followers,
    projected,
    log,
    groupStore,
    isActive,
    directory,
    frameworkStore,
    subjects,
    threadStore,
    pictures,
    postView,
    cook,
    draftCounts,
    carrying,
    carriedAnchors,
    heldPosts,
    moderationNews: moderation.moderationNews,
    follows,
    notifier,
    places,
    organisationFollowers: [
      affiliationsFollower(organisationStore, affiliations),
      affiliationLetters({
        models,
        store: organisationStore,
        outbox,
        languagesOf,
        publicUrl: config.publicUrl,
      }),
    ],
    responseParts,
    searchIndex: finding.searchIndex,
    freezing: draftingServices.freezing,
    moves,
    uploads: sheets.uploads,
  };
  registerChannels(known);
  addFollowers(known);
  const slots = new PageSlots(views, (owner, error) => {
    logger.error({ err: error, owner }, 'a part of a page was left out');
  });
  slots.add('organisation-responses', 'draft', async ({ draft }, reader) => {
    const offers = await organisationResponding.offersOn(reader, draft.id);
    return offers.length > 0 ? { template: 'organisation-responses/offer.njk', data: { offers } } : null;
  });
  const jobs = new Jobs(connection, (job, error) => {
    logger.error({ err: error, job }, 'a job failed; it will run again when it is due');
  });
  addJobs(jobs, known);
  followers.add(letters.lettersFollower);
  addLetterJobs(jobs, letters);
  const { bridged, peopleDoor, unname } = composeElsewhere({ models, log, threadStore, jobs });
  const plugins = composePlugins({
    folder: pluginsFolder,
    baseUrl: config.publicUrl,
    logger,
    connection,
    followers,
    filters,
    slots,
    jobs,
    importers,
    exporters,
    // The account goes last: what plugins hold of somebody is taken away while it is still known who that was.
    addPersonal: (data) => personal.splice(-1, 0, data),
    notifier,
    textOf: (draft) => draftingServices.draftTexts.of(draft),
    frameworkStore,
    groupStore,
    people: directory,
    pictures,
    acting: {
      threads,
      store: threadStore,
      groups,
      moves,
      siteActs: new SiteActs(log, threadStore),
      groupThreads: new GroupThreadActs(log, groupStore),
      forgetting,
      readerOf: (member) => directory.reader(member),
      bridged,
    },
    peopleDoor,
    ghostReader: (id, group) => directory.ghostReader(id, group),
    config,
  });
  return {
    ...base,
    changes,
    plugins,
    filters,
    slots,
    jobs,
    models,
    kinds,
    heads,
    log,
    projected,
    followers,
    limits,
    views,
    mailer,
    outbox,
    readiness: new Readiness(),
    groupStore,
    groups,
    organisationStore,
    organisations,
    affiliations,
    ...organisationResponding,
    remindResponses: (now: Date) => responseParts.remind(notifier, now),
    ...joining,
    isActive,
    directory,
    frameworkStore,
    editionImport,
    ...draftingServices,
    importers,
    exporters,
    subjects,
    threadStore,
    postView,
    unname,
    places,
    follows,
    notifications,
    notifier,
    threads,
    order,
    dispositions,
    replies,
    decisions,
    responses,
    carrying,
    carriedAnchors,
    settling,
    suggestedChanges,
    answers,
    moves,
    forgetting,
    reactionStore,
    reactions,
    cook,
    ...accountServices,
    ...letters,
    writings,
    pictures,
    ...sheets,
    draftCounts,
    describeAnchor,
    ...finding,
    ...stores,
    ...moderation,
    heldPosts,
    personal,
    packaging: composePackaging({
      config,
      directory,
      exporters,
      frameworkStore,
      organisations: organisationsNamed(models, organisationStore),
      threadStore,
    }),
    packageImport: composePackageImport({ models, log, importers }),
    erasures,
    exports: new Exports({
      personal,
      siteUrl: config.publicUrl,
      files: (member) => pictureFilesOf(models, member),
    }),
    ...administrationFeature({ models, connection, log, jobs, outbox, erasures }),
    sitePages: new SitePages(models, config.dataDir),
  };
}

/** Makes indexes, heals what a crash left and loads the plugins, before anybody is served. */
export async function prepareData(services: Services): Promise<void> {
  const { models, log } = services;
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  await sweepLog(log, models);
  // First, so that they can forget who was erased since a backup.
  await services.plugins.load();
  await services.erasures.reapply();
  // What cannot be carried on with keeps nobody out: the jobs try it again, and say so.
  await services.erasures.catchUp().catch(() => undefined);
  await services.moves.heal(new Date(), 0).catch(() => undefined);
  await services.heads.startTail();
}
