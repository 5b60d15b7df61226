import type { Collection } from 'mongoose';
import type { PostFilter } from './core/filters.ts';
import type { SlotData, SlotName } from './core/html/page-slots.ts';
import type { Change } from './core/log/change.ts';
import type { Reader } from './core/reader.ts';
import type { GhostIdentity, GhostNames } from './features/accounts/ghost-people.ts';
import type { EditionInput, ItemInput } from './features/frameworks/edition.ts';
import type { DraftState } from './features/frameworks/frameworks.models.ts';
import type { Exporter, Importer } from './features/frameworks/importers.ts';

/** All that a plugin may import from the server. */
export { Problem, invalid, notFound } from './core/errors.ts';
export type { FieldError } from './core/errors.ts';
export { problemDocument } from './core/http/problem.ts';
export { uuidFromName } from './core/ids.ts';
export type { Reader } from './core/reader.ts';
export type { GhostIdentity, GhostNames } from './features/accounts/ghost-people.ts';
export type { PostFilter } from './core/filters.ts';
export type { SlotData, SlotName } from './core/html/page-slots.ts';
export type { Change } from './core/log/change.ts';
export type {
  AssociationInput,
  EditionInput,
  ImportNote,
  ItemInput,
  ParsedEdition,
} from './features/frameworks/edition.ts';
export type { EditionToSend, Exporter, Importer } from './features/frameworks/importers.ts';

/**
 * What a plugin's `server.ts` exports as `setup`. Everything is registered in here; afterwards registering throws. It
 * may answer what closes the plugin. Having taken too long, or thrown, the plugin is broken: nothing of it stays.
 */
export type Setup<Asked extends Door = never> = (
  host: PluginHost<Asked>,
) => void | Closing | Promise<void | Closing>;

export interface Closing {
  close(): void | Promise<void>;
}

/**
 * What a plugin is handed: `PluginHost<'routes' | 'read'>` for one whose plugin.json asks for these two doors. A door
 * that it did not ask for is not there, and touching it throws an error that says so.
 */
export type PluginHost<Asked extends Door = never> = HostBase & Pick<Doors, Asked>;

export interface HostBase {
  readonly id: string;
  /** Where readers reach this site, without a slash at the end. */
  readonly baseUrl: string;
  readonly log: PluginLog;
}

/** Writes to the site's log, marked with the plugin's id. */
export interface PluginLog {
  info(facts: object, words: string): void;
  warn(facts: object, words: string): void;
  error(facts: object, words: string): void;
}

export interface Doors {
  routes: RoutesDoor;
  follow: FollowDoor;
  filters: { beforePost(filter: PostFilter): void };
  slots: SlotsDoor;
  settings: SettingsDoor;
  /** Opens a collection of the plugin's own; its indexes are the plugin's business too. */
  collections(name: string): Collection;
  jobs: JobsDoor;
  importers: { register(importer: Importer): void };
  exporters: { register(exporter: Exporter): void };
  read: ReadDoor;
  act(command: Command, by: Actor): Promise<Acted>;
  people: PeopleDoor;
}

export type Door = keyof Doors;

/** Routes beneath `/plugins/<id>` and beneath the manifest's mounts, with paths as in Express. */
export interface RoutesDoor {
  get(path: string, handle: RouteHandler): void;
  post(path: string, handle: RouteHandler): void;
  put(path: string, handle: RouteHandler): void;
  patch(path: string, handle: RouteHandler): void;
  delete(path: string, handle: RouteHandler): void;
  /**
   * For programs that sign what they send: the bytes as they came, nobody signed in, no protection against forgery.
   * Only beneath `/plugins/<id>`. Larger bodies are refused with 413.
   */
  rawPost(path: string, limitBytes: number, handle: RawHandler): void;
}

export type RouteHandler = (request: RouteRequest) => RouteAnswer | Promise<RouteAnswer>;
export type RawHandler = (request: RawRequest) => RouteAnswer | Promise<RouteAnswer>;

export interface RouteRequest {
  params: Record<string, string>;
  query: Record<string, string>;
  /** Of JSON or a form; undefined without one. Nothing is known of it: check it. */
  body: unknown;
  reader: Reader;
  baseUrl: string;
}

