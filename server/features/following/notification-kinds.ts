/**
 * Where a notification stands in a letter: what was decided on the member's words first, then replies and mentions,
 * what they have to do as a moderator, and news of what they follow.
 */
export type LetterSection = 'decided' | 'personal' | 'duty' | 'news';

/**
 * Every kind of notification, and where it stands in letters; null for what no letter tells. A new kind needs a row here
 * and its words in `notifications.view.ts`.
 */
export const notificationKinds = {
  hidden: 'decided',
  shown: 'decided',
  moved: 'decided',
  'held-published': 'decided',
  'held-refused': 'decided',
  'report-kept': 'decided',
  'report-hidden': 'decided',
  'report-acted': 'decided',
  decision: 'decided',
  'decision-lifted': 'decided',
  'appeal-decided': 'decided',
  'comment-decided': 'decided',
  'comment-tied': 'decided',
  'comment-undecided': 'decided',
  'comment-taken-up': 'decided',
  'duplicate-decided': 'decided',
  'comment-assigned': 'duty',
  'commenter-not-content': 'duty',
  'appeal-made': 'duty',
  'response-due': 'duty',
  'queue-waits': 'duty',
  'group-request': 'duty',
  'group-chairless': 'duty',
  'group-answer': 'personal',
  'group-roles': 'personal',
  'group-removed': 'personal',
  'anchors-wait': 'personal',
  plugin: 'personal',
  'plugin-duty': 'duty',
  reply: 'personal',
  mention: 'personal',
  posts: 'news',
  'draft-added': 'news',
  'draft-opened': 'news',
  'draft-closing': 'news',
  'draft-closed': 'news',
  'draft-published': 'news',
  reactions: null,
} as const satisfies Record<string, LetterSection | null>;

export type NotificationKind = keyof typeof notificationKinds;
