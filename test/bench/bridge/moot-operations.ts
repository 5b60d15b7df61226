import { inCall } from '../../support/reasons.ts';
import type { Operation } from './forum-operations.ts';
import { type Entry, textOf } from './ledger.ts';
import { call, type World } from './world.ts';

const guest = null;

/** What a guest reads in a thread; null when nobody may. */
export async function postsIn(world: World, thread: string): Promise<any[] | null> {
  const posts: any[] = [];
  for (let after: number | null = 0; after !== null;) {
    const answer = await call(world, guest, 'GET', `/threads/${thread}/posts?limit=100&after=${after}`);
    if (answer?.status !== 200) return null;
    posts.push(...answer.body.items);
    after = answer.body.next;
  }
  return posts;
}

const someone = ({ chance, here }: World) => chance.one(here.members)!;
const publicGroups = ({ here }: World): string[] => [here.groups[0], here.groups[1]];

async function threadOf(world: World, groups = publicGroups(world)): Promise<string | undefined> {
  return world.moot.isUp() ? world.chance.one(await world.moot.doors.threads(groups)) : undefined;
}

async function open(world: World): Promise<void> {
  if (!world.moot.isUp()) return;
  const group = world.chance.one(publicGroups(world))!;
  const author = someone(world);
  const title = `Conversation t${world.ledger.entries.length}y of Moot`;
  const thread = await world.moot.doors.openThread(author.id, group, title).catch(() => null);
  if (thread) await writeIn(world, thread, world.ledger.add('moot'));
}

async function writeIn(world: World, thread: string, entry: Entry, replyTo?: string): Promise<void> {
  const body = { body: textOf(entry, 1), ...(replyTo ? { replyTo } : {}) };
  const answer = await call(world, someone(world).token, 'POST', `/threads/${thread}/posts`, body);
  entry.unsure = answer === null;
  if (answer?.status === 201) entry.local = answer.body.post.id;
}

async function write(world: World): Promise<void> {
  const thread = await threadOf(world);
  const posts = thread ? await postsIn(world, thread) : null;
  if (!thread || !posts) return;
  const answered = world.chance.isLess(0.3)
    ? world.chance.one(posts.filter(({ deletedAt, moved }) => !deletedAt && !moved))
    : null;
  await writeIn(world, thread, world.ledger.add('moot'), answered?.id);
}

async function secret(world: World): Promise<void> {
  if (!world.moot.isUp()) return;
  const inner = world.here.groups[2];
  const known = await world.moot.doors.threads([inner]);
  const author = world.here.members[0]!;
  const title = `Only for us t${world.ledger.entries.length}y here`;
  const thread =
    world.chance.one(known) ?? (await world.moot.doors.openThread(author.id, inner, title).catch(() => null));
  if (thread) await writeIn(world, thread, world.ledger.add('moot', true));
}

/** A post that was written here, as its author sees it; with the token of its author. */
async function own(world: World): Promise<{ entry: Entry; version: number; token: string } | null> {
  const entry = world.chance.one(
    world.ledger.of('moot').filter(({ local, deletedHere }) => local && !deletedHere),
  );
  if (!entry) return null;
  const answer = await call(world, world.here.members[0]!.token, 'GET', `/posts/${entry.local}`);
  const post = answer?.status === 200 ? answer.body.post : null;
  const author = world.here.members.find(({ handle }) => handle === post?.author?.handle);
  if (!post || !author) return null;
  return { entry, version: post.version, token: author.token };
}

async function edit(world: World): Promise<void> {
  const found = await own(world);
  if (!found) return;
  const { entry, version, token } = found;
  entry.revision += 1;
  await call(world, token, 'PATCH', `/posts/${entry.local}`, {
    body: textOf(entry, entry.revision),
    version,
  });
}

async function remove(world: World): Promise<void> {
  const found = await own(world);
  if (!found) return;
  const answer = await call(world, found.token, 'DELETE', `/posts/${found.entry.local}`);
  if (answer === null || answer.status === 204) found.entry.deletedHere = true;
}

/** A moderator hides a post of here or of there, or shows it again. */
async function hide(world: World): Promise<void> {
  const thread = await threadOf(world);
  const posts = thread ? await postsIn(world, thread) : null;
  const post = world.chance.one((posts ?? []).filter(({ deletedAt, moved }) => !deletedAt && !moved));
  if (!post) return;
  const { token } = world.here.members[0]!;
  const hidden = post.hidden === null;
  await call(world, token, 'PUT', `/posts/${post.id}/hidden`, {
    hidden,
    ...inCall(hidden ? 'about' : 'back', 'so it is'),
  });
}

async function lock(world: World): Promise<void> {
  const thread = await threadOf(world);
  const answer = thread ? await call(world, guest, 'GET', `/threads/${thread}`) : null;
  if (answer?.status !== 200) return;
  const { token } = world.here.members[0]!;
  const locked = answer.body.lockedReason === null;
  await call(world, token, 'PUT', `/threads/${thread}/locked`, { locked, ...inCall('order', 'so it is') });
}

/** A member proves to be one of the forum. */
async function link(world: World): Promise<void> {
  if (!world.moot.isUp()) return;
  const { chance, here, there } = world;
  const at = 1 + chance.below(3);
  const user = there.people[at]!;
  await world.moot.doors.link(here.members[at]!.id, user.id, user.username).catch(() => undefined);
}

export const mootOperations: Operation[] = [
  { name: 'opens a thread here', weight: 4, run: open },
  { name: 'writes here', weight: 20, run: write },
  { name: 'edits here', weight: 8, run: edit },
  { name: 'deletes here', weight: 3, run: remove },
  { name: 'a moderator hides or shows here', weight: 3, run: hide },
  { name: 'a moderator locks or unlocks here', weight: 2, run: lock },
  { name: 'says a secret here', weight: 3, run: secret },
  { name: 'links an account', weight: 0.5, run: link },
];
