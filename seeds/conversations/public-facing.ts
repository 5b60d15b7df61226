import type { SeedThread } from '../shapes.ts';

/** Conversations on measuring, persuading, answering and growing people. */
export const publicFacingThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'mm-task-completion' },
    posts: [
      {
        id: 'mm-task-1',
        author: 'fatima-siddiqui',
        hoursAgo: 1330,
        body: `I objected to this on draft 1, where it was called "Measuring visits", and I object again at more length. Visits go *up* when a site gets worse, since people need more pages to find anything. We halved ours by putting the opening hours in the footer.`,
      },
      {
        id: 'mm-task-2',
        author: 'wei-ling-tan',
        hoursAgo: 1318,
        replyTo: 'mm-task-1',
        body: `All true, and councillors ask me for visits every quarter. If I answer with completion rates for five tasks, they ask what I am hiding. Can the Practitioner level include the work of weaning them off it?`,
      },
      {
        id: 'mm-task-3',
        author: 'george-hallam',
        hoursAgo: 1301,
        replyTo: 'mm-task-2',
        body: `I put both on one slide, with a photograph of the queue at reception on the day when visits were highest. The site had been down for booking all morning. Nobody has asked for visits since.`,
      },
      {
        id: 'mm-task-4',
        author: 'jo-lindqvist',
        hoursAgo: 220,
        body: `Could somebody explain how you measure whether a person finished, if what they came for was to *know* something? No form, no button. They read it and go away. In the contact centre we can at least hear them say "oh, I see".`,
      },
      {
        id: 'mm-task-5',
        author: 'fatima-siddiqui',
        hoursAgo: 214,
        replyTo: 'mm-task-4',
        body: `Two ways, neither perfect:

1. A one-question survey on leaving: *did you find out what you came for?* Few answer, and more of the angry ones.
2. Give twelve people the question and the site, and watch. It is dear, and much closer to the truth.

That is why the level says "in at least two ways". And I would add a third now, which is yours: did they ring afterwards?`,
      },
      {
        id: 'mm-task-6',
        author: 'jo-lindqvist',
        hoursAgo: 210,
        replyTo: 'mm-task-5',
        body: `We could tell you that. Nobody has ever asked.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'mk-moving-online' },
    posts: [
      {
        id: 'mk-online-1',
        author: 'jo-lindqvist',
        hoursAgo: 260,
        body: `I saw in the list of drafts that this used to be called "Channel shift" and spoke of planning the closure of telephone services. I am glad that it does not any more. When our cash office closed, 70 people a month stopped paying. They had not gone online, they had simply stopped. It took us a year to notice.`,
      },
      {
        id: 'mk-online-2',
        author: 'tunde-adeyemi',
        hoursAgo: 252,
        replyTo: 'mk-online-1',
        body: `I should say that I was for the old wording. Calls cost us £4.70 each, and there is a hole in the budget. But "measures who has stopped using the service altogether" is a figure I could not have given my own cabinet, and that bothers me more than the wording does.`,
      },
      {
        id: 'mk-online-3',
        author: 'rhiannon-pugh',
        hoursAgo: 249,
        body: `Some of the people who "will not" cannot, and have no wish to explain that to a stranger. I would lose "or will not", which sounds as though somebody were sulking.`,
      },
      {
        id: 'mk-online-4',
        author: 'jo-lindqvist',
        hoursAgo: 244,
        replyTo: 'mk-online-3',
        body: `I would keep it. Some people will not, for good reasons of their own, and they pay the same council tax.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'sn-complaints' },
    posts: [
      {
        id: 'sn-complaints-1',
        author: 'wei-ling-tan',
        hoursAgo: 760,
        body: `"Passes complaints to the right service" (draft 1) describes a postbox. People can tell. The reply that works is the one that says what will happen and when, and to give it you have to have badgered a highways engineer first.`,
      },
      {
        id: 'sn-complaints-2',
        author: 'siobhan-keane',
        hoursAgo: 752,
        replyTo: 'sn-complaints-1',
        body: `With patients there is an extra trap. Merely confirming that somebody *is* a patient is a breach. "We're sorry to hear about your stay" gives it away. We say "we're sorry to read this" and offer a number. Would you have room for that in Foundation?`,
      },
      {
        id: 'sn-complaints-3',
        author: 'callum-mackie',
        hoursAgo: 748,
        replyTo: 'sn-complaints-2',
        body: `Seconded. We had exactly that, with exactly that sentence.`,
      },
      {
        id: 'sn-complaints-4',
        author: 'wei-ling-tan',
        hoursAgo: 433,
        body: `Draft 2 has "without giving away anything about the person who made it", in the statement itself, so that it covers all three levels. Does that do it, @siobhan-keane?`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'hd-growing-skills' },
    posts: [
      {
        id: 'hd-skills-1',
        author: 'tunde-adeyemi',
        hoursAgo: 300,
        body: `I used draft 1 in four appraisals last month, to see. Three of them were the best conversations I have had with those people. In the fourth I learned that the job had changed completely in 2019 and that nobody had told me or personnel.`,
      },
      {
        id: 'hd-skills-2',
        author: 'ben-osei',
        hoursAgo: 283,
        body: `From the other side of the table: please do not let it become a form with boxes to tick. Where I worked before, we all scored ourselves 3 out of 5 on everything, because 2 meant training and 4 meant more work.`,
      },
      {
        id: 'hd-skills-3',
        author: 'isla-drummond',
        hoursAgo: 275,
        replyTo: 'hd-skills-2',
        body: `That is why the levels describe things somebody could *see*. "Shows the list of what was closed" is hard to score 3. If you find one that cannot be seen, comment on it, and we shall rewrite it.`,
      },
    ],
  },
];
