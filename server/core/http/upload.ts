import { type RequestHandler, Router } from 'express';
import type { Request } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { Problem } from '../errors.ts';
import { t } from '../words/words.ts';
import { identityOf } from './context.ts';

/** What a route takes beside the fields of its form: files in one field, each up to a size in bytes. */
export interface UploadRule {
  field: string;
  maxBytes: number;
}

/** A file that was sent. Of one that is too large, and of all but the first, the bytes are let go at once. */
export interface SentFile {
  field: string;
  name: string;
  bytes: Buffer;
  tooLarge: boolean;
}

/** Requests whose bodies are in memory at one time; with 8 MB each, 64 MB at most. */
const mostAtOnce = 8;
/** What is read of a file at all, in multiples of what is taken, so that a form comes back with a word about it. */
const patience = 4;

const sent = new WeakMap<Request, SentFile[]>();

/** The files that came with this request, in order. */
export const sentFiles = (req: Request): SentFile[] => sent.get(req) ?? [];

/**
 * Reads the bodies of routes that take files, before the check against forgery, which looks for its token among their
 * fields. Only for whoever is signed in: of others nothing is read.
 */
export function readUploads(routes: { path: string; upload: UploadRule }[]): RequestHandler {
  const router = Router();
  let reading = 0;
  for (const { path, upload } of routes) {
    router.post(path, (req, res, next) => {
      if (!identityOf(req).reader.member || !req.is('multipart/form-data')) return next();
      if (reading >= mostAtOnce) return next(busy());
      reading += 1;
      res.once('close', () => (reading -= 1));
      const files: SentFile[] = [];
      sent.set(req, files);
      const { maxBytes } = upload;
      multer({
        storage: intoMemory(files, maxBytes),
        limits: { fileSize: maxBytes * patience, files: 20, fields: 50, fieldSize: 200_000, parts: 70 },
      }).any()(req, res, (error: unknown) => next(error ? faultOf(error) : undefined));
    });
  }
  return router;
}

function intoMemory(files: SentFile[], maxBytes: number): StorageEngine {
  return {
    _handleFile(_req, { fieldname, originalname, stream }, done) {
      const file: SentFile = {
        field: fieldname,
        name: originalname,
        bytes: Buffer.alloc(0),
        tooLarge: false,
      };
      const first = files.every(({ field }) => field !== fieldname);
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

const busy = (): Problem =>
  new Problem(503, 'busy', 'Busy', {
    detail: t('Many files are arriving just now. Try again in a few seconds.'),
    retryAfter: 5,
  });
