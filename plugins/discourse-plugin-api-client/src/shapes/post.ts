import type { BaseUrl } from '../base-url.ts';
import type { Post } from '../types.ts';
import type { Fields } from './fields.ts';

const like = 2;
/** Whoever wrote it has no account any more. */
const nobody = { userId: 0, username: 'deleted' };

/** A post as topics, lists and webhooks give it. */
export function readPost(fields: Fields, base: BaseUrl): Post {
  const topicId = fields.integer('topic_id');
  const topicSlug = fields.optionalText('topic_slug') ?? '';
  const number = fields.integer('post_number');
  const createdAt = fields.time('created_at');
  return {
    id: fields.integer('id'),
    topicId,
    topicSlug,
    categoryId: fields.optionalInteger('category_id'),
    topicTitle: fields.optionalText('topic_title'),
    archetype: fields.optionalText('topic_archetype'),
    number,
    type: fields.optionalInteger('post_type') ?? 1,
    userId: fields.optionalInteger('user_id') ?? nobody.userId,
    username: fields.optionalText('username') ?? nobody.username,
    name: fields.optionalText('name'),
    raw: typeof fields.raw('raw') === 'string' ? fields.text('raw') : null,
    cooked: fields.optionalText('cooked') ?? '',
    createdAt,
    updatedAt: fields.optionalTime('updated_at') ?? createdAt,
    version: fields.optionalInteger('version') ?? 1,
    replyTo: fields.optionalInteger('reply_to_post_number'),
    hidden: fields.flag('hidden'),
    userDeleted: fields.flag('user_deleted'),
    deletedAt: fields.optionalTime('deleted_at'),
    url: postUrl(base, topicSlug, topicId, number),
    staff: ['staff', 'admin', 'moderator'].some((role) => fields.flag(role)),
    actionCode: fields.optionalText('action_code'),
    editReason: fields.optionalText('edit_reason'),
    likes: likesOf(fields),
  };
}

/** The page of a post. Made here: what a forum says of itself might lead elsewhere, and old forums do not say it. */
export function postUrl(base: BaseUrl, slug: string, topicId: number, number: number): string {
  return base.of(`/t/${slug ? `${encodeURIComponent(slug)}/` : ''}${topicId}/${number}`);
}

function likesOf(fields: Fields): number {
  const actions = Array.isArray(fields.raw('actions_summary')) ? fields.list('actions_summary') : [];
  const found = actions.find((action) => action.optionalInteger('id') === like);
  return found?.optionalInteger('count') ?? fields.optionalInteger('like_count') ?? 0;
}
