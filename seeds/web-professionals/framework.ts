import type { SeedFramework } from '../shapes.ts';
import { draftOneItems } from './draft-1.ts';
import { draftTwoItems } from './draft-2.ts';

/** The Web Professionals Framework: a first draft that has closed and a second that is open for comment. */
export const webProfessionals: SeedFramework = {
  slug: 'web-professionals',
  title: 'Web Professionals Framework',
  description:
    'What it takes to do each of ten jobs on a public sector website, at three levels, written by the people who do them. A first draft came from a workshop; the second answers the comments made on it and is open for more.',
  group: 'pswpg',
  scope: 'public',
  licence: {
    title: 'Creative Commons Attribution 4.0 International',
    url: 'https://creativecommons.org/licenses/by/4.0/',
  },
  drafts: [
    { number: 1, items: draftOneItems, opensDaysAgo: 120, closesInDays: -60 },
    { number: 2, items: draftTwoItems, opensDaysAgo: 20, closesInDays: 40 },
  ],
};
