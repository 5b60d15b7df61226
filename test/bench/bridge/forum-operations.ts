import type { Post, Topic } from '../../support/discourse/records.ts';
import { Refusal } from '../../support/discourse/refusal.ts';
import { markIn, textOf } from './ledger.ts';
import type { World } from './world.ts';

export interface Operation {
  name: string;
  weight: number;
  run(world: World): Promise<void> | void;
}

/** What the forum itself refuses (the topic is closed, say) is no matter. */
const allowed =
  (run: (world: World) => unknown): Operation['run'] =>
  (world) => {
    try {
      void run(world);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

const isBridged = ({ categories }: World, topic: Topic): boolean =>
  topic.categoryId === categories.one.id || topic.categoryId === categories.two.id;

const topicsOf = (world: World): Topic[] =>
  [...world.forum.forum.topics.values()].filter(
    (topic) =>
      isBridged(world, topic) &&
      !topic.deletedAt &&
      topic.id !== world.categories.one.topicId &&
      topic.id !== world.categories.two.topicId,
  );

function openTopic(world: World): Topic | undefined {
  return world.chance.one(topicsOf(world).filter(({ closed }) => !closed));
}

/** Posts that stand, by people of the forum. */
function ownPosts(world: World): Post[] {
  const { writer } = world.there;
  return topicsOf(world).flatMap(({ posts }) =>
    posts.filter(
      ({ type, deletedAt, userDeleted, userId, raw }) =>
        type === 1 &&
        !deletedAt &&
        !userDeleted &&
        userId > 0 &&
        userId !== writer.id &&
        entryOf(world, raw)?.home === 'forum',
    ),
  );
}

const entryOf = ({ ledger }: World, raw: string) => ledger.entries[(markIn(raw)?.number ?? 0) - 1];

function write(world: World): void {
  const { forum, chance, there, ledger } = world;
  const topic = openTopic(world);
  const author = chance.one(there.people)!;
  if (!topic) return;
  const entry = ledger.add('forum');
  const answered = chance.isLess(0.3) ? chance.one(topic.posts) : undefined;
  const quoted = chance.isLess(0.2) ? chance.one(topic.posts) : undefined;
  const by = quoted && forum.forum.users.get(quoted.userId);
  const quote = by
    ? `\n\n[quote="${by.username}, post:${quoted.number}, topic:${topic.id}"]\nsome words of theirs\n[/quote]`
    : '';
  const picture = chance.isLess(0.05) ? `\n\n![a ward](http://127.0.0.1:9/${entry.number}.png)` : '';
  const raw = `${textOf(entry, 1)}${quote}${picture}`;
  entry.post = forum.admin.post(author, topic, raw, answered ? { replyTo: answered.number } : {}).id;
}

function open(world: World): void {
  const { forum, chance, there, categories, ledger } = world;
  const entry = ledger.add('forum');
  const category = chance.isLess(0.6) ? categories.one : categories.two;
  const title = `Conversation t${entry.number}x of the forum`;
  entry.post = forum.admin.topic(chance.one(there.people)!, title, textOf(entry, 1), category).posts[0]!.id;
}

function edit(world: World, byStaff: boolean): void {
  const { forum, chance, there } = world;
  const post = chance.one(ownPosts(world));
  const entry = post && entryOf(world, post.raw);
  if (!post || !entry) return;
  entry.revision += 1;
  const editor = byStaff ? there.moderator : forum.forum.user(post.userId);
  forum.admin.edit(editor, post, textOf(entry, entry.revision));
}

/** Staff change the copy of what was written here: a case for a moderator. */
function editCopy(world: World): void {
  const { forum, chance, there } = world;
  const copies = topicsOf(world).flatMap(({ posts }) =>
    posts.filter(
      ({ raw, deletedAt, type }) => !deletedAt && type === 1 && entryOf(world, raw)?.home === 'moot',
    ),
  );
  const post = chance.one(copies);
  if (post) forum.admin.edit(there.moderator, post, `${post.raw}\n\nA word of the moderators.`);
}

function remove(world: World, how: 'author' | 'staff'): void {
  const { forum, chance, there } = world;
  const all = how === 'author' ? ownPosts(world) : topicsOf(world).flatMap(({ posts }) => posts);
  const post = chance.one(
    all.filter(({ number, deletedAt, type }) => number > 1 && !deletedAt && type === 1),
  );
  if (post) forum.admin.deletePost(how === 'author' ? forum.forum.user(post.userId) : there.moderator, post);
}

function recover(world: World): void {
  const { forum, chance, there } = world;
  const gone = [...forum.forum.posts.values()].filter(
    ({ deletedAt, userDeleted, topic, number }) =>
      (deletedAt !== null || userDeleted) && !topic.deletedAt && number > 1,
  );
  const post = chance.one(gone);
  if (post) forum.admin.recover(there.moderator, post);
}

function close(world: World): void {
  const topic = world.chance.one(topicsOf(world));
  if (topic) world.forum.admin.close(world.there.moderator, topic, !topic.closed);
}

function retitle(world: World): void {
  const topic = world.chance.one(topicsOf(world));
  if (topic)
    world.forum.admin.change(world.there.moderator, topic, { title: `${topic.title} anew`.slice(-120) });
}

function split(world: World): void {
  const { forum, chance, there, ledger } = world;
  const topic = chance.one(topicsOf(world).filter(({ posts }) => posts.filter(stands).length > 2));
  if (!topic) return;
  const posts = topic.posts.filter((post) => stands(post) && post.number > 1 && chance.isLess(0.5));
  const others = topicsOf(world).filter((other) => other !== topic);
  const to = chance.isLess(0.5) ? chance.one(others) : undefined;
  if (posts.length === 0) return;
  const title = `Split t${ledger.entries.length}x${chance.below(1000)} of the forum`;
  forum.admin.move(
    there.moderator,
    topic,
    posts,
    to ? { topic: to } : { title, categoryId: topic.categoryId },
  );
}

const stands = ({ deletedAt, type }: Post): boolean => !deletedAt && type === 1;

function merge(world: World): void {
  const { forum, chance, there } = world;
  const [from, to] = [chance.one(topicsOf(world)), chance.one(topicsOf(world))];
  if (!from || !to || from === to) return;
  const first = from.posts[0]!;
  forum.admin.merge(there.moderator, from, to);
  for (const { id, raw } of [first, ...to.posts]) if (raw === first.raw) world.copied.add(id);
}

function deleteTopic(world: World): void {
  const topic = world.chance.one(topicsOf(world));
  if (topic) world.forum.admin.deleteTopic(world.there.moderator, topic);
}

function recoverTopic(world: World): void {
  const { forum, chance, there } = world;
  const topic = chance.one([...forum.forum.topics.values()].filter(({ deletedAt }) => deletedAt));
  if (topic) forum.admin.recoverTopic(there.moderator, topic);
}

function moveAway(world: World): void {
  const { forum, chance, there, categories } = world;
  const topic = chance.one(topicsOf(world));
  const to = chance.one([categories.hidden, categories.other, categories.one, categories.two])!;
  if (topic) forum.admin.change(there.moderator, topic, { categoryId: to.id });
}

/** A topic comes back from where nobody bridged it; false when there is none. */
export function moveBack(world: World): boolean {
  const { forum, there, categories, chance } = world;
  const away = [...forum.forum.topics.values()].filter(
    ({ categoryId, id, deletedAt, posts }) =>
      (categoryId === categories.hidden.id || categoryId === categories.other.id) &&
      id !== categories.hidden.topicId &&
      id !== categories.other.topicId &&
      !deletedAt &&
      posts.every(({ raw }) => !entryOf(world, raw)?.secret),
  );
  const topic = chance.one(away);
  if (topic) forum.admin.change(there.moderator, topic, { categoryId: categories.one.id });
  return topic !== undefined;
}

function permissions(world: World): void {
  const { forum, chance, categories } = world;
  const category = chance.one([categories.one, categories.two])!;
  if (category.permissions.has('everyone')) forum.admin.makePrivate(category);
  else forum.admin.makePublic(category);
}

/** What must never arrive: whispers, messages, and what is said in the staff room. */
function secret(world: World): void {
  const { forum, chance, there, categories, ledger } = world;
  const entry = ledger.add('forum', true);
  const raw = textOf(entry, 1);
  const topic = openTopic(world);
  const which = chance.below(3);
  if (which === 0 && topic) forum.admin.whisper(there.moderator, topic, raw);
  else if (which === 1)
    forum.admin.pm(chance.one(there.people)!, [there.moderator], `Between us t${entry.number}x two`, raw);
  else forum.admin.topic(there.moderator, `Staff only t${entry.number}x of us`, raw, categories.hidden);
}

function rename(world: World): void {
  const { forum, chance, there } = world;
  const user = chance.one(there.people)!;
  forum.admin.rename(user, `${user.username.split('_')[0]}_${chance.below(100_000)}`);
}

function like(world: World): void {
  const post = world.chance.one(ownPosts(world));
  post?.likes.set(world.there.moderator.id, world.forum.clock.now());
}

export const forumOperations: Operation[] = [
  { name: 'opens a topic there', weight: 5, run: allowed(open) },
  { name: 'writes there', weight: 20, run: allowed(write) },
  { name: 'edits there', weight: 8, run: allowed((world) => edit(world, false)) },
  { name: 'staff edit there', weight: 3, run: allowed((world) => edit(world, true)) },
  { name: 'staff edit a copy there', weight: 1, run: allowed(editCopy) },
  { name: 'takes back there', weight: 3, run: allowed((world) => remove(world, 'author')) },
  { name: 'staff delete there', weight: 3, run: allowed((world) => remove(world, 'staff')) },
  { name: 'recovers there', weight: 4, run: allowed(recover) },
  { name: 'closes or opens there', weight: 3, run: allowed(close) },
  { name: 'retitles there', weight: 2, run: allowed(retitle) },
  { name: 'splits there', weight: 2, run: allowed(split) },
  { name: 'merges there', weight: 0.5, run: allowed(merge) },
  { name: 'deletes a topic there', weight: 0.7, run: allowed(deleteTopic) },
  { name: 'recovers a topic there', weight: 1, run: allowed(recoverTopic) },
  { name: 'moves a topic there', weight: 1.5, run: allowed(moveAway) },
  { name: 'moves a topic back there', weight: 1.5, run: allowed(moveBack) },
  { name: 'changes who may read there', weight: 1, run: allowed(permissions) },
  { name: 'says a secret there', weight: 4, run: allowed(secret) },
  { name: 'is renamed there', weight: 0.7, run: allowed(rename) },
  { name: 'likes there', weight: 1, run: allowed(like) },
];
