import { systemId, type Forum } from './forum.ts';
import { whisperPost, type Category, type Permission, type Post, type Topic, type User } from './records.ts';

/** Who asks: a user, or nobody in particular. */
export type Asker = User | null;

export const isStaff = (asker: Asker): boolean => asker !== null && (asker.admin || asker.moderator);

/** Names of the groups of somebody, the automatic ones included. */
export function groupsOf(user: User): Set<string> {
  const groups = new Set([...user.groups, 'everyone']);
  if (user.admin) groups.add('admins').add('staff');
  if (user.moderator) groups.add('moderators').add('staff');
  for (let level = 0; level <= user.trustLevel; level += 1) groups.add(`trust_level_${level}`);
  return groups;
}

const everybody: ReadonlySet<string> = new Set(['everyone']);

/** What somebody may do in a category, at best; null: not even see it. Nobody in particular may only see. */
export function permissionIn(category: Category, asker: Asker): Permission | null {
  if (asker?.admin) return 1;
  const groups = asker ? groupsOf(asker) : everybody;
  let best: Permission | null = null;
  for (const [group, level] of category.permissions)
    if (groups.has(group) && (best === null || level < best)) best = level;
  return best !== null && !asker ? 3 : best;
}

export const isRestricted = (category: Category): boolean => !category.permissions.has('everyone');

export const categoryOf = (forum: Forum, topic: Topic): Category | null =>
  topic.categoryId === null ? null : (forum.categories.get(topic.categoryId) ?? null);

/** Staff, and those who moderate the category. */
export function moderates(forum: Forum, asker: Asker, topic: Topic): boolean {
  if (isStaff(asker)) return true;
  const category = categoryOf(forum, topic);
  return (
    category !== null && asker !== null && [...category.moderators].some((group) => asker.groups.has(group))
  );
}

export function seesTopic(forum: Forum, asker: Asker, topic: Topic): boolean {
  if (topic.archetype === 'private_message')
    return asker !== null && (asker.admin || topic.allowed.has(asker.id));
  const category = categoryOf(forum, topic);
  if (category && permissionIn(category, asker) === null) return false;
  return topic.deletedAt === null || moderates(forum, asker, topic);
}

/** Whether a post has a place in what somebody reads, its topic being one that they see. Deleted ones have none. */
export const inStream = (asker: Asker, post: Post): boolean =>
  post.deletedAt === null && (post.type !== whisperPost || isStaff(asker));

/** One post asked for by its id: those who moderate see deleted ones too. */
export function seesPost(forum: Forum, asker: Asker, post: Post): boolean {
  if (!seesTopic(forum, asker, post.topic)) return false;
  if (post.type === whisperPost && !isStaff(asker)) return false;
  return post.deletedAt === null || moderates(forum, asker, post.topic);
}

export const seesRaw = (asker: Asker, post: Post): boolean =>
  !post.hidden || isStaff(asker) || asker?.id === post.userId;

export function mayCreateTopic(asker: Asker, category: Category | null): boolean {
  if (!asker || asker.silenced) return false;
  return category === null || permissionIn(category, asker) === 1;
}

export function mayReply(forum: Forum, asker: Asker, topic: Topic): boolean {
  if (!asker || asker.silenced || topic.deletedAt || !seesTopic(forum, asker, topic)) return false;
  if (topic.archived || topic.closed) return moderates(forum, asker, topic) || asker.trustLevel === 4;
  const category = categoryOf(forum, topic);
  return category === null || permissionIn(category, asker)! <= 2;
}

/** As `too-late` when the author comes after the window. */
export function mayEdit(forum: Forum, asker: Asker, post: Post): 'yes' | 'no' | 'too-late' {
  if (!asker || asker.silenced || !seesPost(forum, asker, post)) return 'no';
  if (asker.admin || asker.id === systemId) return 'yes';
  if (post.deletedAt || post.userDeleted || post.topic.archived || post.topic.deletedAt) return 'no';
  if (post.locked) return isStaff(asker) ? 'yes' : 'no';
  const trusted = asker.trustLevel >= forum.settings.editAllPostTrustLevel;
  if (moderates(forum, asker, post.topic) || trusted) return 'yes';
  if (asker.id !== post.userId) return 'no';
  const { postEditTimeLimit, tl2PostEditTimeLimit } = forum.settings;
  const minutes = asker.trustLevel >= 2 ? tl2PostEditTimeLimit : postEditTimeLimit;
  const age = forum.clock.time() - post.createdAt.getTime();
  return minutes > 0 && age > minutes * 60_000 ? 'too-late' : 'yes';
}

/** Who changed what of a post. Of one that is hidden the setting does not hold. */
export function seesHistory({ settings }: Forum, asker: Asker, post: Post): boolean {
  if (!post.hidden && settings.editHistoryVisibleToPublic) return true;
  return asker !== null && (isStaff(asker) || asker.id === post.userId || asker.trustLevel === 4);
}

/** Staff and moderators of the category delete; an author takes back, but not the first post. */
export function mayDelete(forum: Forum, asker: Asker, post: Post): 'delete' | 'take-back' | 'no' {
  if (!asker || !seesPost(forum, asker, post) || post.deletedAt) return 'no';
  if (moderates(forum, asker, post.topic)) return 'delete';
  if (asker.id !== post.userId || post.userDeleted || post.number === 1 || post.topic.archived) return 'no';
  return 'take-back';
}

const day = 86_400_000;

export function mayDeleteTopic(forum: Forum, asker: Asker, topic: Topic): boolean {
  if (!asker || topic.deletedAt) return false;
  if (moderates(forum, asker, topic)) return true;
  const young = forum.clock.time() - topic.createdAt.getTime() < day;
  return (
    asker.id === topic.userId && young && !topic.posts.some((post) => post.number > 1 && !post.deletedAt)
  );
}
