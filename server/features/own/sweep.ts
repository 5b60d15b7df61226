import type { Connection } from 'mongoose';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { forgetIn } from '../threads/forget-text.ts';
import type { Forgetting } from '../threads/forgetting.service.ts';

/** Rewritten by the log itself, and what is swept only where it shows: posts are told to open pages too. */
const treatedApart = new Set(['changes', 'posts', 'members', 'erasures']);

export interface SweepParts {
  connection: Connection;
  log: ChangeLog;
  forgetting: Forgetting;
}

/**
 * Takes a person out of what others wrote, wherever that is kept: mentions, quotes, addresses, in every collection of
 * the database, so that no part of the site can be forgotten. Posts that named them are shown anew; `member` is the
 * id under which that is noted. Doing it again finds nothing.
 */
export async function sweep(
  parts: SweepParts,
  member: string,
  forget: (text: string) => string,
): Promise<void> {
  await sweepLog(parts.log, forget);
  await sweepPosts(parts, member, forget);
  const collections = await parts.connection.listCollections();
  for (const { name, type } of collections as { name: string; type?: string }[]) {
    if (type === 'view' || treatedApart.has(name) || name.startsWith('system.')) continue;
    await sweepCollection(parts.connection, name, forget);
  }
}

async function sweepLog(log: ChangeLog, forget: (text: string) => string): Promise<void> {
  await log.rewrite({}, ({ data }) => {
    const left = forgetIn(data, forget);
    return left === data ? null : { data: left, keyHash: null };
  });
}

async function sweepPosts(
  { connection, forgetting }: SweepParts,
  member: string,
  forget: (text: string) => string,
): Promise<void> {
  const posts = connection.collection('posts');
  const projection = { body: 1, suggestion: 1, hidden: 1, disposition: 1, thread: 1 };
  for await (const { _id, thread, ...found } of posts.find({}, { projection })) {
    if (forgetIn(found, forget) === found) continue;
    await sweepPost(posts, _id, projection, forget);
    await forgetting.unname({ _id: String(_id), thread: String(thread) }, `by:${member}`);
  }
}

/** Whoever edits it in this moment is not undone: what they wrote is looked at instead. */
async function sweepPost(
  posts: ReturnType<Connection['collection']>,
  _id: unknown,
  projection: Record<string, number>,
  forget: (text: string) => string,
): Promise<void> {
  for (;;) {
    const post = await posts.findOne(
      { _id: _id as never },
      { projection: { ...projection, seq: 1, _id: 0 } },
    );
    if (!post) return;
    const { matchedCount } = await posts.updateOne(
      { _id: _id as never, body: post['body'], seq: post['seq'] },
      { $set: forgetIn({ ...post }, forget) },
    );
    if (matchedCount === 1) return;
  }
}

async function sweepCollection(
  connection: Connection,
  name: string,
  forget: (text: string) => string,
): Promise<void> {
  const collection = connection.collection(name);
  for await (const document of collection.find({}, { projection: { bytes: 0 } })) {
    const { _id, ...fields } = document;
    const left = forgetIn(fields, forget);
    if (left === fields) continue;
    const changed = Object.entries(left).filter(([field, value]) => value !== fields[field]);
    await collection.updateOne({ _id }, { $set: Object.fromEntries(changed) });
  }
}
