import { type Server as HttpServer, createServer } from 'node:http';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { PageCache } from './core/http/page-cache.ts';
import { RateLimits } from './core/http/rate-limit.ts';
import { Routes } from './core/http/routes.ts';
import { createViews, type Views } from './core/html/views.ts';
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
import { guest } from './core/reader.ts';
import { openSessions } from './core/sessions/sessions.ts';
import { accountModels } from './features/accounts/accounts.models.ts';
import { Directory } from './features/accounts/directory.ts';
import { membersKind } from './features/accounts/members-channel.ts';
import { anchorDescriber, checkAnchor } from './features/comments/check-anchor.ts';
import { frameworkKind, frameworksKind } from './features/frameworks/framework-channels.ts';
import { competencySubjects, draftSubjects } from './features/frameworks/framework-subjects.ts';
import { frameworkModels } from './features/frameworks/frameworks.models.ts';
import { FrameworkStore } from './features/frameworks/frameworks.store.ts';
import { EditionImport } from './features/frameworks/import-edition.ts';
import { codeFinder } from './features/frameworks/find-code.ts';
import { groupModels } from './features/groups/groups.models.ts';
import { GroupService, groupsKind, groupThreadSubjects } from './features/groups/groups.service.ts';
import { GroupStore } from './features/groups/groups.store.ts';
import { cookWith } from './features/threads/cook.ts';
import { PostView } from './features/threads/post.view.ts';
import { presentThreadChanges } from './features/threads/present-changes.ts';
import { threadKind } from './features/threads/thread-channel.ts';
import { ThreadSubjects } from './features/threads/thread-subject.ts';
import { threadModels } from './features/threads/threads.models.ts';
import { ThreadService } from './features/threads/threads.service.ts';
import { ThreadStore } from './features/threads/threads.store.ts';

/** What the whole process shares. */
export interface Base {
  config: Config;
  logger: Logger;
  connection: Connection;
  /** From the client build: logical names of assets to those with hashes. */
  manifest: Record<string, string>;
}

export type Services = ReturnType<typeof composeServices>;

/** Everything below the web: what the site, the command line and the seeds use alike. */
export function composeServices(base: Base) {
  const { config, connection, logger } = base;
  const models = {
    ...logModels(connection),
    ...accountModels(connection),
    ...frameworkModels(connection),
    ...groupModels(connection),
    ...threadModels(connection),
  };
  const kinds = new ChannelKinds();
  const heads = new Heads(models);
  const log = new ChangeLog(models, kinds, heads);
  const projected = new Projected(models);
  const followers = new Followers(connection, log, models, (follower, error) => {
    logger.error({ err: error, follower }, 'a follower failed; it will try again');
  });
  const limits = new RateLimits(connection, config.rateLimit);
  const views: Views = createViews({
    root: projectRoot,
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
  const frameworkStore = new FrameworkStore(models, heads);
  const editionImport = new EditionImport(models, frameworkStore, log);

  const subjects = new ThreadSubjects();
  subjects.register(competencySubjects(frameworkStore));
  subjects.register(draftSubjects(frameworkStore));
  subjects.register(groupThreadSubjects(groupStore));
  const threadStore = new ThreadStore(models, subjects);
  const describeAnchor = anchorDescriber(frameworkStore);
  const postView = new PostView({ people: directory, store: threadStore, views, heads, describeAnchor });
  const threads = new ThreadService({
    log,
    store: threadStore,
    limits,
    checkAnchor: (reader, subject, anchor) => checkAnchor(frameworkStore, reader, subject, anchor),
    hold: async () => {
      throw new Error('no queue');
    },
  });

  kinds.register(membersKind(projected));
  kinds.register(groupsKind(projected));
  kinds.register(frameworksKind(projected));
  kinds.register(frameworkKind(models, frameworkStore, projected));
  kinds.register(
    threadKind({
      models,
      subjects,
      cook: cookWith(directory, codeFinder(frameworkStore)),
      present: (id, changes, rows) =>
        presentThreadChanges({ store: threadStore, postView, people: directory }, id, changes, rows),
    }),
  );
  return {
    ...base,
    models,
    kinds,
    heads,
    log,
    projected,
    followers,
    limits,
    views,
    mailer,
    groupStore,
    groups,
    directory,
    frameworkStore,
    editionImport,
    subjects,
    threadStore,
    postView,
    threads,
    describeAnchor,
  };
}

/** Makes indexes and heals what a crash left, before anybody is served. */
export async function prepareData(services: Services): Promise<void> {
  const { models, log } = services;
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  await sweepLog(log, models);
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
  const sessions = openSessions({ connection, secret, secure: config.publicUrl.startsWith('https:') });
  const pageCache = new PageCache(heads, config.pageCache);
  const routes = new Routes();
  const app = createApp({
    routes,
    views,
    pageCache,
    publicUrl: config.publicUrl,
    assets,
    session: sessions.middleware,
    readerOfSession: (member, version) => directory.readerOfSession(member, version),
    readerOfToken: (token) => directory.readerOfToken(token),
    early: () => {},
    late: () => {},
    onFault: (error, req) =>
      logger.error({ err: error, method: req.method, path: req.path }, 'a request failed'),
  });
  const server = createServer(app);
  const hub = new LiveHub(server, {
    log,
    publicUrl: config.publicUrl,
    identify: async () => ({ reader: guest, renew: async () => guest }),
    onError: (error) => logger.error({ err: error }, 'a live update failed'),
  });
  await heads.startTail();
  services.followers.start();
  return {
    services,
    app,
    server,
    hub,
    routes,
    async close() {
      await hub.close();
      await log.settled();
      await services.followers.stop();
      await heads.close();
      services.mailer.close();
    },
  };
}
