import { createServer, type Server as HttpServer } from 'node:http';
import type { Express } from 'express';
import { createApp } from '../app.ts';
import { PageCache } from '../core/http/page-cache.ts';
import { Routes } from '../core/http/routes.ts';
import { LiveHub } from '../core/live/hub.ts';
import type { LiveRedis } from '../core/live/redis-adapter.ts';
import type { Reader } from '../core/reader.ts';
import { openSessions } from '../core/sessions/sessions.ts';
import { languageNow } from '../core/words/speaking.ts';
import { addAccountRoutes } from '../features/accounts/accounts.routes.ts';
import { liveIdentifier, onHandshake, renewRightsOnChange } from '../features/accounts/live-identity.ts';
import { journeyCookie, providerReturnPath, type ProviderWeb } from '../features/accounts/provider-web.ts';
import { addAdministrationPages } from '../features/administration/administration.routes.ts';
import { addLetterPages } from '../features/letters/letters.pages.ts';
import { addStopPages } from '../features/letters/stops.pages.ts';
import { addModerationRoutes } from '../features/moderation/moderation.routes.ts';
import { screeningWords } from '../features/screening/policy-part.ts';
import { mountOperations } from '../features/site/operations.ts';
import { addLanguageRoutes } from '../features/site/language.routes.ts';
import { addThemeRoutes } from '../features/site/theme.routes.ts';
import { addSiteRoutes } from '../features/site/site.routes.ts';
import { postsOfAuthor } from '../features/threads/posts-of-author.ts';
import { administrationServices } from './administration.ts';
import { addReadingAndWriting } from './routes.ts';
import type { Services } from './services.ts';

/** Room for an address with 10,000 characters of any script, so that a form can say that they are too many. */
const mostHeaderBytes = 160 * 1024;

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
  const onSessionsChanged = (): void => {
    renewals.soon();
    hub.renewRightsElsewhere();
  };
  const routes = new Routes();
  addAdministrationPages(routes, administrationServices(services), onSessionsChanged);
  addModerationRoutes(routes, {
    ...services,
    screeningWords,
    policyText: async () => (await services.sitePages.find('moderation', languageNow())).body,
  });
  addSiteRoutes(routes, services);
  addLanguageRoutes(routes, config.publicUrl.startsWith('https:'), (member, language) =>
    services.letterSettings.setLanguage(member, language),
  );
  addLetterPages(routes, services.letterSettings);
  addStopPages(routes, services.letterStops);
  addThemeRoutes(routes, config.publicUrl.startsWith('https:'));
  const means = await providerFor(services, secret);
  const providerName = means?.provider.name ?? null;
  const postsOf = postsOfAuthor(services.models);
  const erasedOn = async (member: string) => (await services.erasures.of(member))?.dueAt ?? null;
  addAccountRoutes(
    routes,
    {
      ...services,
      sessions,
      onSessionsChanged,
      providerName,
      postsOf,
      erasedOn,
      ...organisationsShown(services),
    },
    means,
  );
  addReadingAndWriting(routes, services, pageCache);
  for (const route of services.plugins.apiRoutes()) routes.api(route);
  const app = createApp({
    routes,
    views,
    pageCache,
    publicUrl: config.publicUrl,
    assets,
    session: sessions.middleware,
    readerOfSession: (member, version) => directory.readerOfSession(member, version),
    readerOfToken: (token) => directory.readerOfToken(token),
    bellOf: (reader) => services.notifications.unread(reader),
    early: (host) => {
      mountOperations(host, {
        connection,
        readiness: services.readiness,
        readerOfToken: (token) => directory.readerOfToken(token),
        connections: () => hub.connections,
        posts: () => services.models.posts.estimatedDocumentCount(),
        changes: () => services.models.changes.estimatedDocumentCount(),
        plugins: () => services.plugins.health(),
      });
      services.plugins.mountEarly(host);
    },
    late: (host, sendPage) => services.plugins.mountLate(host, sendPage),
    onFault: (error, req) =>
      logger.error({ err: error, method: req.method, path: pathForLog(req.path) }, 'a request failed'),
  });
  const server = createServer({ maxHeaderSize: mostHeaderBytes }, app);
  const hub = new LiveHub(server, {
    log,
    redis: await redisFor(services),
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
  services.outbox.start();
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
      await services.outbox.stop();
      services.mailer.close();
    },
  };
}

/** What the pages of accounts show of organisations. */
function organisationsShown({ organisationStore, affiliations }: Services) {
  return {
    belongsTo: async (member: string) => {
      const all = await organisationStore.ofMember(member);
      return all.flatMap(({ affiliation, organisation: { slug, name } }) =>
        affiliation.state === 'confirmed' ? [{ slug, name }] : [],
      );
    },
    offerTo: (reader: Reader) => affiliations.offer(reader),
  };
}

/** A private feed is opened by its address alone, which is therefore kept out of the log. */
const pathForLog = (path: string): string => path.replace(/^(\/feeds\/private\/).*/s, '$1…');

/** Loaded only where it is used: the client of Redis takes 18 MB of memory. */
async function redisFor({ config, logger }: Services): Promise<LiveRedis | null> {
  if (config.redisUrl === null) return null;
  const { connectRedis } = await import('../core/live/redis-adapter.ts');
  return connectRedis(config.redisUrl, logger);
}

/** Loaded only where it is used, for the memory. */
async function providerFor({ config }: Services, secret: string): Promise<ProviderWeb | null> {
  if (config.oidc === null) return null;
  const { Provider } = await import('../features/accounts/provider.ts');
  const provider = new Provider(config.oidc, config.publicUrl + providerReturnPath);
  return { provider, journeys: journeyCookie(secret, config.publicUrl.startsWith('https:')) };
}
