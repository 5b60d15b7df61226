/** An answer that is not what was asked for: thrown anywhere, sent as it is. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** `{errors, error_type}` as Rails answers it. */
export const errors = (status: number, said: string[], type?: string): Refusal =>
  new Refusal(status, type ? { errors: said, error_type: type } : { errors: said });

export const notFound = (): Refusal =>
  errors(404, ['The requested URL or resource could not be found.'], 'not_found');

/** A topic that is missing or hidden: the answer carries a page as well. */
export const topicNotFound = (): Refusal =>
  new Refusal(404, {
    errors: ['The requested URL or resource could not be found.'],
    error_type: 'not_found',
    extras: { title: 'Page Not Found', html: '<div class="page-not-found">…</div>', group: null },
  });

export const invalidAccess = (): Refusal =>
  errors(403, ['You are not permitted to view the requested resource.'], 'invalid_access');

export const invalidKey = (): Refusal =>
  errors(
    403,
    ['You are not permitted to view the requested resource. The API username or key is invalid.'],
    'invalid_access',
  );

export const notLoggedIn = (): Refusal =>
  errors(403, ['You need to be logged in to do that.'], 'not_logged_in');

export const badCsrf = (): Refusal => new Refusal(403, ['BAD CSRF']);

export const invalidParameters = (which: string): Refusal =>
  errors(400, [`You supplied invalid parameters to the request: ${which}`], 'invalid_parameters');

/** What a create is told when it is not taken. */
export const createRefused = (said: string[]): Refusal =>
  new Refusal(422, { action: 'create_post', errors: said });

export const unprocessable = (said: string[]): Refusal => errors(422, said);

export const conflict = (): Refusal =>
  errors(409, ['That post was edited by another user and your changes can no longer be saved.']);

export const readOnly = (): Refusal =>
  new Refusal(
    503,
    { errors: ['The site is in read only mode. Interactions are disabled.'], error_type: 'read_only' },
    { 'Discourse-Readonly': 'true' },
  );

/** From Rails. `code` only for limits of keys; those of a user have none. */
export function tooMany(seconds: number, code?: string): Refusal {
  const wait = Math.max(1, Math.ceil(seconds));
  const left = `${wait} second${wait === 1 ? '' : 's'}`;
  return new Refusal(
    429,
    {
      errors: [`You’ve performed this action too many times. Please wait ${left} before trying again.`],
      error_type: 'rate_limit',
      extras: { wait_seconds: wait, time_left: left },
    },
    { 'Retry-After': String(wait), ...(code ? { 'Discourse-Rate-Limit-Error-Code': code } : {}) },
  );
}

/** From what stands before Rails: plain text. */
export function tooManyText(seconds: number, code: string): Refusal {
  const wait = Math.max(1, Math.ceil(seconds));
  return new Refusal(
    429,
    `Slow down, you're making too many requests.\nPlease retry again in ${wait} seconds.\nError code: ${code}.\n`,
    { 'Content-Type': 'text/plain', 'Retry-After': String(wait), 'Discourse-Rate-Limit-Error-Code': code },
  );
}
