/** What moderators did, and what waits for them, so that each of their pages has something to show. */
export const moderation = {
  hidden: {
    post: 'spin-audits-2',
    by: 'dominik-wolski',
    reason: 'Advertises, or the same again and again',
    words: 'One mention is welcome, a second is not (rule 3 of SPIN).',
  },
  locked: {
    group: 'spin',
    title: 'Is a free accessibility audit worth its price?',
    by: 'wei-ling-tan',
    reason: 'Settled or no longer needed',
    words: 'The question is answered, and the advertiser has been told.',
  },
  suspended: {
    member: 'ravi-desai',
    by: 'dominik-wolski',
    days: 90,
    reason: 'May be against the law',
    words: 'You asked members for the passwords of their sites, after a warning.',
  },
  reported: {
    post: 'spin-audits-1',
    by: 'jo-lindqvist',
    reason: 'He asks for passwords. Please look at this before somebody answers him.',
  },
  /** Reported and kept as it was. */
  kept: {
    post: 'spin-audits-3',
    reported: { by: 'ravi-desai', reason: 'He makes fun of my offer.' },
    by: 'dominik-wolski',
    reason: 'Rude, or an attack on a person or a group',
    words: 'It is not: dry, but about the offer and not the person (rule 1 of SPIN).',
  },
  /** Who reported the post that was hidden, before it was. */
  reportedBeforeHidden: {
    by: 'george-hallam',
    reason: 'The same advertisement again, with more capitals.',
  },
  /** Hidden, and shown again by another decision. */
  shownAgain: {
    post: 'spin-releases-3',
    by: 'dominik-wolski',
    hiddenFor: 'Gives away something private or confidential',
    shownFor: 'Decided by mistake',
    words: 'It names nobody. I had misread it.',
  },
  lifted: {
    member: 'jo-lindqvist',
    by: 'dominik-wolski',
    reason: 'Advertises, or the same again and again',
    liftedFor: 'Decided by mistake',
    words: 'It was another account. Sorry, Jo.',
  },
  unlocked: {
    group: 'spin',
    title: 'Which days do you close to releases?',
    by: 'wei-ling-tan',
    reason: 'Gives everybody time to read and answer',
    words: 'The list is being copied out.',
    unlockedFor: 'Open for answers again',
    unlockedWords: 'The list is copied. Further days are welcome.',
  },
  /** Done by an administrator, and no decision about what anybody wrote. */
  signedOut: {
    member: 'george-hallam',
    by: 'dominik-wolski',
    reason: 'His telephone was lost, and he asked for it.',
  },
  waiting: {
    author: 'morag-sinclair',
    framework: 'web-professionals',
    item: 'ce-plain-english',
    body: 'Could the examples come from a health centre as well? Everything I write is read by somebody who is worried.',
  },
} as const;

export interface SeedDecision {
  post: string;
  by: string;
  action: 'warned' | 'muted' | 'asked' | 'removed';
  reason: string;
  /** For the author. */
  words?: string;
  days?: number;
  /** What the author says against it, and what a second moderator made of that; without one it waits. */
  appeal?: { words: string; decided?: { by: string; outcome: 'upheld' | 'overturned'; answer: string } };
}

/** Decisions of the other kinds, with appeals in every state. */
export const decisions: SeedDecision[] = [
  {
    post: 'spin-audits-5',
    by: 'wei-ling-tan',
    action: 'removed',
    reason: 'Gives away something private or confidential',
  },
  {
    post: 'spin-audits-2',
    by: 'dominik-wolski',
    action: 'warned',
    reason: 'Advertises, or the same again and again',
    words: 'One mention of what you offer is welcome. Please leave it at that.',
    appeal: {
      words: 'The second post had other words than the first. That is not the same again.',
      decided: {
        by: 'wei-ling-tan',
        outcome: 'upheld',
        answer: 'Other words, the same offer, two hours later. The warning stands.',
      },
    },
  },
  {
    post: 'spin-audits-2',
    by: 'wei-ling-tan',
    action: 'muted',
    reason: 'Advertises, or the same again and again',
    days: 30,
    appeal: { words: 'I only wanted to help, and nobody had to send me anything.' },
  },
  {
    post: 'spin-releases-3',
    by: 'wei-ling-tan',
    action: 'warned',
    reason: 'Gives away something private or confidential',
    appeal: {
      words: 'It names no colleague: Friday is a day of the week.',
      decided: {
        by: 'dominik-wolski',
        outcome: 'overturned',
        answer: 'So it is. We read it in a hurry, and have taken the warning back.',
      },
    },
  },
  {
    post: 'spin-releases-4',
    by: 'wei-ling-tan',
    action: 'asked',
    reason: 'Gives away something private or confidential',
    words: 'Please take the name of the supplier out. The rest can stay as it is.',
  },
];
