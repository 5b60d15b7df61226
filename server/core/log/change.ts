/** Where a change came from, when not from a person using this site: who wrote it, when, and its name there. */
export interface Origin {
  from: string;
  author: string | null;
  at: Date;
  ref: string | null;
}

/** One entry of the log. `data` holds ids and words, never names or HTML. */
export interface Change<Data = Record<string, unknown>> {
  channel: string;
  /** 1, 2, 3, … in each channel, without gaps. */
  seq: number;
  /** Version of the shape of `data`. */
  v: number;
  type: string;
  at: Date;
  /** Member id; null for the system. */
  actor: string | null;
  origin: Origin | null;
  /** Unique in its channel: the same key is the same decision. */
  key: string;
  /** Hash of what was asked under a client's key, to tell a repeat from a different request. */
  keyHash: string | null;
  data: Data;
}

/** What a decision answers: the change to append, before it has a number. */
export interface ChangeDraft {
  type: string;
  actor: string | null;
  data: Record<string, unknown>;
  origin?: Origin | null;
}

/** `thread:abc` → `['thread', 'abc']`. A channel without a colon is its own kind with an empty id. */
export function splitChannel(channel: string): [kind: string, id: string] {
  const colon = channel.indexOf(':');
  return colon < 0 ? [channel, ''] : [channel.slice(0, colon), channel.slice(colon + 1)];
}

/** The time readers are shown: the original one when a change came from elsewhere. */
export const shownAt = (change: Change): Date => change.origin?.at ?? change.at;
