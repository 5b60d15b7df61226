import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { Problem } from '../errors.ts';
import { t } from '../words/words.ts';
import { identityOf } from './context.ts';

/** What a route takes beside the fields of its form: files in one field, each up to a size in bytes. */
export interface UploadRule {
  field: string;
  maxBytes: number;
}

/** A file that was sent in the field. Of one that is too large, and of all but the first, the bytes are let go at once. */
export interface SentFile {
  field: string;
  name: string;
  bytes: Buffer;
  tooLarge: boolean;
}

/** Requests whose bodies are in memory at one time; with 8 MB each, 64 MB at most. */
const mostAtOnce = 8;
/** Of these, those of one member, so that nobody takes all the places. */
const mostOfMember = 2;
/** Milliseconds in which a body must have arrived. */
const mostMs = 60_000;
/** What is read of a file at all, in multiples of what is taken, so that a form comes back with a word about it. */
const patience = 4;

const sent = new WeakMap<Request, SentFile[]>();

/** The files that came with this request, in order. */
export const sentFiles = (req: Request): SentFile[] => sent.get(req) ?? [];

/**
 * Reads the bodies of routes that take files, before the check against forgery, which looks for its token among their
 * fields. Only for whoever is signed in: of others nothing is read. `within` is the time for one, in milliseconds.
 */
export function readUploads(
  routes: { path: string; upload: UploadRule }[],
  within: number = mostMs,
): RequestHandler {
  const router = Router();
  const places = new Places();
  for (const { path, upload } of routes) {
    router.post(path, (req, res, next) => {
      const { member } = identityOf(req).reader;
      if (!member || !req.is('multipart/form-data')) return next();
      const refused = places.take(member.id);
      if (refused) return next(refused);
      res.once('close', () => places.leave(member.id));
      receive(req, res, upload, within, next);
    });
  }
  return router;
}

/** Whose bodies are being read. */
class Places {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Takes a place, or answers why there is none. */
  take(member: string): Problem | null {
    const own = this.#taken.get(member) ?? 0;
    if (own >= mostOfMember) return tooManyAtOnce();
    if (this.#all >= mostAtOnce) return busy();
    this.#all += 1;
    this.#taken.set(member, own + 1);
    return null;
  }

  leave(member: string): void {
    const own = this.#taken.get(member) ?? 0;
    this.#all -= 1;
    if (own > 1) this.#taken.set(member, own - 1);
    else this.#taken.delete(member);
  }
}

/** Reads a body, and calls `next` once: when it is there, when something is wrong, or when the time is over. */
function receive(
  req: Request,
  res: Response,
  { field, maxBytes }: UploadRule,
  within: number,
  next: NextFunction,
): void {
  const files: SentFile[] = [];
  sent.set(req, files);
  let over = false;
  const end = (problem?: Problem): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    next(problem);
  };
  const timer = setTimeout(() => {
    // What has not come yet is never read: the connection ends with the answer.
    req.unpipe();
    res.setHeader('Connection', 'close');
    res.once('finish', () => req.destroy());
    end(tooSlow());
  }, within);
  res.once('close', () => clearTimeout(timer));
  multer({
    storage: intoMemory(files, field, maxBytes),
    limits: { fileSize: maxBytes * patience, files: 2, fields: 50, fieldSize: 200_000, parts: 52 },
  }).any()(req, res, (error: unknown) => end(error ? faultOf(error) : undefined));
}

function intoMemory(files: SentFile[], field: string, maxBytes: number): StorageEngine {
  return {
    _handleFile(_req, { fieldname, originalname, stream }, done) {
      if (fieldname !== field) {
        stream.on('error', done);
        stream.on('end', () => done(null, { size: 0 }));
        stream.resume();
        return;
      }
      const file: SentFile = {
        field: fieldname,
        name: originalname,
        bytes: Buffer.alloc(0),
        tooLarge: false,
      };
      const first = files.length === 0;
      files.push(file);
      let chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        file.tooLarge = size > maxBytes;
        if (file.tooLarge || !first) chunks = [];
        else chunks.push(chunk);
      });
      stream.on('error', done);
      stream.on('end', () => {
        file.bytes = Buffer.concat(chunks);
        done(null, { size });
      });
    },
    _removeFile: (_req, _file, done) => done(null),
  };
}

function faultOf(error: unknown): Problem {
  if (error instanceof MulterError) {
    return new Problem(413, 'too-large', 'Too large', {
      detail: t('What was sent is larger than is taken here. Send less at a time.'),
    });
  }
  return new Problem(400, 'malformed', 'Malformed', {
    detail: t('The form did not arrive whole. Go back and send it again.'),
  });
}

const tooManyAtOnce = (): Problem =>
  new Problem(429, 'too-many', 'Too many at once', {
    detail: t('Other files of yours are arriving just now. Send this one when they are here.'),
    retryAfter: 5,
  });

const tooSlow = (): Problem =>
  new Problem(408, 'too-slow', 'Too slow', {
    detail: t('The file took too long to arrive. Send a smaller one, or try again with a better connection.'),
  });

const busy = (): Problem =>
  new Problem(503, 'busy', 'Busy', {
    detail: t('Many files are arriving just now. Try again in a few seconds.'),
    retryAfter: 5,
  });
