import type { Request } from 'express';
import type { Reader } from '../../core/reader.ts';

/** What `following/follow.njk` draws: the way to follow what a page shows, or to stop. */
export interface FollowPart {
  /** `thread:<id>`, `competency:<id>`, `draft:<id>`, `framework:<id>` or `group:<id>`. */
  target: string;
  /** Null for guests, who are asked to sign in first. */
  following: boolean | null;
  token: string | null;
}

/** Given to pages by the feature that keeps what members follow. */
export type FollowPartOf = (req: Request, reader: Reader, target: string) => Promise<FollowPart>;
