import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import type { Heads } from '../log/heads.ts';
import { Memo } from '../log/memo.ts';
import { chosenTheme } from '../html/themes.ts';
import { chosenLanguage } from '../words/languages.ts';
import { readsWithoutSession } from '../sessions/sessions.ts';

interface CachedPage {
  body: Buffer;
  headers: [string, string][];
  etag: string;
  zipped: Buffer | null;
}

/** Of what a page is made: channels, with their numbers before it was made. */
export interface Stamp {
  channels: string[];
  heads: number[];
}

const maxAgeMs = 30_000;
const maxBytes = 96_000_000;
const zipFrom = 1_400;

/**
 * Whole pages for guests, kept until a channel they were made from grows, 30 s at most (times pass without any
 * change). Goes before all other middleware: its hits cost no more than the bytes.
 */
export class PageCache {
  readonly #memo: Memo<CachedPage>;
  readonly #on: boolean;

  constructor(heads: Heads, on: boolean) {
    this.#on = on;
    this.#memo = new Memo(heads, {
      max: 5_000,
      maxAgeMs,
      maxSize: maxBytes,
      size: ({ body, zipped }) => body.length + (zipped?.length ?? 0),
    });
  }

  /** Answers a guest from memory when it can. */
  readonly answer: RequestHandler = (req, res, next) => {
    const page = this.#on && isGuestRead(req) ? this.#memo.fresh(keyOf(req)) : undefined;
    if (!page) return next();
    for (const [name, value] of page.headers) res.setHeader(name, value);
    if (req.headers['if-none-match'] === page.etag) {
      res.statusCode = 304;
      res.end();
      return;
    }
    const zip = page.body.length >= zipFrom && /\bgzip\b/.test(req.headers['accept-encoding'] ?? '');
    if (zip) {
      page.zipped ??= gzipSync(page.body, { level: 6 });
      res.setHeader('Content-Encoding', 'gzip');
    }
    const body = zip ? page.zipped! : page.body;
    res.setHeader('Content-Length', body.length);
    res.end(req.method === 'HEAD' ? undefined : body);
  };

  /** Numbers of these channels now; to be asked for before the page is made. */
  async stamp(channels: string[]): Promise<Stamp> {
    return { channels, heads: await this.#memo.headsOf(channels) };
  }

  /** Keeps a page that was just made for a guest. */
  keep(req: Request, res: Response, html: string, { channels, heads }: Stamp): void {
    if (!this.#on || !isGuestRead(req)) return;
    const body = Buffer.from(html);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    res.setHeader('ETag', etag);
    res.vary('Accept-Encoding');
    const headers = Object.entries(res.getHeaders())
      .filter(([name]) => name !== 'content-length' && name !== 'content-encoding')
      .map(([name, value]): [string, string] => [name, String(value)]);
    this.#memo.keep(keyOf(req), { body, headers, etag, zipped: null }, channels, heads);
  }
}

/** A page is another one in another language, and in other colours. */
function keyOf(req: Request): string {
  const { cookie } = req.headers;
  return `${chosenLanguage(cookie).code} ${chosenTheme(cookie)} ${req.originalUrl}`;
}

function isGuestRead(req: Request): boolean {
  return readsWithoutSession(req) && req.headers.authorization === undefined;
}
