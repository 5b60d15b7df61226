import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import { Problem, notFound } from './core/errors.ts';
import { identify, identityOf, keepNotice, readerOf, takeNotice, wantsJson } from './core/http/context.ts';
import { csrfToken, refuseForgery } from './core/http/forgery.ts';
import { openApiDocument } from './core/http/openapi.ts';
import type { PageCache } from './core/http/page-cache.ts';
import { asProblem, problemDocument } from './core/http/problem.ts';
import type { PageResult, Routes, SendPage } from './core/http/routes.ts';
import { refuseInvalidForm, refuseInvalidUtf8 } from './core/http/valid-utf8.ts';
import { errorPage } from './core/html/error-page.ts';
import { chosenTheme } from './core/html/themes.ts';
import { assetsPath, type Page, type PageBell, type Views } from './core/html/views.ts';
import { guest, type Reader } from './core/reader.ts';
import { chosenLanguage, english } from './core/words/languages.ts';
import { inLanguage } from './core/words/speaking.ts';
import { t } from './core/words/words.ts';

export interface AppParts {
  routes: Routes;
  views: Views;
  pageCache: PageCache;
  publicUrl: string;
  assets: string;
  session: RequestHandler;
  readerOfSession(member: string, authVersion: number): Promise<Reader | null>;
  readerOfToken(secret: string): Promise<Reader | null>;
  /** What is new for a member, for the frame of their pages. */
  bellOf(reader: Reader): Promise<PageBell>;
  /** Mounted before the body is parsed: what needs raw bytes, and what needs no session. */
  early: (app: Express) => void;
  /** Mounted after everybody is known: routes of plugins. */
  late: (app: Express, sendPage: SendPage) => void;
  onFault(error: unknown, req: Request): void;
}

const bodyLimit = '1mb';
/** A form may ask a few questions of each of hundreds of things. */
const mostFields = 5000;

/** The whole of the HTTP side, read from top to bottom: what is cheap first, errors last. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.set('query parser', 'simple');
  app.use(parts.pageCache.answer);
  app.use(speak);
  app.use(helmetFor(parts));
  app.use(
    compression({ filter: (req, res) => !req.path.startsWith(assetsPath) && compression.filter(req, res) }),
  );
  app.use(assetsPath, express.static(parts.assets, { immutable: true, maxAge: '1y', index: false }));
  app.get('/favicon.ico', (_req, res) => void res.redirect(301, `${assetsPath}/favicon.svg`));
  app.use(parts.routes.crossOrigin());
  parts.early(app);
  app.use(parts.session);
  app.use(whoAsks(parts));
  app.use(parts.routes.largeBodies());
  app.use(express.json({ limit: bodyLimit, verify: refuseInvalidUtf8 }));
  app.use(
    express.urlencoded({
      extended: false,
      limit: bodyLimit,
      parameterLimit: mostFields,
      verify: refuseInvalidForm,
    }),
  );
  app.use(parts.routes.uploads());
  app.use(parts.routes.provedByAddress());
  app.use(refuseForgery(parts.publicUrl));
  const send: SendPage = (req, res, result) => sendPage(parts, req, res, result);
  parts.routes.mount(app, send);
  app.get('/api/openapi.json', describeApi(parts));
  parts.late(app, send);
  app.use((_req, _res, next) => next(notFound()));
  app.use(answerError(parts));
  return app;
}

/** From here on, the site speaks the language that this reader chose. */
const speak: RequestHandler = (req, _res, next) => {
  const language = chosenLanguage(req.headers.cookie);
  if (language === english) next();
  else inLanguage(language, next);
};

function helmetFor({ publicUrl, views }: AppParts): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", views.inlineScriptHash],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(secure && { 'upgrade-insecure-requests': [] }),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  });
}

/** The description of the API, made when it is first asked for. */
function describeApi({ routes, publicUrl }: AppParts): RequestHandler {
  let document: object | null = null;
  return (_req, res) => {
    document ??= openApiDocument(routes.apiRoutes, publicUrl);
    res.setHeader('Cache-Control', 'public, max-age=300');
    res.json(document);
  };
}

/** A token that is sent but wrong is refused, rather than being read as a guest. */
function whoAsks({ readerOfSession, readerOfToken }: AppParts): RequestHandler {
  return async (req, _res, next) => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (bearer !== undefined) {
      const reader = await readerOfToken(bearer);
      if (!reader)
        throw new Problem(401, 'bad-token', t('Token not known'), {
          detail: t('This token is not known, or was revoked.'),
        });
      identify(req, { reader, by: 'token' });
    } else if (req.session?.member) {
      const reader = await readerOfSession(req.session.member, req.session.authVersion ?? 0);
      if (reader) identify(req, { reader, by: 'session' });
      else {
        req.session.member = undefined;
        identify(req, { reader: guest, by: 'nobody' });
      }
    }
    next();
  };
}

async function sendPage(parts: AppParts, req: Request, res: Response, result: PageResult): Promise<void> {
  if (result === null) return;
  if ('redirect' in result) {
    await keepNotice(req);
    res.redirect(result.status ?? 303, result.redirect);
    return;
  }
  const { reader } = identityOf(req);
  const html = parts.views.page({
    ...result.page,
    ...frameOf(req, reader, await bellOf(parts, req, reader)),
  });
  res.status(result.status ?? 200).type('html');
  res.setHeader('Cache-Control', 'private, no-cache');
  if (!reader.member && result.stamp && res.statusCode === 200)
    parts.pageCache.keep(req, res, html, result.stamp);
  res.send(html);
}

/** A count that cannot be had keeps nobody from the page. */
async function bellOf(parts: AppParts, req: Request, reader: Reader): Promise<PageBell | null> {
  if (!reader.member) return null;
  try {
    return await parts.bellOf(reader);
  } catch (error) {
    parts.onFault(error, req);
    return null;
  }
}

function frameOf(
  req: Request,
  reader: Reader,
  bell: PageBell | null = null,
): Pick<Page, 'member' | 'token' | 'path' | 'theme' | 'notice'> {
  const { member } = reader;
  return {
    path: req.originalUrl,
    theme: chosenTheme(req.headers.cookie),
    token: csrfToken(req),
    notice: member ? takeNotice(req) : null,
    member: member && {
      name: member.name,
      handle: member.handle,
      moderates: moderatesAny(reader),
      admin: reader.admin,
      bell,
    },
  };
}

function moderatesAny(reader: Reader): boolean {
  if (reader.admin) return true;
  return [...reader.roles.values()].some((roles) => roles.has('moderator') || roles.has('chair'));
}

function answerError(parts: AppParts): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const problem = asProblem(error);
    if (problem.status >= 500) parts.onFault(error, req);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (problem.retryAfter !== undefined) res.setHeader('Retry-After', problem.retryAfter);
    res.setHeader('Cache-Control', 'private, no-store');
    if (wantsJson(req)) {
      if (problem.status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
      res
        .status(problem.status)
        .type('application/problem+json')
        .send(JSON.stringify(problemDocument(problem)));
      return;
    }
    if (problem.status === 401 && req.method === 'GET') {
      res.redirect(303, `/sign-in?return=${encodeURIComponent(req.originalUrl)}`);
      return;
    }
    const { status, title, detail, retryAfter } = problem;
    const page = errorPage({ status, title, detail, retryAfter });
    res
      .status(status)
      .type('html')
      .send(parts.views.page({ ...page, ...frameOf(req, readerOf(req)) }));
  };
}
