import type { Collection } from 'mongoose';
import type {
  Backfill,
  Bridge,
  BridgeEvent,
  BridgeFile,
  Delivery,
  ForumPerson,
  Mapping,
  PostPair,
  SignIn,
  Task,
  TopicPair,
  Uploaded,
} from './records.ts';

const keptSeconds = 30 * 86_400;

/** How long a member may take on the way to a forum and back. */
export const signInSeconds = 600;

/** The collections of the bridge. */
export interface Collections {
  bridges: Collection<Bridge>;
  mappings: Collection<Mapping>;
  topics: Collection<TopicPair>;
  posts: Collection<PostPair>;
  people: Collection<ForumPerson>;
  signIns: Collection<SignIn>;
  tasks: Collection<Task>;
  deliveries: Collection<Delivery>;
  events: Collection<BridgeEvent>;
  backfills: Collection<Backfill>;
  files: Collection<BridgeFile>;
  uploads: Collection<Uploaded>;
}

/** Opens the collections by the door of that name, and makes their indexes. */
export async function openCollections(open: (name: string) => Collection): Promise<Collections> {
  const of = <Row extends { _id: string }>(name: string): Collection<Row> =>
    open(name) as unknown as Collection<Row>;
  const all: Collections = {
    bridges: of('bridges'),
    mappings: of('mappings'),
    topics: of('topics'),
    posts: of('posts'),
    people: of('people'),
    signIns: of('sign_ins'),
    tasks: of('tasks'),
    deliveries: of('deliveries'),
    events: of('events'),
    backfills: of('backfills'),
    files: of('files'),
    uploads: of('uploads'),
  };
  await Promise.all([
    // One that was disconnected may be connected anew.
    all.bridges.createIndex(
      { url: 1 },
      {
        unique: true,
        partialFilterExpression: { state: { $in: ['connecting', 'running', 'paused', 'stopped'] } },
      },
    ),
    all.bridges.createIndex({ group: 1 }),
    all.bridges.createIndex({ state: 1 }),
    all.mappings.createIndex({ bridge: 1 }),
    all.topics.createIndex({ thread: 1 }),
    all.topics.createIndex({ bridge: 1, sweptAt: 1 }),
    all.topics.createIndex({ bridge: 1, category: 1, state: 1 }),
    all.posts.createIndex({ bridge: 1, local: 1 }, { unique: true }),
    all.posts.createIndex({ local: 1 }),
    all.posts.createIndex({ bridge: 1, topic: 1, number: 1 }),
    all.posts.createIndex({ bridge: 1, userId: 1 }),
    all.posts.createIndex({ olds: 1 }, { sparse: true }),
    all.people.createIndex({ member: 1 }, { partialFilterExpression: { member: { $type: 'string' } } }),
    all.people.createIndex({ ghost: 1 }),
    all.people.createIndex({ bridge: 1, member: 1 }),
    all.people.createIndex({ bridge: 1, userId: 1 }),
    all.people.createIndex({ bridge: 1, seenAt: 1 }),
    all.people.createIndex({ bridge: 1, unnamed: 1 }),
    all.people.createIndex(
      { renamedAt: 1, bridge: 1 },
      { partialFilterExpression: { renamedAt: { $type: 'date' } } },
    ),
    all.people.createIndex({ bridge: 1, username: 1 }),
    all.signIns.createIndex({ at: 1 }, { expireAfterSeconds: signInSeconds }),
    all.tasks.createIndex({ bridge: 1, state: 1, notBefore: 1 }),
    all.tasks.createIndex({ bridge: 1, topic: 1 }),
    all.files.createIndex({ bridge: 1, ref: 1 }, { unique: true }),
    all.files.createIndex({ lookAt: 1 }),
    all.files.createIndex({ blob: 1 }),
    all.tasks.createIndex({ bridge: 1, 'sending.local': 1 }, { sparse: true }),
    all.deliveries.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds }),
    all.deliveries.createIndex({ bridge: 1, at: -1 }),
    all.deliveries.createIndex({ bridge: 1, at: 1 }, { partialFilterExpression: { asked: false } }),
    all.events.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds }),
    all.events.createIndex({ bridge: 1, at: -1 }),
  ]);
  return all;
}
