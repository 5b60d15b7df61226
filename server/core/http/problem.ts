import { z } from 'zod';
import { Problem } from '../errors.ts';

/** The body of every error answer of the API. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'Problem' });

/** A problem document (RFC 9457) of this problem. */
export function problemDocument(problem: Problem): z.infer<typeof problemSchema> {
  return {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    errors: problem.errors,
  };
}

interface HttpFault {
  status?: number;
  statusCode?: number;
  type?: string;
  code?: string;
  expose?: boolean;
}

const parserFaults: Record<string, [status: number, code: string, title: string, detail: string]> = {
  'entity.too.large': [
    413,
    'too-large',
    'Too large',
    'The request is larger than is taken here. Send less at a time.',
  ],
  'entity.parse.failed': [400, 'malformed', 'Malformed', 'The body is not well-formed JSON.'],
  'parameters.too.many': [413, 'too-large', 'Too large', 'The form has too many fields.'],
  'charset.unsupported': [415, 'unsupported', 'Not understood', 'Send the body as UTF-8.'],
  'encoding.unsupported': [415, 'unsupported', 'Not understood', 'The content encoding is not known here.'],
  'request.aborted': [400, 'aborted', 'Incomplete', 'The request ended before all of it had arrived.'],
  'request.size.invalid': [400, 'malformed', 'Malformed', 'The request is shorter or longer than it said.'],
  'entity.verify.failed': [400, 'invalid-utf-8', 'Malformed', 'The body is not valid UTF-8.'],
};

/**
 * Any thrown thing as a Problem: ours as they are, those of the body parsers and the router in our words, a database
 * that is away as 503, and everything else as a bare 500 that tells nothing.
 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fault = (typeof error === 'object' && error !== null ? error : {}) as HttpFault & { name?: string };
  if (fault.type && parserFaults[fault.type]) {
    const [status, code, title, detail] = parserFaults[fault.type]!;
    return new Problem(status, code, title, { detail });
  }
  if (error instanceof URIError)
    return new Problem(400, 'malformed', 'Malformed', { detail: 'The address is malformed.' });
  if (/^Mongo(Network|ServerSelection|PoolCleared|NotConnected|WaitQueue)/.test(fault.name ?? '')) {
    return new Problem(503, 'unavailable', 'Not available just now', {
      detail: 'The database cannot be reached just now. Nothing is lost; try again in a few seconds.',
      retryAfter: 5,
    });
  }
  const status = fault.status ?? fault.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new Problem(status, 'refused', 'Not understood', { detail: 'The request was not understood.' });
  return new Problem(500, 'fault', 'Something went wrong', {
    detail: 'This is our fault, and it has been noted. Nothing of yours was changed.',
  });
}
