import express, { type Express, type Request, type Response } from 'express';
import { leaveNotice, readerOf } from '../core/http/context.ts';
import { asProblem, problemDocument } from '../core/http/problem.ts';
import type { PageResult, SendPage } from '../core/http/routes.ts';
import type { Logger } from '../core/logger.ts';
import type { PluginPage, RouteAnswer } from '../plugin-api.ts';
import type { Manifest } from './manifest.ts';
import type { PluginRoute, RawRoute } from './registration.ts';

export interface RouteParts {
  baseUrl: string;
  logger: Logger;
}

/** Mounts the routes of a plugin; errors go the way of all errors of the site. */
export function mountRoutes(
  app: Express,
  { id, mounts }: Manifest,
  routes: readonly PluginRoute[],
  { baseUrl }: RouteParts,
  sendPage: SendPage,
): void {
  const router = express.Router();
  for (const { method, path, handle } of routes) {
    router[method](path, async (req: Request, res: Response) => {
      const answer = await handle({
        params: texts(req.params),
        query: texts(req.query),
        body: req.body as unknown,
        form: texts(req.body),
        values: (name) => valuesOf(req.body, name),
        reader: readerOf(req),
        baseUrl,
      });
      const { headers = {}, redirect, notice } = answer;
      if (answer.page) {
        for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
        await sendPage(req, res, pageOf(id, answer.page, answer.status));
      } else if (redirect !== undefined && notice !== undefined) {
        leaveNotice(req, notice);
        await sendPage(req, res, { redirect, status: answer.status ?? 303 });
      } else send(res, answer);
    });
  }
  app.use([`/plugins/${id}`, ...mounts], router);
}

/** A page of the plugin's own as one of the site: nothing of it is kept for guests, or listed by search engines. */
function pageOf(id: string, page: PluginPage, status: number | undefined): PageResult {
  const { template, title, data, errors = [], breadcrumbs, section, wide } = page;
  return {
    status: status ?? (errors.length > 0 ? 422 : 200),
    page: {
      template: `plugins/${id}/${template}`,
      title,
      errors,
      robots: 'noindex',
      data: { ...data, plugin: { url: `/plugins/${id}` } },
      ...(breadcrumbs && { breadcrumbs }),
      ...(section && { section }),
      ...(wide && { wide }),
    },
  };
}

/**
 * Mounts the routes that take raw bytes. Programs call them: every refusal is a problem document. They stand before
 * the site's own routes, and therefore only beneath `/plugins/<id>`.
 */
export function mountRawRoutes(
  app: Express,
  { id }: Manifest,
  routes: readonly RawRoute[],
  { logger }: RouteParts,
): void {
  const router = express.Router();
  for (const { path, limitBytes, handle } of routes) {
    const bytes = express.raw({ type: () => true, limit: limitBytes });
    router.post(path, async (req: Request, res: Response) => {
      try {
        await new Promise<void>((resolve, reject) => {
          bytes(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
        });
        const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
        send(res, await handle({ params: texts(req.params), body, headers: req.headers }));
      } catch (error) {
        const problem = asProblem(error);
        if (problem.status >= 500) logger.error({ err: error, plugin: id, path }, 'a raw route failed');
        if (problem.retryAfter !== undefined) res.setHeader('Retry-After', problem.retryAfter);
        res
          .status(problem.status)
          .type('application/problem+json')
          .send(JSON.stringify(problemDocument(problem)));
      }
    });
  }
  app.use(`/plugins/${id}`, router);
}

function send(res: Response, { status, json, body, redirect, headers = {} }: RouteAnswer): void {
  res.setHeader('Cache-Control', 'private, no-cache');
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (redirect !== undefined) res.redirect(status ?? 303, redirect);
  else if (json !== undefined) {
    // A type of its own, such as application/problem+json, stands.
    if (!res.hasHeader('Content-Type')) res.type('json');
    res.status(status ?? 200).send(JSON.stringify(json));
  } else if (body !== undefined) {
    if (!res.hasHeader('Content-Type')) res.type(typeof body === 'string' ? 'text' : 'bin');
    res.status(status ?? 200).send(body);
  } else res.status(status ?? 204).end();
}

function texts(values: unknown): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(values ?? {}))
    if (typeof value === 'string') found[name] = value;
  return found;
}

/** Express gives what is sent several times as a list. */
function valuesOf(body: unknown, name: string): string[] {
  const found =
    typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, name) : null;
  const value: unknown = found?.value;
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
