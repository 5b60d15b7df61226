import type { Collection } from 'mongoose';
import type { PostFilter } from './core/filters.ts';
import type { Exporter, Importer } from './features/frameworks/importers.ts';
import type { ActDoor } from './plugins/doors/act.ts';
import type { ApiDoor } from './plugins/doors/api.ts';
import type { FollowDoor, JobsDoor, SettingsDoor, SlotsDoor } from './plugins/doors/follow.ts';
import type { BlobsDoor, PersonalDoor, SecretsDoor } from './plugins/doors/kept.ts';
import type { HealthDoor, NotifyDoor, OutgoingDoor } from './plugins/doors/outside.ts';
import type { PeopleDoor } from './plugins/doors/people.ts';
import type { ReadDoor } from './plugins/doors/read.ts';
import type { RoutesDoor } from './plugins/doors/routes.ts';

/** All that a plugin may import from the server. */
export {
  conflict,
  forbidden,
  invalid,
  notFound,
  Problem,
  signInNeeded,
  tooMany,
  type FieldError,
} from './core/errors.ts';
export { isDuplicate } from './core/database/duplicate.ts';
export { insertNew } from './core/database/insert-new.ts';
export { inTurn } from './core/in-turn.ts';
export { Together } from './core/together.ts';
export { problemDocument } from './core/http/problem.ts';
export { renderMarkdown } from './core/markdown/render.ts';
export { idFromName, newId, uuidFromName } from './core/ids.ts';
export { OutgoingRefused, type RefusedWhy } from './core/outgoing/refused.ts';
export { SecretLocked } from './plugins/doors/secret-locked.ts';
export { everyone, guest, type Reader, type Scope, type Scoped } from './core/reader.ts';
export { nestingDepth } from './core/markdown/nesting.ts';
export { languageNow } from './core/words/speaking.ts';
export { say, t, type Values } from './core/words/words.ts';
export type { PostFilter } from './core/filters.ts';
export type { SlotData, SlotName } from './core/html/page-slots.ts';
export type { Change } from './core/log/change.ts';
export type { Anchor } from './core/passage/anchor.ts';
export type {
  AssociationInput,
  EditionInput,
  ImportNote,
  ItemInput,
  ParsedEdition,
} from './features/frameworks/edition.ts';
export type { EditionToSend, Exporter, Importer } from './features/frameworks/importers.ts';
export type * from './plugins/doors/act.ts';
export type * from './plugins/doors/api.ts';
export type * from './plugins/doors/follow.ts';
export type * from './plugins/doors/kept.ts';
export type * from './plugins/doors/outside.ts';
export type * from './plugins/doors/people.ts';
export type * from './plugins/doors/read.ts';
export type * from './plugins/doors/routes.ts';

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

/** Every door, by the name under which plugin.json asks for it. Each is described where its type is. */
export interface Doors {
  /** Pages and addresses of the plugin's own. */
  routes: RoutesDoor;
  /** Calls of the JSON API. */
  api: ApiDoor;
  /** Hears what happens. */
  follow: FollowDoor;
  /** Is asked before something happens. */
  filters: { beforePost(filter: PostFilter): void };
  /** Adds to the site's own pages. */
  slots: SlotsDoor;
  settings: SettingsDoor;
  /** Opens a collection of the plugin's own; its indexes are the plugin's business too. */
  collections(name: string): Collection;
  blobs: BlobsDoor;
  secrets: SecretsDoor;
  personal: PersonalDoor;
  jobs: JobsDoor;
  importers: { register(importer: Importer): void };
  exporters: { register(exporter: Exporter): void };
  read: ReadDoor;
  act: ActDoor;
  people: PeopleDoor;
  notify: NotifyDoor;
  outgoing: OutgoingDoor;
  health: HealthDoor;
}

export type Door = keyof Doors;
