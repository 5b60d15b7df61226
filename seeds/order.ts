/** How moderators keep order: one of each, so that each can be seen. */
export const order = {
  pinned: {
    group: 'scottish-web-forum',
    title: 'What to bring to the next meeting',
    by: 'callum-mackie',
    reason: 'Useful to everybody who comes here: Who comes for the first time asks this.',
  },
  pinnedPost: {
    post: 'nhs-for-us-4',
    by: 'priya-raman',
    reason: 'Useful to everybody who comes here: It says what we have agreed so far.',
  },
  slow: {
    group: 'nhs-web-network',
    title: 'Is this framework for us as well?',
    by: 'priya-raman',
    seconds: 900,
    reason: 'Gives everybody time to read and answer: Two of us were faster than the others could read.',
  },
  split: {
    group: 'scottish-web-forum',
    from: 'What to bring to the next meeting',
    post: 'swf-meeting-4',
    title: 'Moving a site to another supplier',
    by: 'callum-mackie',
    reason: 'Keeps the thread on its subject: A good question, but not about the meeting.',
  },
  screening: {
    group: 'nhs-web-network',
    by: 'siobhan-keane',
    holdFirst: 1,
    blockedWords: ['miracle cure*', 'guaranteed results', 'casino*'],
  },
  held: {
    author: 'ben-osei',
    group: 'nhs-web-network',
    title: 'Who signs off clinical content at your place?',
    body: 'In a council nobody signs off clinical content, but public health writes some. Who would you ask to read theirs?',
  },
} as const;
