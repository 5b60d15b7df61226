import type { SeedThread } from '../shapes.ts';

const framework = 'programme-board-roles';

/** What only the members of the hidden group may see. Each post carries the word to look for. */
export const programmeBoardThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework, item: 'nightjar-announcement' },
    posts: [
      {
        id: 'nightjar-announcement-1',
        author: 'tunde-adeyemi',
        hoursAgo: 240,
        body: `I would like Nightjar to be announced only once both funders have signed. We were caught out last time.`,
      },
      {
        id: 'nightjar-announcement-2',
        author: 'fatima-siddiqui',
        hoursAgo: 233,
        replyTo: 'nightjar-announcement-1',
        body: `Agreed, but the pilot bodies have to be told of Nightjar earlier than that, or they cannot plan their year. See [[NJ-03]].`,
      },
      {
        id: 'nightjar-announcement-3',
        author: 'wei-ling-tan',
        hoursAgo: 210,
        replyTo: 'nightjar-announcement-2',
        body: `Then we need a sentence on Nightjar that the pilots may repeat and that is true. I will write one for @tunde-adeyemi to look at.`,
      },
    ],
  },
  {
    subject: { kind: 'draft', framework, number: 1 },
    posts: [
      {
        id: 'nightjar-feed-1',
        author: 'wei-ling-tan',
        hoursAgo: 190,
        formal: true,
        anchor: { item: 'nightjar-funding', exact: 'from at least two sources' },
        body: `If one of Nightjar's sources is ourselves, does it count? I think it should not.`,
      },
      {
        id: 'nightjar-feed-2',
        author: 'tunde-adeyemi',
        hoursAgo: 181,
        replyTo: 'nightjar-feed-1',
        body: `It does not. I will make it "two sources outside Nightjar's own members".`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'programme-board', title: 'Dates for the Nightjar pilots' },
    posts: [
      {
        id: 'nightjar-dates-1',
        author: 'fatima-siddiqui',
        hoursAgo: 70,
        body: `Three bodies can start Nightjar in the spring and one in the autumn. Shall we wait for the fourth?`,
      },
      {
        id: 'nightjar-dates-2',
        author: 'wei-ling-tan',
        hoursAgo: 64,
        replyTo: 'nightjar-dates-1',
        body: `No. Begin Nightjar with three, and let the fourth learn from them.`,
      },
    ],
  },
];
