import type { BaseUrl } from '../base-url.ts';
import type { Category, SiteInfo } from '../types.ts';
import { type Fields, WrongShape } from './fields.ts';

/** What everybody may know of a forum. Throws WrongShape for what has a title but is no Discourse. */
export function readSiteInfo(fields: Fields, base: BaseUrl): SiteInfo {
  if (
    !['logo_url', 'header_primary_color', 'apple_touch_icon_url'].some(
      (name) => fields.raw(name) !== undefined,
    )
  )
    throw new WrongShape('colours and logo of a site');
  return {
    title: fields.text('title'),
    description: fields.optionalText('description') ?? '',
    logoUrl: base.absolute(fields.optionalText('logo_url')),
    iconUrl: base.absolute(fields.optionalText('apple_touch_icon_url') ?? fields.optionalText('favicon_url')),
    loginRequired: fields.flag('login_required'),
    locale: fields.optionalText('locale'),
  };
}

/** All categories of an answer, those beneath others after them. */
export function readCategories(list: Fields[], base: BaseUrl): Category[] {
  return list.flatMap((fields) => [
    readCategory(fields, base),
    ...readCategories(
      Array.isArray(fields.raw('subcategory_list')) ? fields.list('subcategory_list') : [],
      base,
    ),
  ]);
}

export function readCategory(fields: Fields, base: BaseUrl): Category {
  return {
    id: fields.integer('id'),
    name: fields.text('name'),
    slug: fields.optionalText('slug') ?? '',
    description: fields.optionalText('description_text') ?? fields.optionalText('description'),
    // Closed, unless the forum says that it is not.
    readRestricted: fields.raw('read_restricted') !== false,
    permission: fields.optionalInteger('permission'),
    parentId: fields.optionalInteger('parent_category_id'),
    topicCount: fields.optionalInteger('topic_count') ?? 0,
    postCount: fields.optionalInteger('post_count') ?? 0,
    topicUrl: base.absolute(fields.optionalText('topic_url')),
  };
}
