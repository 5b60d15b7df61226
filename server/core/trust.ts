/** How well the site knows a member: computed from what they did, shown to nobody. */
export type Trust = 'new' | 'regular' | 'trusted';

/** When a member is no longer new, and when trusted. Whoever holds an office in some group is trusted at once. */
export const trustRules = {
  regular: { days: 3, posts: 3 },
  trusted: { days: 30, posts: 20, daysWithoutDecision: 90 },
} as const;

interface Allowance {
  /** Links in one post before a moderator looks at it first; null for any number. */
  links: number | null;
  /** Members mentioned in one post. */
  mentions: number;
  /** In five minutes. */
  posts: number;
  /** In an hour. */
  pictures: number;
  reports: number;
  /** Forms of invitations sent, each for one person or many. Whoever may invite today holds an office, and is trusted. */
  invitations: number;
}

/** What each may do, and how often. The page about moderation shows these numbers. */
export const allowances: Record<Trust, Allowance> = {
  new: { links: 2, mentions: 3, posts: 10, pictures: 10, reports: 10, invitations: 10 },
  regular: { links: null, mentions: 10, posts: 30, pictures: 40, reports: 20, invitations: 60 },
  trusted: { links: null, mentions: 30, posts: 60, pictures: 80, reports: 60, invitations: 120 },
};
