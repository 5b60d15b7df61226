/** What moderators did, and what waits for them, so that each of their pages has something to show. */
export const moderation = {
  hidden: {
    post: 'spin-audits-2',
    by: 'dominik-wolski',
    reason: 'Advertising. One mention is welcome, a second is not (rule 3 of SPIN).',
  },
  locked: {
    group: 'spin',
    title: 'Is a free accessibility audit worth its price?',
    by: 'wei-ling-tan',
    reason: 'The question is answered, and the advertiser has been told.',
  },
  suspended: {
    member: 'ravi-desai',
    by: 'dominik-wolski',
    days: 90,
    reason: 'Asked members for the passwords of their sites, after a warning.',
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
    reason: 'Dry, but about the offer and not the person (rule 1 of SPIN).',
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
    hiddenFor: 'It seemed to name a colleague.',
    shownFor: 'It names nobody. I had misread it.',
  },
  lifted: {
    member: 'jo-lindqvist',
    by: 'dominik-wolski',
    reason: 'Taken for somebody who advertised under a like name.',
    liftedFor: 'A mistake of ours: it was another account. Sorry, Jo.',
  },
  unlocked: {
    group: 'spin',
    title: 'Which days do you close to releases?',
    by: 'wei-ling-tan',
    reason: 'The list is being copied out.',
    unlockedFor: 'The list is copied. Further days are welcome.',
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
