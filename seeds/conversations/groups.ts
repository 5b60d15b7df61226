import type { SeedThread } from '../shapes.ts';

/** Threads that the public groups opened for themselves. */
export const groupThreads: SeedThread[] = [
  {
    subject: { kind: 'group', group: 'spin', title: 'Is a free accessibility audit worth its price?' },
    posts: [
      {
        id: 'spin-audits-1',
        author: 'ravi-desai',
        hoursAgo: 90,
        body: `We audit public sector sites free of charge. Just send me the sign-in to your content management system.`,
      },
      {
        id: 'spin-audits-2',
        author: 'ravi-desai',
        hoursAgo: 88,
        body: `FREE AUDIT!!! Last places this week, all major cards accepted.`,
      },
      {
        id: 'spin-audits-3',
        author: 'george-hallam',
        hoursAgo: 86,
        body: `Last places, free of charge, all cards accepted. I have read it three times and like it better each time.`,
      },
      {
        id: 'spin-audits-4',
        author: 'wei-ling-tan',
        hoursAgo: 85,
        replyTo: 'spin-audits-1',
        body: `For everybody else: nobody who audits pages needs to sign in to anything. A list of addresses is enough.`,
      },
      {
        id: 'spin-audits-5',
        author: 'ravi-desai',
        hoursAgo: 84,
        body: `One of you has sent me theirs already. It begins with "Harrowby2".`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'pswpg', title: 'How comments on draft 2 will be answered' },
    posts: [
      {
        id: 'pswpg-answers-1',
        author: 'isla-drummond',
        hoursAgo: 476,
        body: `Draft 2 is open. This is what we promise:

- Every **formal** comment gets an answer in writing, with a reason.
- Informal ones are read by the editors and may be answered.
- We count reasons and not voices. Ten people saying the same thing is one comment with ten names.

If something about this seems unfair, say so here and not after it has closed.`,
      },
      {
        id: 'pswpg-answers-2',
        author: 'george-hallam',
        hoursAgo: 468,
        replyTo: 'pswpg-answers-1',
        body: `By when? I answered a consultation on skills in good faith some years ago, and I am still waiting.`,
      },
      {
        id: 'pswpg-answers-3',
        author: 'dominik-wolski',
        hoursAgo: 464,
        replyTo: 'pswpg-answers-2',
        body: `Within six weeks of the closing date. We meet every other Tuesday until the list is empty, and the list is public, so you will be able to see how late we are.`,
      },
      {
        id: 'pswpg-answers-4',
        author: 'george-hallam',
        hoursAgo: 461,
        replyTo: 'pswpg-answers-3',
        body: `Then I shall comment formally, and bring sandwiches.`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'pswpg', title: 'Would anyone try the framework in an appraisal?' },
    posts: [
      {
        id: 'pswpg-appraisal-1',
        author: 'tunde-adeyemi',
        hoursAgo: 640,
        body: `I have four appraisals next month and would like to use draft 1, with the staff concerned agreeing. Has anyone done it already? What should I not do?`,
      },
      {
        id: 'pswpg-appraisal-2',
        author: 'priya-raman',
        hoursAgo: 628,
        replyTo: 'pswpg-appraisal-1',
        body: `I did it with one volunteer. Do not read it aloud together from the top: we were still at the second competency after an hour. Ask each person to bring three that describe their best week, and one that they would like to grow into.`,
      },
      {
        id: 'pswpg-appraisal-3',
        author: 'fatima-siddiqui',
        hoursAgo: 620,
        body: `And do not tie it to pay the first time. People are honest about gaps exactly as long as it costs them nothing.`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'spin', title: 'Which days do you close to releases?' },
    posts: [
      {
        id: 'spin-releases-1',
        author: 'wei-ling-tan',
        hoursAgo: 410,
        body: `We are writing down when the site may not be changed. So far: election week, annual billing, and the morning on which school places are announced. What have we forgotten?`,
      },
      {
        id: 'spin-releases-2',
        author: 'dominik-wolski',
        hoursAgo: 408,
        replyTo: 'spin-releases-1',
        body: `Snow. We close it when the first school does. And the Friday before any holiday, which I enforce by having hidden the button.`,
      },
      {
        id: 'spin-releases-3',
        author: 'george-hallam',
        hoursAgo: 402,
        body: `The week I am on leave. I mention it last, but it comes first.`,
      },
      {
        id: 'spin-releases-4',
        author: 'rhiannon-pugh',
        hoursAgo: 395,
        body: `Be careful that it does not become half the year. One client had so many closed weeks that everything was released on the same eleven days, and you can guess what those days were like.`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'spin', title: 'A supplier has offered to "sponsor" our meeting' },
    posts: [
      {
        id: 'spin-sponsor-1',
        author: 'wei-ling-tan',
        hoursAgo: 130,
        body: `They would pay for the room and lunch, and would like twenty minutes after lunch. Several of us have contracts with them. Views?`,
      },
      {
        id: 'spin-sponsor-2',
        author: 'rhiannon-pugh',
        hoursAgo: 126,
        replyTo: 'spin-sponsor-1',
        body: `No, and thank them. Two people in this network will be scoring their bid by the summer. Strathbeg has offered a free room before, and we are able to bring our own lunch.`,
      },
      {
        id: 'spin-sponsor-3',
        author: 'wei-ling-tan',
        hoursAgo: 103,
        replyTo: 'spin-sponsor-2',
        body: `Declined, with thanks. They were very decent about it and have asked to attend as listeners, which I have said is fine.`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'scottish-web-forum', title: 'What to bring to the next meeting' },
    posts: [
      {
        id: 'swf-meeting-1',
        author: 'fatima-siddiqui',
        hoursAgo: 335,
        body: `I suggest that we spend the morning on draft 2 of the Web Professionals Framework. Please read one role that is *not* yours and bring one sentence you would change.`,
      },
      {
        id: 'swf-meeting-2',
        author: 'callum-mackie',
        hoursAgo: 322,
        replyTo: 'swf-meeting-1',
        body: `A good idea. I will take measurement, of which I know nothing, and which I am told I do.

Feumaidh sinn bruidhinn air Gàidhlig cuideachd. (We must talk about Gaelic too: the clause on translation says "where there is a duty", and most of our plans go further.)`,
      },
      {
        id: 'swf-meeting-3',
        author: 'isla-drummond',
        hoursAgo: 190,
        replyTo: 'swf-meeting-2',
        body: `I will put that in as a formal comment so that it does not wait for the meeting.`,
      },
      {
        id: 'swf-meeting-4',
        author: 'isla-drummond',
        hoursAgo: 100,
        body: 'Not about the meeting, but you are all here: who has moved a whole site from one supplier to another, and what did you wish you had asked for in the contract?',
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'nhs-web-network', title: 'Is this framework for us as well?' },
    posts: [
      {
        id: 'nhs-for-us-1',
        author: 'siobhan-keane',
        hoursAgo: 580,
        body: `It was begun by people from councils, and it shows: bins, elections, planning. Do we join in, or write our own?`,
      },
      {
        id: 'nhs-for-us-2',
        author: 'priya-raman',
        hoursAgo: 572,
        replyTo: 'nhs-for-us-1',
        body: `Join in. I went through it with a pencil, and nine tenths of it is my job with the nouns changed. The missing tenth is clinical review, patients' confidentiality and the desktops. Those are better *in* it, where council colleagues in social care could use them too.`,
      },
      {
        id: 'nhs-for-us-3',
        author: 'callum-mackie',
        hoursAgo: 569,
        body: `I would add one caution. Our grades come from a national scheme with profiles of its own. Whatever we agree here has to be translated into those before anybody's pay notices.`,
      },
      {
        id: 'nhs-for-us-4',
        author: 'siobhan-keane',
        hoursAgo: 540,
        replyTo: 'nhs-for-us-2',
        body: `Persuaded. I shall comment wherever the nouns get in the way.`,
      },
    ],
  },
  {
    subject: {
      kind: 'group',
      group: 'nhs-web-network',
      title: 'Who signs off clinical content at your place?',
    },
    posts: [
      {
        id: 'nhs-signoff-1',
        author: 'callum-mackie',
        hoursAgo: 88,
        body: `Our rule is that two clinicians check every page about a treatment. It now takes eleven weeks to correct a comma. How do you keep it safe without stopping altogether?`,
      },
      {
        id: 'nhs-signoff-2',
        author: 'priya-raman',
        hoursAgo: 80,
        replyTo: 'nhs-signoff-1',
        body: `Two kinds of change. If it could alter what a patient *does*, a clinician signs. Anything else an editor may publish, and the clinician gets a list each month. We wrote down forty examples of both, and the medical director signed the examples.`,
      },
    ],
  },
  {
    subject: { kind: 'group', group: 'nhs-accessibility-leads', title: 'Audits that arrive as pictures' },
    posts: [
      {
        id: 'leads-audits-1',
        author: 'siobhan-keane',
        hoursAgo: 60,
        body: `Two suppliers sent their audits as pictures of text. I have asked for them again, in words. Has anybody put that into a contract?`,
      },
      {
        id: 'leads-audits-2',
        author: 'priya-raman',
        hoursAgo: 52,
        replyTo: 'leads-audits-1',
        body: `We have since spring: a report counts as delivered when it passes its own test.`,
      },
    ],
  },
];
