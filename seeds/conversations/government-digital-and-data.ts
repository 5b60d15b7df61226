import type { SeedPost, SeedThread } from '../shapes.ts';

const framework = 'government-digital-and-data';

/** CASE identifiers, from the framework's file, of the items that are talked about. */
const items = {
  accessibility: '705be2cd-9787-5c76-ba6c-c9062247cdc1',
  accessibilityPractitioner: 'ede7dc65-3dc4-534d-b609-a79b8fbb3478',
  contentDesigner: 'c2fbf5bd-d5ce-534b-a282-cd1a4e945bd8',
  contentPrototypingExpert: '83f37599-b419-50f2-8c1e-7640d3f74f78',
  evidenceBasedDesign: '943b451d-aaeb-50b1-be66-979d472d3b5c',
  performanceAnalyst: '55cfaeb6-7050-5939-ab5f-e815d3559e7b',
  userCentredContentWorking: '1a1092dc-54c2-52c4-86f4-6d5de15175ab',
};

const feed: SeedPost[] = [
  {
    id: 'gdd-feed-1',
    author: 'rhiannon-pugh',
    hoursAgo: 226,
    anchor: { item: items.accessibility, exact: 'as many people as possible' },
    body: `"As many people as possible" lets everyone off. The law asks for more than trying. For our own purposes I would read it as "by everyone who has a right to the service".`,
  },
  {
    id: 'gdd-feed-2',
    author: 'dominik-wolski',
    hoursAgo: 219,
    anchor: { item: items.accessibilityPractitioner, exact: 'a predefined set of standards' },
    body: `Which set? A council developer reading this by themselves needs to be told WCAG 2.2 at AA, or else "predefined" will mean whatever the last supplier defined.`,
  },
  {
    id: 'gdd-feed-3',
    author: 'priya-raman',
    hoursAgo: 201,
    anchor: { item: items.contentDesigner, exact: 'government deliver a policy intent' },
    body: `For a hospital or a council this would be "the organisation". The rest of the sentence fits us word for word.`,
  },
  {
    id: 'gdd-feed-4',
    author: 'fatima-siddiqui',
    hoursAgo: 177,
    anchor: {
      item: items.performanceAnalyst,
      exact: 'Key Performance Indicators (KPIs), goals, user needs and benefits',
    },
    body: `I am glad that user needs are in this list, and sorry that they come third. Our [[MM-01]] puts them first.`,
  },
  {
    id: 'gdd-feed-5',
    author: 'ben-osei',
    hoursAgo: 150,
    anchor: { item: items.contentPrototypingExpert },
    body: `It says that this level is not defined. Does that mean nobody needs it, or nobody has written it yet? It matters to me, because I would like to know where the path goes.`,
  },
  {
    id: 'gdd-feed-6',
    author: 'siobhan-keane',
    hoursAgo: 133,
    anchor: { item: items.userCentredContentWorking, exact: 'work autonomously' },
    body: `After eight careful points, two words that could mean anything. In a small hospital team "autonomously" is how you work in your first week, whether you are ready or not.`,
  },
  {
    id: 'gdd-feed-7',
    author: 'tunde-adeyemi',
    hoursAgo: 128,
    replyTo: 'gdd-feed-5',
    body: `In my experience the second. I have never seen a job withdrawn because its top level was blank, but I have seen people leave because of it.`,
  },
  {
    id: 'gdd-feed-8',
    author: 'callum-mackie',
    hoursAgo: 74,
    anchor: { item: items.evidenceBasedDesign },
    body: `The description only repeats the title. If a sentence is wanted, [[DS-01]] in ours has one that could be borrowed.`,
  },
];

/** Conversations on the Government Digital and Data framework, and the comments on its imported edition. */
export const governmentThreads: SeedThread[] = [
  {
    subject: { kind: 'competency', framework, item: items.accessibility },
    posts: [
      {
        id: 'gdd-accessibility-1',
        author: 'rhiannon-pugh',
        hoursAgo: 228,
        body: `Compare this with [[WD-01]]. Theirs runs from *awareness* to *expert* in what a person understands, ours in what a person can be seen to do. I find theirs easier to read, and ours easier to assess. Can we have both?`,
      },
      {
        id: 'gdd-accessibility-2',
        author: 'dominik-wolski',
        hoursAgo: 216,
        replyTo: 'gdd-accessibility-1',
        body: `Their Awareness level is something that we lack: "help fix accessibility issues under the direction of others". We begin at the keyboard test and assume that somebody showed you how.`,
      },
      {
        id: 'gdd-accessibility-3',
        author: 'ben-osei',
        hoursAgo: 205,
        replyTo: 'gdd-accessibility-2',
        body: `Nobody showed me how. I found it in your thread.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework, item: items.contentDesigner },
    posts: [
      {
        id: 'gdd-content-1',
        author: 'siobhan-keane',
        hoursAgo: 198,
        body: `My title is communications officer, and I do most of this. Has anyone outside central government managed to get a post regraded by pointing at this page?`,
      },
      {
        id: 'gdd-content-2',
        author: 'isla-drummond',
        hoursAgo: 184,
        replyTo: 'gdd-content-1',
        body: `Once, and it took a year. What worked was laying the role's levels beside the old job description and marking with a pen what was done already. Personnel do not argue with highlighter.`,
      },
      {
        id: 'gdd-content-3',
        author: 'george-hallam',
        hoursAgo: 160,
        body: `Mind that it works in both directions. A neighbouring district did the same, and the panel noticed that nobody there could "work closely with user researchers", there being none.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework, item: items.performanceAnalyst },
    posts: [
      {
        id: 'gdd-analyst-1',
        author: 'fatima-siddiqui',
        hoursAgo: 176,
        body: `Does any council or health board employ a whole performance analyst for the web? I have been counting, and am still on the fingers of one hand.`,
      },
      {
        id: 'gdd-analyst-2',
        author: 'wei-ling-tan',
        hoursAgo: 169,
        replyTo: 'gdd-analyst-1',
        body: `Half of one. The other half of her does highways statistics, and she says that potholes are better behaved.`,
      },
    ],
  },
  { subject: { kind: 'draft', framework, number: 1 }, posts: feed },
];
