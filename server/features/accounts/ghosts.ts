import { type Connection, type Model, Schema } from 'mongoose';
import type { Person } from '../../core/people.ts';

/**
 * Somebody, or an organisation, who is named in what came from another site, and has no account here: nobody can sign in
 * as them, write to them or give them a role.
 */
export interface Ghost {
  _id: string;
  kind: 'person' | 'organisation';
  /** The address of their page on their own site, by which they are known. */
  ref: string;
  /** `ada@moot.example.org`: never a handle of a member, since those have no `@`. */
  handle: string;
  name: string;
  organisation: string | null;
}

export interface GhostModels {
  ghosts: Model<Ghost>;
}

const ghostSchema = new Schema<Ghost>(
  {
    _id: String,
    kind: { type: String, required: true },
    ref: { type: String, required: true },
    handle: { type: String, required: true },
    name: { type: String, required: true },
    organisation: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
ghostSchema.index({ handle: 1 });

/** The collection of ghosts on this connection. */
export function ghostModels(connection: Connection): GhostModels {
  return { ghosts: connection.model<Ghost>('Ghost', ghostSchema, 'ghosts') };
}

/** Keeps ghosts; of those that are here, names are as they were said last. */
export async function keepGhosts({ ghosts }: GhostModels, found: Ghost[]): Promise<void> {
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
  return new Map(found.map(({ _id, handle: slug, name, ref }) => [_id, { slug, name, ref }]));
}

/** A ghost as others see it. */
export const ghostPerson = ({ _id: id, handle, name, organisation, ref }: Ghost): Person => ({
  id,
  handle,
  name,
  organisation,
  affiliation: null,
  ref,
});
