import type { Trouble } from '../store/records.ts';

/** What a trouble says when whoever throws it knows no status and no values. */
export function troubleOf(code: string, at: Date, more: Partial<Trouble> = {}): Trouble {
  return { code, status: null, values: {}, at, ...more };
}

/** Thrown by a doer: not now, at this time again. With a trouble, the try counts as failed; without, as none. */
export class Later extends Error {
  readonly at: Date;
  readonly trouble: Trouble | null;

  constructor(at: Date, trouble: Trouble | null = null) {
    super(trouble ? `later: ${trouble.code}` : 'later');
    this.name = 'Later';
    this.at = at;
    this.trouble = trouble;
  }
}

/** Thrown by a doer: the other side said no. It is not tried again by itself. */
export class Refused extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`refused: ${trouble.code}`);
    this.name = 'Refused';
    this.trouble = trouble;
  }
}

/** Thrown by a doer: nobody can tell whether it happened. A moderator decides. */
export class Unclear extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`unclear: ${trouble.code}`);
    this.name = 'Unclear';
    this.trouble = trouble;
  }
}
