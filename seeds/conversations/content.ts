import type { SeedThread } from '../shapes.ts';

/** Conversations on words: governance, freedom of information, translation, consultation and elections. */
export const contentThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'ce-governance' },
    posts: [
      {
        id: 'ce-governance-1',
        author: 'callum-mackie',
        hoursAgo: 820,
        body: `Owners leave, and the list of owners does not notice. We have tried naming a *post* in place of a person, and then the post is deleted in a restructure. What has lasted, anywhere?`,
      },
      {
        id: 'ce-governance-2',
        author: 'priya-raman',
        hoursAgo: 811,
        replyTo: 'ce-governance-1',
        body: `Payroll. Once a month we match the owners of pages against the leavers' list, and the leaver's manager inherits the pages by default. Managers dislike it so much that they now appoint somebody within days.`,
      },
      {
        id: 'ce-governance-3',
        author: 'george-hallam',
        hoursAgo: 770,
        body: `I would be wary of "nobody visits" as a reason for removing a page. The page on what to do after a sudden death in our district had nine visits last year. I should not like to meet the nine and explain.`,
      },
      {
        id: 'ce-governance-4',
        author: 'priya-raman',
        hoursAgo: 452,
        replyTo: 'ce-governance-3',
        body: `A fair point, and [[CE-02.2]] still says "nobody visits" in draft 2. I had been thinking of the 2,000 committee agendas. I will propose "nobody visits *and* nobody would miss", unless somebody has better words.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'ce-foi-records' },
    posts: [
      {
        id: 'ce-foi-1',
        author: 'fatima-siddiqui',
        hoursAgo: 640,
        body: `We published our register of empty premises as a spreadsheet each quarter because eleven people had asked for it in a year. Requests for it stopped at once. Requests *about* it began: why is this one missing, who decided that one is empty.

I count it as a success. My information officer does not. Which of us is right?`,
      },
      {
        id: 'ce-foi-2',
        author: 'isla-drummond',
        hoursAgo: 633,
        replyTo: 'ce-foi-1',
        body: `You are, but the Lead level agrees with your officer: it wants the *number* of requests to fall. Better questions are worth something too. Note for the editors.`,
      },
      {
        id: 'ce-foi-3',
        author: 'jo-lindqvist',
        hoursAgo: 172,
        body: `From the telephones: a good third of what people send you as freedom of information requests are simply questions that nobody answered when they rang. It might be worth asking us before you publish a data set.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'translation-alternatives' },
    posts: [
      {
        id: 'translation-1',
        author: 'callum-mackie',
        hoursAgo: 980,
        body: `I would move this one. In draft 1 it sits under e-communications, as if translation were a thing that happens to a press release. With us, Gaelic is decided when the page is planned, and by the editor.`,
      },
      {
        id: 'translation-2',
        author: 'siobhan-keane',
        hoursAgo: 966,
        replyTo: 'translation-1',
        body: `Agreed. And please say something about machine translation. Patients use it on our pages whether we like it or not, and last year one of the free services turned "take once daily" into eleven, because *once* is eleven in Spanish. The wording has to tell editors where it is dangerous, and not simply that it is bad.`,
      },
      {
        id: 'translation-3',
        author: 'wei-ling-tan',
        hoursAgo: 940,
        replyTo: 'translation-2',
        body: `Against over-caution: for our winter payments page, machine translation into nine languages with a clear warning brought in 340 claims from people who had never been in touch. Waiting for human translation would have taken us past the deadline.`,
      },
      {
        id: 'translation-4',
        author: 'priya-raman',
        hoursAgo: 474,
        body: `Moved to content managers and editors in draft 2, and "warns of the limits" is our attempt to satisfy both of you: it is to be warned of, not forbidden. Same discussion, same address, new place in the tree.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'ec-elections' },
    posts: [
      {
        id: 'ec-elections-1',
        author: 'wei-ling-tan',
        hoursAgo: 560,
        body: `Count night, 2.40 in the morning, one figure typed into the wrong row. We corrected it in four minutes, and the screenshot is still going round. I would put "two people, one to enter and one to check" at *Foundation*. It is not an advanced technique, it is washing your hands.`,
      },
      {
        id: 'ec-elections-2',
        author: 'george-hallam',
        hoursAgo: 551,
        replyTo: 'ec-elections-1',
        body: `There are two of us in the building at that hour, and the other is guarding the ballot boxes. Could the checker be a form that adds up the votes and refuses if the total is not the turnout? Mine has caught me twice.`,
      },
      {
        id: 'ec-elections-3',
        author: 'wei-ling-tan',
        hoursAgo: 548,
        replyTo: 'ec-elections-2',
        body: `I would accept a form that adds up. May I steal it?`,
      },
    ],
  },
];
