import type { SeedThread } from '../shapes.ts';

/** Conversations on what a web manager must be able to do, apart from the question of splitting the role. */
export const webManagerThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'wm-suppliers' },
    posts: [
      {
        id: 'wm-suppliers-1',
        author: 'dominik-wolski',
        hoursAgo: 1105,
        body: `We are halfway through replacing our content management system, so this one is raw. What would you have wanted the person buying yours to be able to do? "Evaluates tenders", as draft 1 has it, is not it.`,
      },
      {
        id: 'wm-suppliers-2',
        author: 'priya-raman',
        hoursAgo: 1099,
        replyTo: 'wm-suppliers-1',
        body: `Make editors use it before signing. We asked three bidders for a copy for a week each and gave six ward clerks the same task: *correct the visiting hours and add a photograph*.

The favourite on paper took a median of 41 minutes. The one we bought took 6. It had come third on the written score, and we had to argue with procurement to be allowed to count it.`,
      },
      {
        id: 'wm-suppliers-3',
        author: 'george-hallam',
        hoursAgo: 1077,
        replyTo: 'wm-suppliers-2',
        body: `I admire that, and I cannot do it. We buy from a framework agreement with a fixed price and no trial. My whole power as a buyer is to read the reference list and telephone people who are not on it.

Could the level say "tests, or speaks to those who use it already"?`,
      },
      {
        id: 'wm-suppliers-4',
        author: 'rhiannon-pugh',
        hoursAgo: 1031,
        body: `Please put accessibility in the *contract*, and not in the specification alone. I have sat in the meeting where a supplier says "we are working towards AA", and nobody can find a clause that says by when.`,
      },
      {
        id: 'wm-suppliers-5',
        author: 'dominik-wolski',
        hoursAgo: 455,
        body: `Draft 2 has the trial and the contract: see [[WM-03.2]]. George's wish to count speaking to present users is not in yet, and I think he is right. I have made it a comment on the draft.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'wm-legal-duty' },
    posts: [
      {
        id: 'wm-legal-duty-1',
        author: 'rhiannon-pugh',
        hoursAgo: 430,
        body: `The Lead level asks people to tell their director in writing that the organisation is breaking the law. I agree with it. I also know two people who did so and were moved to another team. Are we asking individuals for courage that their employers ought to make unnecessary?`,
      },
      {
        id: 'wm-legal-duty-2',
        author: 'tunde-adeyemi',
        hoursAgo: 424,
        replyTo: 'wm-legal-duty-1',
        body: `As one of those directors: I *want* the letter. The letter is how I get the money. What I cannot use is a conversation in a corridor. But you are right that [[HD-05]] has to carry the other half, the duty to receive it decently.`,
      },
      {
        id: 'wm-legal-duty-3',
        author: 'siobhan-keane',
        hoursAgo: 390,
        replyTo: 'wm-legal-duty-1',
        body: `In a hospital there is already a route for this: the risk register and, if that fails, the person staff may speak up to in confidence. Could the statement name the organisation's own route, so that it is a procedure and not an act of bravery?`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'web-professionals', item: 'wm-daily-delivery' },
    posts: [
      {
        id: 'wm-daily-delivery-1',
        author: 'ben-osei',
        hoursAgo: 310,
        body: `I am quite new (seven months as a content assistant). Our list of requests has 412 things on it, the oldest from before I left school. Is "keeps one visible list" really Foundation? Nobody above me manages it.`,
      },
      {
        id: 'wm-daily-delivery-2',
        author: 'isla-drummond',
        hoursAgo: 306,
        replyTo: 'wm-daily-delivery-1',
        body: `It is Foundation because anyone may start it. Ask your manager whether you may write to everyone whose request is over a year old, saying "we shall close this on the 30th unless you tell us it still matters". We did. Of 260, nineteen people answered, and four of those only to say thank you.`,
      },
      {
        id: 'wm-daily-delivery-3',
        author: 'ben-osei',
        hoursAgo: 118,
        replyTo: 'wm-daily-delivery-2',
        body: `She said yes. 412 is now 66. Two services were cross, and one of them turned out to have had its new page for three years without noticing.`,
      },
    ],
  },
];
