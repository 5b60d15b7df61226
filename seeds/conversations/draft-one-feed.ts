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
    {
      id: 'draft-1-6',
      author: 'ben-osei',
      hoursAgo: 1740,
      anchor: { item: 'mm-task-completion', exact: 'page views' },
      body: `Page views go up when people cannot find what they came for. Count the tasks, not the clicks.`,
    },
    {
      id: 'draft-1-7',
      author: 'callum-mackie',
      hoursAgo: 1702,
      anchor: { item: 'web-manager' },
      body: `Could the framework say which pay grade goes with each role? Without that, personnel departments will put it in a drawer.`,
    },
    {
      id: 'draft-1-8',
      author: 'siobhan-keane',
      hoursAgo: 1655,
      anchor: { item: 'ce-plain-english', exact: 'the corporate style guide' },
      body: `What does somebody do whose organisation has no style guide?`,
    },
    {
      id: 'draft-1-9',
      author: 'rhiannon-pugh',
      hoursAgo: 1610,
      formal: true,
      anchor: { item: 'wm-suppliers-practitioner', exact: 'holds contract meetings' },
      suggestion: 'holds contract meetings in the open',
      body: `What is bought with public money should be discussed where the public can listen.`,
    },
    {
      id: 'draft-1-10',
      author: 'fatima-siddiqui',
      hoursAgo: 1566,
      formal: true,
      anchor: { item: 'ec-consultation-lead' },
      body: `A lead should also publish what became of the answers: a consultation that reports nothing is a survey of patience.`,
    },
  ],
};
