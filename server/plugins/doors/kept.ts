import type { ErasureChoice } from '../../core/personal.ts';

/** Words that nobody may read in the database, such as keys: encrypted with the operator's key (AES-256-GCM). */
export interface SecretsDoor {
  /** `name`: up to 200 of letters, digits, `_`, `.` and `-`. */
  put(name: string, words: string): Promise<void>;
  /** Null when there is none. Throws when it was encrypted with another key. */
  get(name: string): Promise<string | null>;
  delete(name: string): Promise<void>;
}

export interface Blob {
  bytes: Buffer;
  /** A media type, such as `image/png`. */
  type: string;
  /** As it is called when it is saved. */
  name: string;
}

/** Files of the plugin's own, 10 MB each at most, kept with the site's data and its backups. */
export interface BlobsDoor {
  /** Keeps a file and answers its id; the same bytes of the same name have the same. Throws 413, 422. */
  put(blob: Blob): Promise<string>;
  get(id: string): Promise<Blob | null>;
  delete(id: string): Promise<void>;
}

/** What the plugin holds of members, for their export and their erasure. Needed by whoever stores anything of somebody. */
export interface PersonalDoor {
  register(data: PluginPersonal): void;
}

export interface PluginPersonal {
  /** Unique within the plugin, for ever. */
  name: string;
  /** Everything that is held of this member, readable by a person and without secrets. */
  export(member: string): Promise<Record<string, unknown>>;
  /**
   * Takes it away; with `how.words` `remove`, their words too. May be asked again after a crash, and is asked when the
   * plugin starts for those who were erased while it was not running: then nothing else of them is left.
   */
  erase(member: string, how: ErasureChoice): Promise<void>;
}
