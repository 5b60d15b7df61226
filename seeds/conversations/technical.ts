import type { SeedThread } from '../shapes.ts';

/** Conversations on building the site and keeping it up. */
export const technicalThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'wd-accessible-components' },
    posts: [
      {
        id: 'wd-accessible-1',
        author: 'rhiannon-pugh',
        hoursAgo: 1380,
        body: `Draft 1 says "as tested by an automatic checker". The checkers find perhaps a third of what stops people. I can build you a page that passes every one of them and cannot be used with a keyboard. Please, not this.`,
      },
      {
        id: 'wd-accessible-2',
        author: 'dominik-wolski',
        hoursAgo: 1371,
        replyTo: 'wd-accessible-1',
        body: `I wrote that line and I withdraw it. I had been trying for something that a small team could do on every release. What would you ask for at Practitioner, bearing in mind that few of us have a screen reader user on the staff?`,
      },
      {
        id: 'wd-accessible-3',
        author: 'rhiannon-pugh',
        hoursAgo: 1366,
        replyTo: 'wd-accessible-2',
        body: `- Keyboard only, the whole journey. It is free and takes ten minutes.
- 400% zoom. Also free.
- Two screen readers, one on a phone. Both free. You will be slow and clumsy at first, and that is the lesson.
- Write down what failed, even when you are not going to mend it.

Then, at Lead, pay disabled people to tell you what you missed.`,
      },
      {
        id: 'wd-accessible-4',
        author: 'ben-osei',
        hoursAgo: 236,
        body: `I tried the keyboard test on our home page after reading this. It takes 61 presses of the Tab key to reach the search box. I have told @dominik-wolski. He has asked me to say that it is 3 as of this morning.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'wd-incidents' },
    posts: [
      {
        id: 'wd-incidents-1',
        author: 'siobhan-keane',
        hoursAgo: 700,
        body: `Our site was defaced on a bank holiday. The developer on call rebuilt the server within forty minutes, for which everyone thanked him. It also destroyed the only evidence of how they had got in, so they got in again on the Wednesday.

I should like "preserves logs and evidence" to be there in so many words.`,
      },
      {
        id: 'wd-incidents-2',
        author: 'dominik-wolski',
        hoursAgo: 694,
        replyTo: 'wd-incidents-1',
        body: `Yes, and it has to be rehearsed, because at three in the morning with a director on the telephone the wish to rebuild is very strong. I say that as someone who gave in to it once.`,
      },
      {
        id: 'wd-incidents-3',
        author: 'george-hallam',
        hoursAgo: 660,
        body: `A genuine question. Who is "the right person out of hours" when hosting, network, domain names and the site itself are with four suppliers, and the only one with a night number is the one that sells us the telephones?`,
      },
      {
        id: 'wd-incidents-4',
        author: 'callum-mackie',
        hoursAgo: 655,
        replyTo: 'wd-incidents-3',
        body: `Then that is your finding from the first rehearsal, and it belongs under [[HD-03]], not here. We found the same, and paid £1,800 a year for a night number. It has been used once, and it paid for itself.`,
      },
      {
        id: 'wd-incidents-5',
        author: 'siobhan-keane',
        hoursAgo: 447,
        body: `Thank you, it is in [[WD-05.2]] now. I am content.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'pc-rules-into-code' },
    posts: [
      {
        id: 'pc-rules-1',
        author: 'fatima-siddiqui',
        hoursAgo: 350,
        body: `Worked examples signed by the service are the best thing I have brought into our agency. The first time, the policy team needed three meetings to agree on one of them. They had been paying that grant for six years, in two ways.`,
      },
      {
        id: 'pc-rules-2',
        author: 'dominik-wolski',
        hoursAgo: 343,
        replyTo: 'pc-rules-1',
        body: `Would you share a blank one? I think that a page with a good example would do more for this competency than another level.`,
      },
    ],
  },
];
