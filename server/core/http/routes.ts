import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { z } from 'zod';
import { notFound, Problem } from '../errors.ts';
import type { Page } from '../html/views.ts';
import type { Reader } from '../reader.ts';
import { say, t } from '../words/words.ts';
import { readerOf } from './context.ts';
import { needsNoToken } from './forgery.ts';
import type { Stamp } from './page-cache.ts';
import { parse } from './parse.ts';
import { refuseInvalidUtf8 } from './valid-utf8.ts';
import { readUploads, type UploadRule } from './upload.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Shape = z.ZodObject;

export interface ApiResult {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** In place of a body. */
  file?: { type: string; name: string; bytes: Buffer };
}

/** One call of the JSON API: its description, its checks and what it does, together. */
export interface ApiRoute<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** As in OpenAPI, below `/api/v1`: `/threads/{id}/posts`. */
  path: string;
  summary: string;
  tag: string;
  /** Row of the table of policies that decides who may; the service asks it. */
  policy: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** How large its JSON may be, where that is more than usual; for members only. */
  mostBytes?: number;
  /** Scripts of other sites may read it, as guests: only for what everybody may read. */
  cors?: boolean;
  /** Files that come as multipart form data, with the fields of `body`. */
  upload?: UploadRule;
  /** JSON of a schema, or a file of a media type. */
  responses: Record<number, { description: string; schema?: z.ZodType; type?: string }>;
  handle(input: {
    params: z.output<Params>;
    query: z.output<Query>;
    body: z.output<Body>;
    reader: Reader;
    req: Request;
    res: Response;
  }): Promise<ApiResult>;
}

/** What a page answers: a page, a way on, or (null) that it has answered by itself. */
export type PageResult =
  | { page: Omit<Page, 'member' | 'token' | 'path' | 'notice'>; status?: number; stamp?: Stamp }
  | { redirect: string; status?: number }
  | null;

export interface PageRoute {
  method: 'get' | 'post';
  /** As in Express: `/groups/:slug`. */
  path: string;
  policy: string;
  before?: RequestHandler[];
  /**
   * Its address holds a secret that proves who may, as a link in a letter does: a POST is taken from anywhere, without
   * session or token.
   */
  provedByAddress?: boolean;
  /** Files that its form sends; see `sentFiles`. */
  upload?: UploadRule;
  handle(input: {
    params: Record<string, string>;
    query: Record<string, string>;
    form: Record<string, string>;
    reader: Reader;
    req: Request;
    res: Response;
  }): Promise<PageResult>;
}

/** How a page result becomes an answer; given by the site. */
export type SendPage = (req: Request, res: Response, result: PageResult) => void | Promise<void>;

export const apiBase = '/api/v1';

/** Every route of the site. Features add to it; the site mounts it; the API description is made from it. */
export class Routes {
  readonly apiRoutes: ApiRoute[] = [];
  readonly pageRoutes: PageRoute[] = [];

  api<Params extends Shape, Query extends Shape, Body extends z.ZodType>(
    route: ApiRoute<Params, Query, Body>,
  ): void {
    this.apiRoutes.push(route);
  }

  page(route: PageRoute): void {
    this.pageRoutes.push(route);
  }

  /** Every policy that some route names. */
  policies(): Set<string> {
    return new Set([...this.apiRoutes, ...this.pageRoutes].map(({ policy }) => policy));
  }

  /** Reads what is sent to routes that take files; goes before the check against forgery. */
  uploads(): RequestHandler {
    const api = this.apiRoutes.map(({ path, upload }) => ({ path: apiBase + expressPath(path), upload }));
    const taking = [...api, ...this.pageRoutes].flatMap(({ path, upload }) =>
      upload ? [{ path, upload }] : [],
    );
    return readUploads(taking);
  }

  /** Parses the JSON of routes that take more of it than usual; goes before the parser for all. */
  largeBodies(): RequestHandler {
    const router = Router();
    for (const { method, path, mostBytes } of this.apiRoutes) {
      if (mostBytes === undefined) continue;
      const parseJson = express.json({ limit: mostBytes, verify: refuseInvalidUtf8 });
      router[method](apiBase + expressPath(path), (req, res, next) =>
        readerOf(req).member ? parseJson(req, res, next) : next(),
      );
    }
    return router;
  }

