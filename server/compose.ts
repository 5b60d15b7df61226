import { type Server as HttpServer, createServer } from 'node:http';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { databaseModels } from './core/database/database.models.ts';
import { Filters } from './core/filters.ts';
import { PageSlots } from './core/html/page-slots.ts';
import { PageCache } from './core/http/page-cache.ts';
import { RateLimits } from './core/http/rate-limit.ts';
import { Routes } from './core/http/routes.ts';
import { createViews, type Views } from './core/html/views.ts';
import { Jobs } from './core/jobs.ts';
import { LiveHub } from './core/live/hub.ts';
import { ChangeLog } from './core/log/change-log.ts';
import { ChannelKinds } from './core/log/channel-kind.ts';
import { Followers } from './core/log/followers.ts';
import { Heads } from './core/log/heads.ts';
import { logModels } from './core/log/log.models.ts';
import { Projected } from './core/log/projected.ts';
import { sweepLog } from './core/log/sweep.ts';
import type { Logger } from './core/logger.ts';
import { openMailer } from './core/mail/mailer.ts';
import { projectRoot } from './core/paths.ts';
import { Readiness } from './core/readiness.ts';
import { everyone } from './core/reader.ts';
import { endSessionsOf, openSessions } from './core/sessions/sessions.ts';
import { accountsFeature } from './features/accounts/accounts.feature.ts';
import { accountModels } from './features/accounts/accounts.models.ts';
import { addAccountRoutes } from './features/accounts/accounts.routes.ts';
import { Directory } from './features/accounts/directory.ts';
import { liveIdentifier, onHandshake, renewRightsOnChange } from './features/accounts/live-identity.ts';
import { membersKind } from './features/accounts/members-channel.ts';
import { anchorDescriber, checkAnchor } from './features/comments/check-anchor.ts';
import { closeDueDrafts } from './features/frameworks/draft-schedule.ts';
import { frameworkKind, frameworksKind } from './features/frameworks/framework-channels.ts';
import { competencySubjects, draftSubjects } from './features/frameworks/framework-subjects.ts';
import { frameworkModels } from './features/frameworks/frameworks.models.ts';
import { FrameworkStore } from './features/frameworks/frameworks.store.ts';
import { EditionImport, sweepOrphans } from './features/frameworks/import-edition.ts';
import { Exporters, Importers } from './features/frameworks/importers.ts';
import { addFrameworkApi } from './features/frameworks/frameworks.api.ts';
import { aboutFinder } from './features/comments/find-about.ts';
import { codeFinder } from './features/frameworks/find-code.ts';
import { groupModels } from './features/groups/groups.models.ts';
import { GroupService, groupsKind, groupThreadSubjects } from './features/groups/groups.service.ts';
import { addGroupApi } from './features/groups/groups.api.ts';
import { addGroupPages } from './features/groups/groups.pages.ts';
import { GroupStore } from './features/groups/groups.store.ts';
import { cookWith } from './features/threads/cook.ts';
import { decisionsKind } from './features/moderation/decisions-channel.ts';
import { HeldPosts } from './features/moderation/held-posts.service.ts';
import { moderationLog } from './features/moderation/moderation-log.ts';
import { moderationModels } from './features/moderation/moderation.models.ts';
import { addModerationRoutes } from './features/moderation/moderation.routes.ts';
import { ModerationStore } from './features/moderation/moderation.store.ts';
import { queueKind } from './features/moderation/queue-channel.ts';
import { ReportService } from './features/moderation/reports.service.ts';
import { SuspensionService } from './features/moderation/suspensions.service.ts';
import { addCompetencyPage } from './features/reading/competency.page.ts';
import { DraftCounts, draftKind } from './features/reading/draft-counts.ts';
import { addDraftPages } from './features/reading/draft.page.ts';
import { addFrameworkPages } from './features/reading/framework.page.ts';
import { addHomePage } from './features/reading/home.page.ts';
import { addComposePages } from './features/threads/compose.pages.ts';
import { addPostPages } from './features/threads/post.pages.ts';
import { addThreadPages } from './features/threads/thread.pages.ts';
import { addThreadApi } from './features/threads/threads.api.ts';
import { mountOperations } from './features/site/operations.ts';
import { siteModels } from './features/site/site.models.ts';
import { addSiteRoutes } from './features/site/site.routes.ts';
import { SitePages } from './features/site/site-pages.ts';
import { PostView } from './features/threads/post.view.ts';
import { presentThreadChanges } from './features/threads/present-changes.ts';
import { threadKind } from './features/threads/thread-channel.ts';
import { ThreadSubjects } from './features/threads/thread-subject.ts';
import { threadModels } from './features/threads/threads.models.ts';
import { ThreadService } from './features/threads/threads.service.ts';
import { ThreadStore } from './features/threads/threads.store.ts';
import { composePlugins } from './plugins/compose-plugins.ts';
import { addPluginPages } from './plugins/plugins.routes.ts';

