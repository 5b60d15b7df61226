import type { SeedThread } from '../shapes.ts';

/** The debate about making two roles of the web manager: a commissioner and a delivery manager. */
export const webManagerSplit: SeedThread = {
  subject: { kind: 'competency', framework: 'web-professionals', item: 'web-manager' },
  posts: [
    {
      id: 'wm-split-1',
      author: 'isla-drummond',
      hoursAgo: 1250,
      body: `A formal comment on draft 1 said, and several people have told me since, that "web manager" is two jobs wearing one coat. I would like to have that argument properly, here, before the editors write the next draft.

The proposal is to replace the role with two:

| | Web commissioner | Web delivery manager |
|---|---|---|
| Decides | what the web is for, what is bought, what stops | what is done next, and by whom |
| Looks ahead | three years | the next fortnight |
| Is judged by | outcomes and cost | tasks completed, faults mended |
| Argues with | directors and councillors | services and suppliers |

I do both, at Strathbeg, and I know which half I neglect. What happens where you are?`,
    },
    {
      id: 'wm-split-2',
      author: 'george-hallam',
      hoursAgo: 1246,
      replyTo: 'wm-split-1',
      body: `What happens where I am is that there is one of me. Marram has 190 staff. I write the strategy on the train, and I publish the bin calendar when I get off it.

If this framework says that strategy belongs to a "commissioner", our job evaluation panel will read it, notice that nobody has that title, and grade me as the other one. I have been through job evaluation twice. They do not read footnotes.`,
    },
    {
      id: 'wm-split-3',
      author: 'tunde-adeyemi',
      hoursAgo: 1231,
      replyTo: 'wm-split-2',
      body: `George, I take the point about panels. But I manage a web manager, and I watched a very good one spend three years not writing a strategy, because something was always broken on a Tuesday.

We split the post last year. Nobody became cleverer. One of them simply had her diary back. Within two months she had closed eleven microsites, which between them cost us £23,000 a year, and which nobody had had the time to question.`,
    },
    {
      id: 'wm-split-4',
      author: 'siobhan-keane',
      hoursAgo: 1222,
      body: `A warning about the word. In much of the NHS a *commissioner* is somebody who buys care for a population. If I tell our board that I am the web commissioner, they will ask which services I have contracted.

I have no view yet on the split. I do have one on the name.`,
    },
    {
      id: 'wm-split-5',
      author: 'dominik-wolski',
      hoursAgo: 1210,
      body: `I have been on the receiving end of a split that went wrong. At a former employer, strategy sat on the third floor and delivery in the basement. The third floor bought a content management system after two demonstrations and a lunch. None of those who chose it had ever published a page. We spent eighteen months building round it.

So my test of any split is [[WM-03]], buying systems. Whoever buys must have to live with it. If the two-role version cannot promise that, I would rather have one overworked person who knows what they are doing.`,
    },
    {
      id: 'wm-split-6',
      author: 'callum-mackie',
      hoursAgo: 1183,
      replyTo: 'wm-split-5',
      body: `> Whoever buys must have to live with it.

This is the best sentence in the thread so far. It is also an argument about *levels* and not about roles. Somebody at Lead level in [[WM-01]] should have been at Practitioner level in [[WM-02]] first. Could we not say that, and leave the role whole?`,
    },
    {
      id: 'wm-split-7',
      author: 'priya-raman',
      hoursAgo: 1150,
      body: `As one of the editors I tried sorting what we have into the two roles.

- **Commissioner:** [[WM-01]]
- **Delivery manager:** [[WM-02]]
- **Both:** [[WM-03]] and [[WM-04]]

With half of it in both columns, I doubt that draft 1 says enough about this job to be split. It may be too thin to argue about.`,
      edit: {
        hoursAgo: 1148,
        withdrawn: true,
        body: `As one of the editors I tried sorting what draft 1 has into the two roles.

- **Commissioner:** [[WM-01]]
- **Delivery manager:** [[WM-02]]
- **Both, and differently:** [[WM-03]] (one chooses the contract, the other holds the supplier to it) and [[WM-04]] (one has the authority, the other has the list)

With half of it in both columns, I doubt that draft 1 says enough about this job to be split. It says nothing about money, law or failure. Perhaps we should fill it in first and then see where it tears.`,
      },
    },
    {
      id: 'wm-split-8',
      author: 'rhiannon-pugh',
      hoursAgo: 1102,
      body: `I audit sites for a living, about thirty public bodies a year, so I see the results of both arrangements.

Where the roles are separate and the two people talk, accessibility is better than anywhere else: there is money for it *and* somebody checks it. Where they are separate and do not talk, it is worse than anywhere else. It is in the strategy, so everyone believes that it is being done.

One person doing both comes out in the middle, every time. So the split raises the ceiling and lowers the floor. Make of that what you will.`,
    },
    {
      id: 'wm-split-9',
      author: 'wei-ling-tan',
      hoursAgo: 905,
      body: `I came to argue for the split, since Eastmere has had two posts for four years. Having read this I went and asked our two why it works. Neither of them mentioned the job descriptions. They said:

1. They sit together on Thursdays with the list of work and the budget on one screen.
2. Either may stop the other for a week, in writing, once a quarter. It has been used twice.
3. The strategic one still does a day a month on the rota for faults.

None of the three would be in the framework. I am less sure than I was.`,
    },
    {
      id: 'wm-split-10',
      author: 'fatima-siddiqui',
      hoursAgo: 884,
      body: `Some figures, since we are short of them. I asked members of the Scottish Web Forum who does this work. Of 23 bodies that answered:

| Arrangement | Bodies |
|---|---:|
| One person does both | 14 |
| Two people, two titles | 4 |
| Two people, one of them in IT with no web in the title | 2 |
| Nobody is sure | 3 |

It is a small sample and those who answered chose themselves, so please do not quote it as a survey. But a framework that describes the four and forgets the fourteen would be an odd one. It is worth seeing how central government does it too: [what each role does in a service team](https://www.gov.uk/service-manual/the-team/what-each-role-does-in-service-team) separates the person who owns the service from the one who keeps delivery moving. It assumes a team far larger than most of ours.`,
    },
    {
      id: 'wm-split-11',
      author: 'ben-osei',
      hoursAgo: 512,
      deleted: true,
      body: 'Does anyone know whether the template for alternative text has been agreed? Sorry if this is the wrong place, I could not find the other thread.',
    },
    {
      id: 'wm-split-12',
      author: 'george-hallam',
      hoursAgo: 471,
      replyTo: 'wm-split-10',
      body: `I have been thinking about this since Fatima's table, and I want to withdraw half of what I said.

I am one of the fourteen. I have also just read the new wording of [[WM-01]] in draft 2 and found that I do not do them. I do not do them because nobody, myself included, has ever called them part of my job. A framework that told my chief executive "this is a second job, and at Marram nobody is doing it" might help me more than one that pretends I am managing.

I still do not trust the panel. But I was defending my coat and not the work.`,
    },
    {
      id: 'wm-split-13',
      author: 'isla-drummond',
      hoursAgo: 462,
      body: `A note on what the editors did. Draft 2 keeps **one** role. We followed Priya's advice and filled it in first: money ([[WM-05]]), the law ([[WM-06]]), leading when things fail ([[WM-07]]) and saying no ([[WM-08]]) are new.

That is not the answer to the proposal. The answer will be recorded on the formal comments when the draft closes. What we need to know from you: now that the role is this size, does it tear?`,
    },
    {
      id: 'wm-split-14',
      author: 'tunde-adeyemi',
      hoursAgo: 441,
      replyTo: 'wm-split-13',
      body: `With respect, it has torn already. Try to write an advertisement for it. Nobody who is good at [[WM-05.3]], defending a budget before councillors, is also the person you want deciding at nine on a Monday which broken form is mended first. We would be advertising for two people and offering one salary.

My test is this. When the chief executive has a question about the web, who walks up the stairs? When the site goes down, who stays at the desk? If it is the same person, one of those two things is not being done.`,
    },
    {
      id: 'wm-split-15',
      author: 'jo-lindqvist',
      hoursAgo: 204,
      body: `I lead a team in a contact centre and found this page by searching for who on earth is responsible for our website. So, from outside your trade: I do not mind how many of you there are. When the form for missed bins fails I need *one* name to ring, who can both mend it today and make sure that it stays mended next year.

At the moment I have two names, and each gives me the other's number.`,
    },
    {
      id: 'wm-split-16',
      author: 'dominik-wolski',
      hoursAgo: 191,
      replyTo: 'wm-split-15',
      body: `That is the failure I was describing, seen from the side that matters. Thank you for writing it down. I have copied it into my notes for the editors' meeting.`,
    },
    {
      id: 'wm-split-17',
      author: 'callum-mackie',
      hoursAgo: 97,
      body: `Could we try something in between? Keep one role, because one body must have one person who answers for the site (Jo's point). Then mark each competency beneath it as belonging to *direction* or to *delivery*, and say in the role's statement:

> In a larger body the two may be held by different people, who agree in writing which of them answers for what. Whoever buys must have worked with what was bought.

A small body would see both halves and could say honestly which one nobody is doing (George's point). A large one would get its two advertisements (@tunde-adeyemi's point).`,
    },
    {
      id: 'wm-split-18',
      author: 'siobhan-keane',
      hoursAgo: 61,
      replyTo: 'wm-split-17',
      body: `I could take this to our board tomorrow. And it does away with the word "commissioner", for which I am grateful. If the halves need names, *strategic web lead* and *web delivery manager* would be understood in every hospital I know.`,
    },
    {
      id: 'wm-split-19',
      author: 'tunde-adeyemi',
      hoursAgo: 31,
      replyTo: 'wm-split-17',
      body: `I did not expect to, but I can live with this, on one condition: that the marks reach the levels. At Foundation hardly anything is direction, and at Lead most of it is. If that is visible on the page then so is the career path, and that was what I wanted from two roles in the first place.

I shall change my formal comment from "split" to "mark as direction and delivery".`,
    },
    {
      id: 'wm-split-20',
      author: 'isla-drummond',
      hoursAgo: 6,
      body: `Where we seem to have got to, and please say if I have it wrong:

1. One role remains, with one person who answers for the site.
2. Its competencies, and their levels, are marked as direction or delivery.
3. Where two people hold it, they write down who answers for what.
4. We do not use "commissioner".

Not settled: whether [[WM-03]] is direction, delivery or both. @george-hallam, would you draft the paragraph for small bodies? @priya-raman will do the marking. Formal comments on draft 2 are open until it closes; this thread stays open after that.`,
    },
  ],
};
