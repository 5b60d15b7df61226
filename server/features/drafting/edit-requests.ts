import type { GivenWords } from './item-words.ts';
import type { Leftover } from './working-changes.ts';

/** What may be said with every edit. */
export interface EditOptions {
  /** The comment that the edit answers. */
  cause?: string | null;
  /** The client's name of this request: the same again does nothing twice. */
  key?: string | undefined;
}

export interface AddRequest extends GivenWords, EditOptions {
  parent: string | null;
  /** The sibling that it comes in front of; at the end without. */
  before?: string | null;
}

export interface RewordRequest extends GivenWords, EditOptions {
  competency: string;
  version: number;
}

export interface MoveRequest extends EditOptions {
  competency: string;
  parent: string | null;
  before?: string | null;
  /** As it was when this was asked for; not looked at when missing. */
  placed?: number | undefined;
}

export interface RetireRequest extends EditOptions {
  competency: string;
  version: number;
  replacedBy?: string[];
  reason: string;
  children?: Leftover;
}

export interface SplitRequest extends EditOptions {
  competency: string;
  version: number;
  into: GivenWords[];
  reason: string;
  /** Where its children go: to which of the new ones, up to where it stood, or out with it. */
  children?: number | Leftover;
}

export interface MergeRequest extends EditOptions {
  /** Those that are retired. */
  competencies: { competency: string; version: number }[];
  /** One that stays and takes them in, or the words of a new one. */
  into: string | GivenWords;
  reason: string;
}
