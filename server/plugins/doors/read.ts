import type { Reader, Scope, Scoped } from '../../core/reader.ts';
import type { Action } from '../../core/rights.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { EditionInput, ItemInput } from '../../features/frameworks/edition.ts';
import type { DraftState } from '../../features/frameworks/frameworks.models.ts';
import type { GhostIdentity } from './people.ts';

/** A framework with its drafts, newest first, as one reader may see them. */
export interface FrameworkShape {
  id: string;
  slug: string;
  title: string;
  description: string;
  /** The group that owns it. */
  group: string;
  scope: Scope;
  drafts: DraftShape[];
}

export interface DraftShape {
  id: string;
  number: number;
  /** At this moment. `preparing` is seen by its editors alone. */
  state: DraftState;
  opensAt: Date | null;
  closesAt: Date | null;
  addedAt: Date;
  title: string;
  description: string;
  source: EditionInput['source'];
  /** Names the text of the draft, which never changes. */
  edition: string;
}

export interface CompetencyShape {
  id: string;
  key: string;
  /** The identifier that its source gives it: `ItemInput.identifier`. */
  sourceId: string;
}

/** A conversation, as one reader may see it. */
export interface ThreadShape {
  id: string;
  title: string;
  /** The page that shows it, without the site's address. */
  url: string;
  scope: Scope;
  group: string;
  framework: string | null;
  /** What it is about: a competency, a draft, or nothing else (`group`). */
  kind: string;
  /** Why nobody may write in it; null when it is not locked. */
  locked: string | null;
  /** How many posts there ever were in it. */
  posts: number;
  /** The thread that its posts went to. */
  mergedInto: string | null;
}

/** A post with its words, whoever may read it: what a plugin does with it is the plugin's to answer for. */
export interface PostShape {
  id: string;
  thread: string;
  number: number;
  version: number;
  /** Id of a member, or of somebody elsewhere: see `people`. */
  author: string;
  /** Markdown; empty when it is erased. */
  body: string;
  createdAt: Date;
  editedAt: Date | null;
  /** By its author, or by a moderator (`removed`). */
  deletedAt: Date | null;
  erased: boolean;
  /** Why a moderator hid it. */
  hidden: { at: Date; reason: string } | null;
  /** Why a moderator deleted it: its author cannot take that back. */
  removed: { at: Date; reason: string } | null;
  /** Where it is now; what is left here counts as deleted. */
  moved: { thread: string; post: string } | null;
  /** Where it was before it was moved here. */
  movedFrom: { thread: string; post: string } | null;
  replyTo: string | null;
  anchor: Anchor | null;
  /** The competency that it is about. */
  about: string | null;
  formal: boolean;
  suggestion: string | null;
  /** Where it comes from, when it was not written on this site. */
  origin: { from: string; author: string | null; at: Date; ref: string | null } | null;
  /** The organisation in whose name it was sent. */
  onBehalfOf: string | null;
}

/** A picture that was uploaded for a thread. */
export interface PictureShape {
  thread: string;
  /** A media type, such as `image/png`. */
  type: string;
  /** As a file of it is called. */
  name: string;
  bytes: Buffer;
}

export interface GroupShape {
  id: string;
  slug: string;
  name: string;
  scope: Scope;
  parent: string | null;
}

/** What a reader may see, in the shapes of imports and exports. Missing and hidden are one: null. */
export interface ReadDoor {
  frameworks(reader: Reader): Promise<FrameworkShape[]>;
  framework(reader: Reader, slug: string): Promise<FrameworkShape | null>;
  draft(reader: Reader, id: string): Promise<DraftShape | null>;
  /** The whole text of a draft. */
  edition(reader: Reader, draftId: string): Promise<EditionInput | null>;
  /** Every competency a framework ever had; the same list as long as nothing was added. */
  competencies(reader: Reader, slug: string): Promise<readonly CompetencyShape[]>;
  competency(
    reader: Reader,
    id: string,
  ): Promise<{ competency: CompetencyShape; framework: FrameworkShape } | null>;
  /** A competency as it reads in a draft; null when it is not in it. */
  item(reader: Reader, draftId: string, competencyId: string): Promise<ItemInput | null>;
  /** This competency and those it is part of, the widest last, as the newest draft that everybody may read has them. */
  competencyPath(id: string): Promise<string[]>;
  thread(reader: Reader, id: string): Promise<ThreadShape | null>;
  /** As the site itself sees it. */
  post(id: string): Promise<PostShape | null>;
  /** As the site itself sees them: those after a number, in order, 200 at most. */
  posts(thread: string, options: { after: number; limit: number }): Promise<PostShape[]>;
  /** A picture of `/pictures/<id>`, while a post shows it that this reader may read. */
  picture(reader: Reader, id: string): Promise<PictureShape | null>;
  /** A group of this id or slug. */
  group(reader: Reader, idOrSlug: string): Promise<GroupShape | null>;
  groups(reader: Reader): Promise<GroupShape[]>;
  /** Who they are, as everybody is told, by id; of those who have left there is nothing. */
  people(ids: string[]): Promise<ReadonlyMap<string, PersonShape>>;
  /** A member with their rights at this moment. */
  reader(member: string): Promise<Reader | null>;
  may(reader: Reader, action: Action, thing: Scoped): boolean;
  /** The members of a group who may do this to what it owns (ids): those whom one turns to. No administrators as such. */
  whoMay(action: Action, group: string): Promise<string[]>;
  /** The id under which this person's posts stand here, whether or not there are any. */
  ghost(identity: Pick<GhostIdentity, 'key'>): string;
}

export interface PersonShape {
  id: string;
  handle: string;
  name: string;
  organisation: string | null;
  /** Of somebody who is at home elsewhere: the address of their page there. */
  ref?: string;
  /** Somebody who is at home elsewhere and not to be named. */
  unnamed?: true;
}