/** What the whole process shares. */
export interface Base {
  config: Config;
  logger: Logger;
  connection: Connection;
  /** From the client build: logical names of assets to those with hashes. */
  manifest: Record<string, string>;
  /** The folder whose folders are plugins; ours, when not given. */
  pluginsFolder?: string;
}

export type Services = ReturnType<typeof composeServices>;

/** Everything below the web: what the site, the command line and the seeds use alike. */
export function composeServices(base: Base) {
  const { config, connection, logger } = base;
  const models = {
    ...databaseModels(connection),
    ...logModels(connection),
    ...accountModels(connection),
    ...frameworkModels(connection),
    ...groupModels(connection),
    ...threadModels(connection),
    ...moderationModels(connection),
    ...siteModels(connection),
  };
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

  const groupStore = new GroupStore(models, heads);
  const groups = new GroupService(models, groupStore, log);
  const directory = new Directory(models, heads, (member) => groupStore.rolesOf(member));
  const accountServices = accountsFeature({
    models,
    log,
    limits,
    mailer,
    publicUrl: config.publicUrl,
    mailLog: logger,
    endSessions: (member) => endSessionsOf(connection, member),
  });
  const frameworkStore = new FrameworkStore(models, heads);
  const editionImport = new EditionImport(models, frameworkStore, log);
  const importers = new Importers();
  const exporters = new Exporters();

  const subjects = new ThreadSubjects();
  subjects.register(competencySubjects(frameworkStore));
  subjects.register(draftSubjects(frameworkStore));
  subjects.register(groupThreadSubjects(groupStore));
  const threadStore = new ThreadStore(models, subjects, heads);
  const describeAnchor = anchorDescriber(frameworkStore);
  const postView = new PostView({ people: directory, store: threadStore, views, heads, describeAnchor });
  const filters = new Filters((filter, error) => {
    logger.error({ err: error, filter }, 'a filter failed and was passed over');
  });
  const threads = new ThreadService({
    filters,
    log,
    store: threadStore,
    limits,
    checkAnchor: (reader, subject, anchor) => checkAnchor(frameworkStore, reader, subject, anchor),
    hold: (post, key) => heldPosts.hold(post, key),
  });
  const cook = cookWith(directory, codeFinder(frameworkStore));
  const draftCounts = new DraftCounts(log, frameworkStore, threadStore, (error) =>
    logger.error({ err: error }, 'counts could not be told'),
  );
  const moderationStore = new ModerationStore(models);
  const heldPosts = new HeldPosts({
    log,
    store: moderationStore,
    readerOf: (member) => directory.reader(member),
    maySeeThread: async (reader, thread) => (await subjects.resolve(reader, thread)) !== null,
    release: (post, id) => threads.release(post, id),
  });
  const reports = new ReportService({ log, limits, threads, threadStore, store: moderationStore });
  const suspensions = new SuspensionService({
    log,
    byHandles: (handles) => directory.byHandles(handles),
    readerOf: (member) => directory.reader(member),
  });

  kinds.register(membersKind(projected));
  kinds.register(groupsKind(projected));
  kinds.register(frameworksKind(projected));
  kinds.register(frameworkKind(models, frameworkStore, projected));
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
  kinds.register(queueKind({ models, groups: groupStore, projected }));
  kinds.register(decisionsKind({ models, projected, log }));
  followers.add(draftCounts);
  followers.add(heldPosts.follower());
  followers.add(reports.follower());
  followers.add(
    moderationLog({
      models,
      scopeOf: (thread) => subjects.resolve(everyone, thread),
      authorOf: async (post) => (await threadStore.byIds([post])).get(post)?.author ?? null,
    }),
  );
  const slots = new PageSlots(views, (owner, error) => {
    logger.error({ err: error, owner }, 'a part of a page was left out');
  });
  const jobs = new Jobs(connection, (job, error) => {
    logger.error({ err: error, job }, 'a job failed; it will run again when it is due');
  });
  jobs.add({
    name: 'close-drafts',
    seconds: 30,
    run: async () => void (await closeDueDrafts(models, log, new Date())),
  });
  jobs.add({
    name: 'sweep-orphans',
    seconds: 24 * 3600,
    run: async () => void (await sweepOrphans(models, new Date())),
  });
  jobs.add({ name: 'sweep-log', seconds: 24 * 3600, run: async () => void (await sweepLog(log, models)) });
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
    frameworkStore,
    threadStore,
    threads,
    readerOf: (member) => directory.reader(member),
  });
  return {
    ...base,
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
    readiness: new Readiness(),
    groupStore,
    groups,
    directory,
    frameworkStore,
    editionImport,
    importers,
    exporters,
    subjects,
    threadStore,
    postView,
    threads,
    cook,
    ...accountServices,
    draftCounts,
    describeAnchor,
    moderationStore,
    heldPosts,
    reports,
    suspensions,
    sitePages: new SitePages(models, config.dataDir),
  };
}

