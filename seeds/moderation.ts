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
  waiting: {
    author: 'morag-sinclair',
    framework: 'web-professionals',
    item: 'ce-plain-english',
    body: 'Could the examples come from a health centre as well? Everything I write is read by somebody who is worried.',
  },
} as const;
