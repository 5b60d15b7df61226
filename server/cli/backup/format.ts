import { join } from 'node:path';
import { z } from 'zod';

/** What a backup is called in its manifest, and the version of its shape. */
export const formatName = 'moot-backup';
export const formatVersion = 1;

export const manifestFile = 'manifest.json';
/** One file a collection, as `mongodump --gzip` names them. */
export const databaseFolder = 'database';
/** Files of DATA_DIR. */
export const filesFolder = 'files';

/** Of one process or one moment: who holds a lease, who is signed in, how often somebody tried. */
export const leftOut: ReadonlySet<string> = new Set([
  'follower_troubles',
  'leases',
  'locks',
  'rate_limits',
  'sessions',
  'uploads',
]);

/**
 * What the log, or a follower of it, makes. It is made again from there, and nothing of it is added once the log was
 * read: it would show what the backup's log does not know. Whatever is not named here may be what the log speaks of.
 */
export const madeFromLog: ReadonlySet<string> = new Set([
  'affiliations',
  'bells',
  'carried_anchors',
  'channels',
  'cursors',
  'drafts',
  'due_letters',
  'group_restrictions',
  'groups',
  'held_posts',
  'memberships',
  'moderation_appeals',
  'moderation_decisions',
  'moderation_log',
  'notifications',
  'organisation_responses',
  'organisations',
  'posts',
  'queue_items',
  'reactions',
  'reports',
  'search_entries',
  'threads',
]);

/**
 * Read before all others, in this order: what these say has been done must be in what is read after them, and an
 * erasure that is under way must be found unfinished. A group that says it is hidden owns nothing that is still shown.
 */
export const readFirst = ['cursors', 'erasures', 'groups', 'threads'];

/** Only grows, so that a restore adds to it: who was erased since the backup stays on the list. */
export const erasureList = 'erasures.txt';

export const logCollection = 'changes';

/** Files of DATA_DIR that belong to the site, and those that open something. */
export const siteFolders = ['pages'];
export const secretFiles = ['session-secret', 'encryption-key', 'demo-sign-ins.json'];

const written = { bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) };
/** A path within the backup; never one that leads out of it. */
const inside = z
  .string()
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));

const manifestSchema = z.object({
  format: z.literal(formatName),
  version: z.number().int(),
  moot: z.string(),
  /** ISO 8601: everything that was acknowledged before it is in the backup. */
  madeAt: z.string(),
  completedAt: z.string(),
  /** The newest change to stored data that this database had seen. */
  migration: z.number().int().min(0),
  changes: z.number().int().min(0),
  collections: z.record(z.string(), z.object({ file: inside, count: z.number().int().min(0), ...written })),
  files: z.record(inside, z.object(written)),
  secrets: z.boolean(),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Reads the text of a manifest; null when it is not one. */
export function readManifest(text: string): Manifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Where a collection is kept, from the folder of the backup. Names of collections may hold anything. */
export const fileOfCollection = (name: string): string =>
  join(databaseFolder, `${encodeURIComponent(name)}.bson.gz`);
