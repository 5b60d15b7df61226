import type { Trouble } from '../store/records.ts';

/** What the bridge needs to know of an error of the client, whatever call it came from. */
export interface ForumError extends Error {
  kind: string;
  status: number | null;
  waitSeconds: number | null;
  refusal: string | null;
  /** Such as `shape`: it answered, in another form than forums do. */
  type?: string | null;
}

export function isForumError(error: unknown): error is ForumError {
  return error instanceof Error && error.name === 'DiscourseError';
}

/** As it is kept: the forum's own words are not, since they may quote a post. */
export function troubleOfForum({ kind, status, waitSeconds, refusal }: ForumError, at: Date): Trouble {
  const values: Trouble['values'] = waitSeconds === null ? {} : { seconds: waitSeconds };
  return { code: refusal ?? kind, status, values, at };
}
