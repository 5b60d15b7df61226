/** Site settings with the defaults of a new forum, under Discourse's names in camel case. Times are in the unit that the name tells. */
export const defaultSettings = {
  title: 'Care Network Forum',
  description: 'Where the care network talks',
  loginRequired: false,
  minPostLength: 20,
  minFirstPostLength: 20,
  maxPostLength: 32_000,
  minTopicTitleLength: 15,
  maxTopicTitleLength: 255,
  allowDuplicateTopicTitles: false,
  allowUncategorizedTopics: false,
  titlePrettify: true,
  uniquePostsMins: 5,
  maxConsecutiveReplies: 3,
  newuserMaxLinks: 2,
  newuserMaxMentionsPerPost: 2,
  maxMentionsPerPost: 10,
  newuserMaxEmbeddedMedia: 1,
  rateLimitCreateTopic: 15,
  rateLimitCreatePost: 5,
  rateLimitNewUserCreatePost: 30,
  maxTopicsPerDay: 20,
  maxEditsPerDay: 30,
  maxPostDeletionsPerMinute: 2,
  maxPostDeletionsPerDay: 10,
  maxLikesPerDay: 50,
  maxUploadsPerMinute: 10,
  /** Minutes; 0 is no limit. */
  postEditTimeLimit: 1440,
  tl2PostEditTimeLimit: 43_200,
  editingGracePeriod: 300,
  editingGracePeriodMaxDiff: 100,
  /** Hours. */
  deleteRemovedPostsAfter: 24,
  postUndoActionWindowMins: 10,
  downloadRemoteImagesToLocal: true,
  authorizedExtensions: ['jpg', 'jpeg', 'png', 'gif', 'heic', 'heif', 'webp', 'avif'],
  maxUploadKb: 10_240,
  /** Words that send a post to review, and words that refuse it. */
  approvalWords: [] as string[],
  blockedWords: [] as string[],
  /** Posts of people of a lower trust level wait for approval. */
  approveUnlessTrustLevel: 0,
  retryWebHookEvents: false,
  enableDiscourseConnectProvider: false,
  /** By host of the site that asks. */
  discourseConnectProviderSecrets: {} as Record<string, string>,
  enableDiscourseConnect: false,
  discourseConnectUrl: '',
  discourseConnectSecret: '',
  createTagAllowedTrustLevel: 3,
  whispersAllowed: true,
  editAllPostTrustLevel: 4,
  /** Else staff, authors and people of trust level 4 see who changed what. */
  editHistoryVisibleToPublic: true,
  /** Topics of so many posts tell no ids of their posts. No setting of forums: there it is always so. */
  megaTopicPosts: 10_000,
};

export type Settings = typeof defaultSettings;

/** `2025`: tags are names. `2026`: tags are objects. */
export type Shape = '2025' | '2026';
