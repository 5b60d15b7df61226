import type { Forum } from '../forum.ts';
import type { Category } from '../records.ts';
import { type Asker, isRestricted, permissionIn } from '../rights.ts';

const children = (forum: Forum, category: Category): Category[] =>
  [...forum.categories.values()].filter(({ parentId }) => parentId === category.id);

export function showCategory(forum: Forum, asker: Asker, category: Category) {
  const below = children(forum, category).filter((child) => permissionIn(child, asker) !== null);
  const topics = [...forum.topics.values()].filter(
    (topic) =>
      topic.categoryId === category.id && !topic.deletedAt && topic.visible && topic.id !== category.topicId,
  );
  const about = category.topicId === null ? null : forum.topics.get(category.topicId);
  const description = category.description === null ? null : `<p>${category.description}</p>`;
  return {
    id: category.id,
    name: category.name,
    color: '0088CC',
    text_color: 'FFFFFF',
    ...(forum.shape === '2026' || forum.shape === '2025'
      ? { style_type: 'square', emoji: null, icon: null }
      : {}),
    slug: category.slug,
    topic_count: topics.length,
    post_count: topics.reduce(
      (sum, { posts }) => sum + posts.filter(({ deletedAt }) => !deletedAt).length,
      0,
    ),
    position: category.id,
    description,
    description_text: category.description,
    description_excerpt: category.description,
    topic_url: about ? `/t/${about.slug}/${about.id}` : null,
    read_restricted: isRestricted(category),
    permission: asker ? permissionIn(category, asker) : null,
    ...(category.parentId === null ? {} : { parent_category_id: category.parentId }),
    notification_level: 1,
    can_edit: asker?.admin ?? false,
    topic_template: null,
    ...(forum.shape === '2026' ? { topic_title_placeholder: null } : {}),
    has_children: below.length > 0,
    subcategory_count: below.length > 0 ? below.length : null,
    sort_order: null,
    sort_ascending: null,
    show_subcategory_list: false,
    num_featured_topics: 3,
    default_view: null,
    subcategory_list_style: 'rows_with_featured_topics',
    default_top_period: 'all',
    default_list_filter: 'all',
    minimum_required_tags: category.minimumTags,
    navigate_to_first_post_after_read: false,
    topics_day: 0,
    topics_week: 0,
    topics_month: 0,
    topics_year: 0,
    topics_all_time: topics.length,
    subcategory_ids: below.map(({ id }) => id),
    uploaded_logo: null,
    uploaded_logo_dark: null,
    uploaded_background: null,
    uploaded_background_dark: null,
  };
}

/** `/categories.json`: those at the top, and beneath them the others when they are asked for. */
export function showCategoryList(
  forum: Forum,
  asker: Asker,
  question: { parentId: number | null; withSubcategories: boolean },
) {
  const seen = [...forum.categories.values()].filter((category) => permissionIn(category, asker) !== null);
  const top = seen.filter(({ parentId }) => parentId === question.parentId);
  return {
    category_list: {
      can_create_category: asker?.admin ?? false,
      can_create_topic: asker !== null,
      categories: top.map((category) => ({
        ...showCategory(forum, asker, category),
        ...(question.withSubcategories
          ? {
              subcategory_list: seen
                .filter(({ parentId }) => parentId === category.id)
                .map((child) => showCategory(forum, asker, child)),
            }
          : {}),
      })),
    },
  };
}

/** Only lists tell how many topics came lately, and what is beneath. */
function withoutCounts(shown: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shown).filter(([name]) => !/^(topics_\w+|subcategory_ids)$/.test(name)),
  );
}

/** `/c/{id}/show.json`, with the groups for those who may change it. */
export function showCategoryAlone(forum: Forum, asker: Asker, category: Category) {
  const ids: Record<string, number> = { everyone: 0, admins: 1, moderators: 2, staff: 3 };
  return {
    category: {
      ...withoutCounts(showCategory(forum, asker, category)),
      ...(asker?.admin
        ? {
            group_permissions: [...category.permissions].map(([group_name, permission_type]) => ({
              permission_type,
              group_name,
              ...(forum.shape === '2026' ? { group_id: ids[group_name] ?? 40 } : {}),
            })),
          }
        : {}),
      category_setting: {
        require_reply_approval: category.approval.replies,
        require_topic_approval: category.approval.topics,
      },
    },
  };
}
