import { z } from 'zod';
import { Problem } from '../errors.ts';
import { say, t } from '../words/words.ts';

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
    ...problem.more,
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
    say('Too large'),
    say('The request is larger than is taken here. Send less at a time.'),
  ],
  'entity.parse.failed': [400, 'malformed', say('Malformed'), say('The body is not well-formed JSON.')],
  'parameters.too.many': [413, 'too-large', say('Too large'), say('The form has too many fields.')],
  'charset.unsupported': [415, 'unsupported', say('Not understood'), say('Send the body as UTF-8.')],
  'encoding.unsupported': [
    415,
    'unsupported',
    say('Not understood'),
    say('The content encoding is not known here.'),
  ],
  'request.aborted': [
    400,
    'aborted',
    say('Incomplete'),
    say('The request ended before all of it had arrived.'),
  ],
  'request.size.invalid': [
    400,
    'malformed',
    say('Malformed'),
    say('The request is shorter or longer than it said.'),
  ],
  'entity.verify.failed': [400, 'invalid-utf-8', say('Malformed'), say('The body is not valid UTF-8.')],
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
    return new Problem(status, code, t(title), { detail: t(detail) });
  }
  if (error instanceof URIError)
    return new Problem(400, 'malformed', t('Malformed'), { detail: t('The address is malformed.') });
  if (/^Mongo(Network|ServerSelection|PoolCleared|NotConnected|WaitQueue)/.test(fault.name ?? '')) {
    return new Problem(503, 'unavailable', t('Not available just now'), {
      detail: t('The database cannot be reached just now. Nothing is lost; try again in a few seconds.'),
      retryAfter: 5,
    });
  }
  const status = fault.status ?? fault.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new Problem(status, 'refused', t('Not understood'), {
      detail: t('The request was not understood.'),
    });
  return new Problem(500, 'fault', t('Something went wrong'), {
    detail: t('This is our fault, and it has been noted. Nothing of yours was changed.'),
  });
}
