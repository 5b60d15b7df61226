import type { Change } from '../../core/log/change.ts';
import { shownAt } from '../../core/log/change.ts';
import type { Anchor } from '../../core/passage/anchor.ts';

/** What becomes of a comment before its response is sent: it stands, was taken back, went into another, or is left out. */
export type CommentState = 'standing' | 'withdrawn' | 'merged' | 'left-out';

/** One comment of an organisation's response, as its members see it until it is sent. */
export interface ResponseComment {
  id: string;
  author: string;
  anchor: Anchor;
  body: string;
  suggestion: string | null;
  /** Raised by every change of it: whoever changes it says which one they saw. */
  version: number;
  at: Date;
  editedAt: Date | null;
  state: CommentState;
  /** Why the lead left it out. */
  reason: string | null;
  /** The comment that has its words now. */
  into: string | null;
  /** The comments that were merged into it. */
  from: string[];
}

/** That a response was sent: by whom, which comments, in which order. */
export interface Submission {
  by: string;
  at: Date;
  comments: string[];
  /** After the draft had closed, where its group takes late comments. */
  late: boolean;
  /** It comes with the demonstration data, and so do its posts. */
  seeded?: boolean;
}

/** What one organisation prepares to say on one draft, and has said. */
export interface OrganisationResponse {
  /** `<organisation>:<draft>` */
  _id: string;
  organisation: string;
  draft: string;
  /** The last change of its channel that is in here: its version. */
  seq: number;
  comments: ResponseComment[];
  submission: Submission | null;
  /** How often it was sent, or will have been the next time: 1 unless it was reopened. */
  round: number;
}

/** Data of the changes of `response:<organisation>:<draft>`, by type. */
export interface ResponseChanges {
  'comment.added': Pick<ResponseComment, 'id' | 'author' | 'anchor' | 'body' | 'suggestion'>;
  'comment.edited': Pick<ResponseComment, 'id' | 'version' | 'anchor' | 'body' | 'suggestion'>;
  'comment.withdrawn': Pick<ResponseComment, 'id' | 'version'>;
  'comment.left-out': Pick<ResponseComment, 'id' | 'version'> & { reason: string };
  'comment.taken-in': Pick<ResponseComment, 'id' | 'version'>;
  'comments.merged': Pick<ResponseComment, 'anchor' | 'body' | 'suggestion' | 'author'> & {
    into: string;
    from: string[];
  };
  'comments.unmerged': { into: string };
  'comments.erased': { author: string };
  'response.submitted': Pick<Submission, 'comments' | 'late'> & { round: number };
  'response.reopened': { round: number };
}

export type ResponseType = keyof ResponseChanges;

export const responseId = (organisation: string, draft: string): string => `${organisation}:${draft}`;
export const responseChannel = (id: string): string => `response:${id}`;

/** A response that nobody has written anything for. */
export function emptyResponse(id: string): OrganisationResponse {
  const [organisation = '', draft = ''] = id.split(':');
  return { _id: id, organisation, draft, seq: 0, comments: [], submission: null, round: 1 };
}

/** The response after one more change. The one that was given stays as it is. */
export function reduceResponse(before: OrganisationResponse, change: Change): OrganisationResponse {
  const { seq, actor } = change;
  const at = shownAt(change);
  const after = { ...before, seq };
  switch (change.type as ResponseType) {
    case 'response.submitted': {
      const { comments, late } = dataOf(change, 'response.submitted');
      const seeded = change.origin?.from === 'seed';
      return { ...after, submission: { by: actor ?? '', at, comments, late, ...(seeded && { seeded }) } };
    }
    case 'response.reopened':
      return { ...after, submission: null, round: before.round + 1 };
    default:
      return { ...after, comments: commentsAfter(before.comments, change, at) };
  }
}

const dataOf = <Type extends ResponseType>({ data }: Change, _type: Type): ResponseChanges[Type] =>
  data as unknown as ResponseChanges[Type];

function commentsAfter(comments: ResponseComment[], change: Change, at: Date): ResponseComment[] {
  const set = (ids: string[], fields: Partial<ResponseComment>): ResponseComment[] =>
    comments.map((one) => (ids.includes(one.id) ? { ...one, ...fields, version: one.version + 1 } : one));
  switch (change.type as ResponseType) {
    case 'comment.added':
      return [...comments, { ...fresh, ...dataOf(change, 'comment.added'), at }];
    case 'comment.edited': {
      const { id, anchor, body, suggestion } = dataOf(change, 'comment.edited');
      return set([id], { anchor, body, suggestion, editedAt: at });
    }
    case 'comment.withdrawn':
      return set([dataOf(change, 'comment.withdrawn').id], {
        state: 'withdrawn',
        body: '',
        suggestion: null,
      });
    case 'comment.left-out': {
      const { id, reason } = dataOf(change, 'comment.left-out');
      return set([id], { state: 'left-out', reason });
    }
    case 'comment.taken-in':
      return set([dataOf(change, 'comment.taken-in').id], { state: 'standing', reason: null });
    case 'comments.merged': {
      const { into, from, ...words } = dataOf(change, 'comments.merged');
      return [...set(from, { state: 'merged', into }), { ...fresh, ...words, id: into, from, at }];
    }
    case 'comments.unmerged': {
      const { into } = dataOf(change, 'comments.unmerged');
      const from = comments.find(({ id }) => id === into)?.from ?? [];
      return set(from, { state: 'standing', into: null }).map((one) =>
        one.id === into
          ? { ...one, state: 'withdrawn', body: '', suggestion: null, version: one.version + 1 }
          : one,
      );
    }
    case 'comments.erased':
      return erasedComments(comments, dataOf(change, 'comments.erased').author);
    default:
      return comments;
  }
}

/**
 * What a member wrote goes with them; what the lead made of it is the organisation's. What others wrote and they had
 * merged stands again by itself.
 */
function erasedComments(comments: ResponseComment[], author: string): ResponseComment[] {
  const merges = new Set(comments.filter((one) => one.author === author).map(({ id }) => id));
  return comments.map((one) => {
    const version = one.version + 1;
    if (one.author === author) {
      const state = one.state === 'merged' ? 'merged' : 'withdrawn';
      return { ...one, body: '', suggestion: null, version, state };
    }
    const freed = one.state === 'merged' && one.into !== null && merges.has(one.into);
    return freed ? { ...one, state: 'standing', into: null, version } : one;
  });
}

const fresh = {
  version: 1,
  editedAt: null,
  state: 'standing',
  reason: null,
  into: null,
  from: [] as string[],
} as const;