export interface RawRequest {
  params: Record<string, string>;
  body: Buffer;
  /** Names in small letters. */
  headers: Record<string, string | string[] | undefined>;
}

/** `status` is 200 unless given (303 for `redirect`, 204 with no body at all). Thrown Problems are answered as such. */
export interface RouteAnswer {
  status?: number;
  json?: unknown;
  body?: string | Buffer;
  redirect?: string;
  headers?: Record<string, string>;
}

/**
 * Hears every change on channels of these kinds (all, when empty) at least once and in order, under a cursor of this
 * name. It may see what no reader may. What throws, or takes longer than 30 s, is tried again later.
 */
export type FollowDoor = (follower: {
  name: string;
  kinds: string[];
  handle(change: Change): Promise<void>;
}) => void;

export interface SlotsDoor {
  /**
   * Fills a slot with one of the plugin's own templates (`link.njk` in its folder `views`), or with nothing (null).
   * Depends on what is given and on nothing else, since pages are cached.
   */
  add<Name extends SlotName>(
    name: Name,
    fill: (data: SlotData[Name], reader: Reader) => SlotAnswer | Promise<SlotAnswer>,
  ): void;
}

export type SlotAnswer = { template: string; data: object } | null;

export interface SettingsDoor {
  /** The settings of plugin.json as the operator set them, else with their defaults, else null. */
  all(): Promise<Record<string, string | number | boolean | null>>;
}

export interface JobsDoor {
  /** Runs at the start and then every so many seconds; of several processes one runs it at a time. */
  every(name: string, seconds: number, run: () => Promise<void>): void;
}

/** A framework with its drafts, newest first, as one reader may see them. */
export interface FrameworkShape {
  id: string;
  slug: string;
  title: string;
  description: string;
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
}

export type Command =
  | {
      do: 'post.create';
      thread: string;
      body: string;
      replyTo?: string;
      /** As in the API. */
      anchor?: unknown;
      formal?: boolean;
      /** Words to put in place of those that the anchor points at. */
      suggestion?: string | null;
    }
  | { do: 'post.edit'; post: string; version: number; body: string }
  | { do: 'post.delete'; post: string }
  /** Says where else a post is to be read; none takes it back. As `plugin` only. */
  | { do: 'post.place'; post: string; places: { from: string; url: string }[] }
  /** Makes a member the author of what was posted for them before they were known. As `plugin` only. */
  | { do: 'post.claim'; post: string; member: string };

/** Somebody of another network, and the group in which they may do what its members may. */
export interface GhostActor {
  ghost: GhostIdentity;
  group: string;
}

/** On whose behalf: rights and suspensions of that member count; of a ghost, what moderators of the group decided. */
export interface Actor {
  /** Member id; or somebody of another network; or the plugin itself, for what only it may do. */
  as: string | GhostActor;
  /** The same key makes one post, however often it is asked for. */
  key: string;
  /**
   * Who wrote it, and its address there; `from` is where it comes from, as readers are told: the plugin's id unless
   * given.
   */
  origin?: { from?: string; author: string | null; ref: string | null };
  /** When it was written there; now, when not given. */
  at?: Date;
}

/** Those of other networks: they have no account here, so that nobody can sign in as them or write to them. */
export interface PeopleDoor {
  /** The id under which the posts of whoever has this key stand here. */
  ghostId(key: string): string;
  /** Keeps somebody under the names given. Answers their id. */
  keep(ghost: GhostIdentity): Promise<string>;
  /** Calls somebody otherwise, everywhere at once; with an empty name they are shown as a member of their network. */
  rename(id: string, names: GhostNames): Promise<void>;
  /** What this ghost wrote, and writes from now on, is the member's. Goes on after a crash; asking again does no harm. */
  claim(ghost: string, member: string): Promise<void>;
  /** What the ghost writes from now on is nobody's here. What was claimed stays the member's. */
  release(ghost: string): Promise<void>;
}

/** The post as it is now, or (`held`) that it waits until its author's address is confirmed. */
export type Acted =
  | { held: true; id: string }
  | {
      held: false;
      /** True when it had been done before under this key. */
      repeated: boolean;
      post: { id: string; thread: string; number: number; version: number; body: string; deleted: boolean };
    };