  /** Lets scripts of other sites read what may be read so, never with the cookies of whoever sits there. */
  crossOrigin(): RequestHandler {
    const router = Router();
    for (const { path, cors } of this.apiRoutes) {
      if (!cors) continue;
      router.all(apiBase + expressPath(path), (req, res, next) => {
        res.setHeader('Access-Control-Allow-Origin', '*');
        res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
        res.vary('Origin');
        if (req.method !== 'OPTIONS') return next();
        res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
        res.setHeader('Access-Control-Allow-Headers', 'Accept, Content-Type, X-Requested-With');
        res.setHeader('Access-Control-Max-Age', '86400');
        res.status(204).end();
      });
    }
    return router;
  }

  /** Marks requests whose address proves who may; goes before the check against forgery. */
  provedByAddress(): RequestHandler {
    const router = Router();
    for (const { path, provedByAddress } of this.pageRoutes) {
      if (!provedByAddress) continue;
      router.post(path, (req, _res, next) => {
        needsNoToken(req);
        next();
      });
    }
    return router;
  }

  mount(app: Express, sendPage: SendPage): void {
    for (const route of this.apiRoutes)
      app[route.method](apiBase + expressPath(route.path), answerApi(route));
    for (const route of this.pageRoutes) {
      app[route.method](route.path, ...(route.before ?? []), answerPage(route, sendPage));
    }
  }
}

/** `/threads/{id}` → `/threads/:id`. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function answerApi(route: ApiRoute) {
  return async (req: Request, res: Response, _next: NextFunction): Promise<void> => {
    const result = await route.handle({
      params: (route.params ? parseParams(route.params, req.params) : req.params) as never,
      query: route.query ? parse(route.query.strict(), req.query) : {},
      body: route.body ? parse(route.body, route.upload ? formOf(req) : jsonOf(req)) : undefined,
      reader: readerOf(req),
      req,
      res,
    });
    res.setHeader('Cache-Control', 'private, no-cache');
    for (const [name, value] of Object.entries(result.headers ?? {})) res.setHeader(name, value);
    if (result.file) res.attachment(result.file.name).type(result.file.type).send(result.file.bytes);
    else if (result.body === undefined) res.status(result.status ?? 204).end();
    else res.status(result.status ?? 200).json(result.body);
  };
}

/** The JSON that was sent; nothing sent is an empty object, whose missing fields are then named. Throws 415. */
function jsonOf(req: Request): unknown {
  const empty = req.is('*/*') === null || req.headers['content-length'] === '0';
  if (!empty && !req.is('application/json')) {
    throw new Problem(415, 'unsupported', t('Not understood'), {
      detail: t('Send JSON, with the header Content-Type: application/json.'),
    });
  }
  return req.body ?? {};
}

/** The fields that were sent with a file; none when it is no multipart form, whose missing file is then named. */
function formOf(req: Request): unknown {
  return req.is('multipart/form-data') ? texts(req.body) : {};
}

/** An id of the wrong form names nothing: 404, as for any other unknown id. */
function parseParams(schema: Shape, params: unknown): unknown {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw notFound(say('thing'));
  return parsed.data;
}

function answerPage(route: PageRoute, sendPage: SendPage) {
  return async (req: Request, res: Response): Promise<void> => {
    const result = await route.handle({
      params: texts(req.params),
      query: texts(req.query),
      form: texts(req.body),
      reader: readerOf(req),
      req,
      res,
    });
    await sendPage(req, res, result);
  };
}

/** Of forms and queries only single texts are taken; anything else is as if it had not been sent. */
function texts(values: unknown): Record<string, string> {
  const found = Object.create(null) as Record<string, string>;
  if (typeof values !== 'object' || values === null) return found;
  for (const [name, value] of Object.entries(values)) if (typeof value === 'string') found[name] = value;
  return found;
}
