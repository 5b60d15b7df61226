/** What an editor writes of one competency. */
export interface ItemWords {
  code: string | null;
  kind: string;
  title: string | null;
  /** Markdown source with LF line ends; may be empty where there is a title. */
  statement: string;
}

export interface NewItem extends ItemWords {
  competency: string;
}

/** The comment that a change answers, if one does. */
interface Caused {
  cause: string | null;
}

/** Where the children of a retired competency go: to where it stood, or out of the text with it. */
export type Leftover = 'up' | 'too';

/** Beneath `parent`, in front of `before`; at the end, where that is null. */
export interface Place {
  parent: string | null;
  before: string | null;
}

export interface ItemAdded extends NewItem, Place, Caused {}

export interface ItemReworded extends NewItem, Caused {
  /** That it was made from. */
  version: number;
}

export interface ItemMoved extends Place, Caused {
  competency: string;
}

export interface ItemRetired extends Caused {
  competency: string;
  version: number;
  replacedBy: string[];
  reason: string;
  children: Leftover;
}

export interface ItemUnretired extends Caused {
  competency: string;
}

export interface ItemSplit extends Caused {
  /** Retired, and replaced by the new ones, which stand where it stood. */
  competency: string;
  version: number;
  into: NewItem[];
  reason: string;
  /** Its children go up, out, or beneath one of the new ones. */
  children: string;
}

export interface ItemsMerged extends Caused {
  /** Retired, and replaced by `into`, which also gets their children. */
  competencies: string[];
  into: string;
  /** Where `into` is new: it stands where the first of them stood. */
  item: NewItem | null;
  reason: string;
}

/** An entry as it stood before the change that is taken back; `null` words where there was none. */
export interface Restored {
  competency: string;
  words: ItemWords | null;
  parent: string | null;
  /** The sibling it stood behind; null where it was the first. */
  behind: string | null;
  retired: Retirement | null;
}

export interface EditUndone {
  /** The number of the change that is taken back. */
  seq: number;
  restored: Restored[];
}

/** Whether what an upload seems to have done with competencies is so. */
export interface LinkDecided {
  kind: 'rename' | 'split' | 'merge';
  from: string[];
  to: string[];
}

export interface TextReplaced {
  /** The edition that takes the place of the base, and of every change before. */
  edition: string;
}

export interface Retirement {
  replacedBy: string[];
  reason: string;
  /** The competency with which it went; null where it was retired by itself. */
  with: string | null;
  /** Its children that went elsewhere. */
  lifted: string[];
}

/** The types of change of the channel `drafting:<draft>`, and what each says. */
export interface DraftingChanges {
  'item.added': ItemAdded;
  'item.reworded': ItemReworded;
  'item.moved': ItemMoved;
  'item.retired': ItemRetired;
  'item.unretired': ItemUnretired;
  'item.split': ItemSplit;
  'items.merged': ItemsMerged;
  'edit.undone': EditUndone;
  'link.confirmed': LinkDecided;
  'link.refused': LinkDecided;
  'text.replaced': TextReplaced;
  /** From here on nothing may change: the text is being frozen into an edition. */
  'text.sealed': Record<string, never>;
  /** Freezing was given up. */
  'text.unsealed': Record<string, never>;
}

export type DraftingType = keyof DraftingChanges;
