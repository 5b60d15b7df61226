import type { SeedThread } from '../shapes.ts';

/** The comments made on draft 1 while it was open. */
export const draftOneFeed: SeedThread = {
  subject: { kind: 'draft', framework: 'web-professionals', number: 1 },
  posts: [
    {
      id: 'draft-1-1',
      author: 'fatima-siddiqui',
      hoursAgo: 2710,
      formal: true,
      anchor: { item: 'mm-task-completion', exact: 'the number of visits, page views and unique visitors' },
      body: `These measure how busy the site is and not whether it works. Please replace them with whether people completed what they came to do.`,
    },
    {
      id: 'draft-1-2',
      author: 'tunde-adeyemi',
      hoursAgo: 2488,
      formal: true,
      anchor: { item: 'web-manager' },
      body: `This is two roles. One decides what the web is for and what is bought: a strategic *web commissioner*. The other sees that it is delivered every day: an operational *web delivery manager*. They need different people and different grades, and so the framework should describe them apart.`,
    },
    {
      id: 'draft-1-3',
      author: 'rhiannon-pugh',
      hoursAgo: 2150,
      formal: true,
      anchor: { item: 'wd-accessible-components', exact: 'as tested by an automatic checker' },
      body: `An automatic checker finds a minority of barriers. The test should be that somebody tried the page with a keyboard, a screen reader and magnification, and wrote down what happened.`,
    },
    {
      id: 'draft-1-4',
      author: 'george-hallam',
      hoursAgo: 1790,
      anchor: { item: 'sn-every-network-practitioner', exact: 'at least once each working day' },
      body: `There are seven networks and one of me. If I posted to each of them daily I should have nothing left to post about. I would retire the whole competency: choosing two networks and answering people properly is the skill.`,
    },
    {
      id: 'draft-1-5',
      author: 'wei-ling-tan',
      hoursAgo: 1782,
      replyTo: 'draft-1-4',
      body: `Supported, by somebody who does have the time. We closed four accounts last year, and not one person wrote to ask where they had gone.`,
    },
  ],
};
