/** A comment of an organisation's response; `anchor` as in posts. */
export interface SeedResponseComment {
  id: string;
  by: string;
  hoursAgo: number;
  anchor: { item: string; exact?: string };
  body: string;
  suggestion?: string;
}

/** What an organisation says on a draft; without `sent` it is in preparation. */
export interface SeedResponse {
  organisation: string;
  framework: string;
  draft: number;
  comments: SeedResponseComment[];
  /** By the lead, and how its comments were answered since. */
  sent?: { by: string; hoursAgo: number; answeredBy: string; answeredHoursAgo: number; words: string };
}

/** One response that was sent in time and answered, and one that two colleagues prepare. */
export const organisationResponses: SeedResponse[] = [
  {
    organisation: 'Marram District Council',
    framework: 'web-professionals',
    draft: 1,
    comments: [
      {
        id: 'marram-1-1',
        by: 'george-hallam',
        hoursAgo: 1500,
        anchor: { item: 'wm-direction', exact: 'Develops and maintains the web strategy.' },
        body: 'In a district council the web manager is the strategy, the editor and the help desk. Please say what a strategy has to hold, so that one person can write it in a week.',
        suggestion: 'Agrees with senior managers what the website is for, and what it will stop doing.',
      },
    ],
    sent: {
      by: 'george-hallam',
      hoursAgo: 1450,
      answeredBy: 'priya-raman',
      answeredHoursAgo: 870,
      words: 'Draft 2 says what is agreed, for how long, and what will stop.',
    },
  },
  {
    organisation: 'Marram District Council',
    framework: 'web-professionals',
    draft: 2,
    comments: [
      {
        id: 'marram-2-1',
        by: 'george-hallam',
        hoursAgo: 150,
        anchor: { item: 'wm-direction', exact: 'over the next three years' },
        body: 'Our budget is set each year, and so are elections to a third of the council. Three years is a wish.',
        suggestion: 'over the next year',
      },
      {
        id: 'marram-2-2',
        by: 'jo-lindqvist',
        hoursAgo: 120,
        anchor: { item: 'wm-direction' },
        body: 'I would add who signs it off. Ours waited eleven months for a committee that had been abolished.',
      },
      {
        id: 'marram-2-3',
        by: 'jo-lindqvist',
        hoursAgo: 70,
        anchor: { item: 'wm-suppliers', exact: 'sees that suppliers do what they promised' },
        body: 'We buy through the county. Can a district meet this if another council holds the contract?',
      },
    ],
  },
];