/** Makes indexes, heals what a crash left and loads the plugins, before anybody is served. */
export async function prepareData(services: Services): Promise<void> {
  const { models, log } = services;
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  await sweepLog(log, models);
  await services.plugins.load();
  await services.heads.startTail();
}

export interface Site {
  services: Services;
  app: Express;
  server: HttpServer;
  hub: LiveHub;
  routes: Routes;
  /** Finishes what is in flight, then closes everything but the database. */
  close(): Promise<void>;
}

/** The web on top of the services: pages, API, live updates. */
export async function composeSite(services: Services, assets: string, secret: string): Promise<Site> {
  const { config, connection, directory, heads, log, logger, views } = services;
  const sessions = await openSessions({ connection, secret, secure: config.publicUrl.startsWith('https:') });
  const pageCache = new PageCache(heads, config.pageCache);
  const routes = new Routes();
  addPluginPages(routes, services.plugins);
  addModerationRoutes(routes, services);
  addSiteRoutes(routes, services);
  addAccountRoutes(routes, { ...services, sessions, onSessionsChanged: () => renewals.soon() });
  addReadingAndWriting(routes, services, pageCache);
  const app = createApp({
    routes,
    views,
    pageCache,
    publicUrl: config.publicUrl,
    assets,
    session: sessions.middleware,
    readerOfSession: (member, version) => directory.readerOfSession(member, version),
    readerOfToken: (token) => directory.readerOfToken(token),
    early: (host) => {
      mountOperations(host, {
        connection,
        readiness: services.readiness,
        readerOfToken: (token) => directory.readerOfToken(token),
        connections: () => hub.connections,
        posts: () => services.models.posts.estimatedDocumentCount(),
        changes: () => services.models.changes.estimatedDocumentCount(),
      });
      services.plugins.mountEarly(host);
    },
    late: (host) => services.plugins.mountLate(host),
    onFault: (error, req) =>
      logger.error({ err: error, method: req.method, path: req.path }, 'a request failed'),
  });
  const server = createServer(app);
  const hub = new LiveHub(server, {
    log,
    publicUrl: config.publicUrl,
    identify: liveIdentifier({ directory, sessions }),
    onError: (error) => logger.error({ err: error }, 'a live update failed'),
  });
  hub.io.engine.use(onHandshake(sessions.middleware));
  const renewals = renewRightsOnChange(
    heads,
    () => hub.renewRights(),
    (error) => logger.error({ err: error }, 'live connections could not be asked again who they are'),
  );
  services.followers.start();
  services.jobs.start();
  return {
    services,
    app,
    server,
    hub,
    routes,
    async close() {
      renewals.stop();
      await hub.close();
      await log.settled();
      await services.jobs.stop();
      await services.followers.stop();
      await services.draftCounts.close();
      await services.plugins.close();
      await heads.close();
      await services.lettersSettled();
      services.mailer.close();
    },
  };
}

/** Frameworks, drafts, threads and groups: their pages and their API. */
function addReadingAndWriting(routes: Routes, services: Services, pageCache: PageCache): void {
  const { directory, frameworkStore, groupStore, heads, limits, log, postView, slots, threads, threadStore } =
    services;
  const { cook, keptTexts } = services;
  const reading = {
    heads,
    pageCache,
    frameworks: frameworkStore,
    groups: groupStore,
    store: threadStore,
    postView,
    slots,
  };
  addHomePage(routes, reading);
  addFrameworkPages(routes, reading);
  addDraftPages(routes, reading);
  addCompetencyPage(routes, reading);
  addThreadPages(routes, {
    store: threadStore,
    postView,
    pageCache,
    groupOf: (id) => groupStore.byId(everyone, id),
  });
  addComposePages(routes, {
    store: threadStore,
    service: threads,
    people: directory,
    limits,
    keptTexts,
    cook,
    findAbout: aboutFinder(frameworkStore),
  });
  addPostPages(routes, { store: threadStore, service: threads, postView, people: directory, log, cook });
  addGroupPages(routes, {
    groups: groupStore,
    service: services.groups,
    store: threadStore,
    threads,
    people: directory,
    pageCache,
    frameworksOf: async (reader, group) =>
      (await frameworkStore.list(reader))
        .map(({ framework }) => framework)
        .filter((one) => one.group === group),
  });
  addThreadApi(routes, { store: threadStore, service: threads, postView, log });
  addFrameworkApi(routes, frameworkStore, (reader, id) => groupStore.byId(reader, id));
  addGroupApi(routes, groupStore);
}
