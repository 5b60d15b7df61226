import { type Connection, type Model, Schema } from 'mongoose';
import type { Person } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';

/**
 * Somebody, or an organisation, who is named in what came from another site, and has no account here: nobody can sign in
 * as them, write to them or give them a role.
 */
export interface Ghost {
  _id: string;
  kind: 'person' | 'organisation';
  /** The address of their page on their own site; null for those who have none, or are not to be named. */
  ref: string | null;
  /** `ada@moot.example.org`: never a handle of a member, since those have no `@`. */
  handle: string;
  /** Empty for those who are not to be named here. */
  name: string;
  organisation: string | null;
  /** The network or site that they belong to, as readers are told; missing in those that came in packages. */
  network?: string;
  /** The member who proved to be them: what they write there is that member's. */
  member?: string | null;
}

export interface GhostModels {
  ghosts: Model<Ghost>;
}

const ghostSchema = new Schema<Ghost>(
  {
    _id: String,
    kind: { type: String, required: true },
    ref: { type: String, default: null },
    handle: { type: String, required: true },
    name: { type: String, default: '' },
    organisation: { type: String, default: null },
    network: { type: String },
    member: { type: String },
  },
  { versionKey: false, minimize: false },
);
ghostSchema.index({ handle: 1 });
ghostSchema.index({ member: 1 }, { partialFilterExpression: { member: { $type: 'string' } } });

/** The collection of ghosts on this connection. */
export function ghostModels(connection: Connection): GhostModels {
  return { ghosts: connection.model<Ghost>('Ghost', ghostSchema, 'ghosts') };
}

/** Keeps ghosts; of those that are here, names are as they were said last. */
export async function keepGhosts({ ghosts }: GhostModels, found: Omit<Ghost, 'member'>[]): Promise<void> {
  const writes = found.map(({ _id, ...fields }) => ({
    updateOne: { filter: { _id }, update: { $set: fields }, upsert: true },
  }));
  if (writes.length > 0) await ghosts.bulkWrite(writes);
}

/** Organisations of other sites that are named here, by their ids. */
export async function ghostOrganisations(
  { ghosts }: GhostModels,
  ids: string[],
): Promise<Map<string, { slug: string; name: string; ref: string }>> {
  const found = await ghosts.find({ _id: { $in: ids }, kind: 'organisation' }).lean<Ghost[]>();
  return new Map(found.map(({ _id, handle: slug, name, ref }) => [_id, { slug, name, ref: ref ?? '' }]));
}

/** A ghost as others see it. */
export function ghostPerson({ _id: id, handle, name, organisation, network, ref }: Ghost): Person {
  const known = network ?? handle.slice(handle.lastIndexOf('@') + 1);
  return {
    id,
    handle,
    /** Read when it is shown, since whoever is not named is called something in each language. */
    get name() {
      return name === '' ? t('A member of {network}', { network: known }) : name;
    },
    organisation,
    affiliation: null,
    network: known,
    ...(name === '' && { unnamed: true as const }),
    ...(ref !== null && { ref }),
  };
}
